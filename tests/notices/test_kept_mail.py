"""Kept mail can be read by anybody, and exists only where no mail is sent."""

import pytest
from django.urls import reverse

from notices.models import OutboxAttachment
from tests.factories.notices import OutboxMessageFactory

pytestmark = pytest.mark.django_db


def test_the_list_shows_all_mail_the_newest_first(client):
    OutboxMessageFactory(subject="Первое")
    OutboxMessageFactory(subject="Второе")

    page = client.get(reverse("kept_mail"))

    assert [m.subject for m in page.context["page_obj"]] == ["Второе", "Первое"]
    assert page.content.decode().index("Второе") < page.content.decode().index("Первое")


def test_the_list_can_be_narrowed_to_one_address(client):
    OutboxMessageFactory(to="other@example.org")
    mine = OutboxMessageFactory(to="me@example.org")

    page = client.get(reverse("kept_mail"), {"to": "ME@example.org"})

    assert list(page.context["page_obj"]) == [mine]


def test_an_address_without_mail_is_told_so(client):
    OutboxMessageFactory()

    page = client.get(reverse("kept_mail"), {"to": "nobody@example.org"})

    assert "nobody@example.org нет" in page.content.decode().replace("\xa0", " ")


@pytest.mark.parametrize("rows", [1, 20])
def test_the_list_asks_the_database_the_same_for_any_number_of_mails(
    client, rows, django_assert_max_num_queries
):
    OutboxMessageFactory.create_batch(rows)
    client.get(reverse("kept_mail"))

    with django_assert_max_num_queries(6):
        client.get(reverse("kept_mail"))


def test_a_mail_shows_its_text_its_frame_and_its_attachments(client):
    message = OutboxMessageFactory(text="Код 123456 <b>")
    OutboxAttachment.objects.create(
        message=message, name="run.ics", media_type="text/calendar", content=b"x"
    )

    page = client.get(reverse("kept_message", args=[message.pk])).content.decode()

    assert "Код 123456 &lt;b&gt;" in page
    assert f'src="{reverse("kept_message_html", args=[message.pk])}"' in page
    assert "run.ics" in page


def test_the_html_of_a_mail_is_locked_up_by_its_own_policy(client):
    message = OutboxMessageFactory(html="<html><head></head><script>1</script></html>")

    response = client.get(reverse("kept_message_html", args=[message.pk]))

    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox allow-popups" in policy
    assert "allow-scripts" not in policy
    assert '<base target="_top">' in response.content.decode()


def test_a_mail_without_html_has_no_frame(client):
    message = OutboxMessageFactory(html="")

    assert (
        client.get(reverse("kept_message_html", args=[message.pk])).status_code == 404
    )
    assert "iframe" not in (
        client.get(reverse("kept_message", args=[message.pk])).content.decode()
    )


@pytest.mark.parametrize("name", ["kept_mail", "kept_message", "kept_message_html"])
def test_where_mail_is_sent_nobody_can_read_it_here(client, settings, name):
    settings.NOTICES_DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    message = OutboxMessageFactory()

    address = reverse(name, args=[] if name == "kept_mail" else [message.pk])

    assert client.get(address).status_code == 404
