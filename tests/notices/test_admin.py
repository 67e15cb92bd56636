"""The outbox in the admin: staff read it, nobody changes it."""

import pytest
from django.urls import reverse

from notices.checks import mail_leaves_the_house
from people import groups
from tests.factories.notices import OutboxMessageFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", [groups.STAFF, groups.ADMINISTRATORS])
def test_staff_read_the_outbox(client, role):
    message = OutboxMessageFactory(to="me@example.org", text="Место за вами 47.")
    client.force_login(UserFactory(role=role))

    listed = client.get(reverse("outbox:index")).content.decode()
    shown = client.get(reverse("outbox:inspect", args=[message.pk])).content.decode()

    assert "me@example.org" in listed
    assert "Место за вами 47." in shown


def test_staff_cannot_read_the_codes_with_which_others_sign_in(client):
    message = OutboxMessageFactory(
        subject="Код 918273", text="918273", html="918273", is_secret=True
    )
    client.force_login(UserFactory(role=groups.ADMINISTRATORS))

    pages = [
        client.get(reverse("outbox:index")),
        client.get(reverse("outbox:inspect", args=[message.pk])),
    ]

    assert [page.status_code for page in pages] == [200, 200]
    assert all(message.to in page.content.decode() for page in pages)
    assert not any("918273" in page.content.decode() for page in pages)


def test_a_trainer_does_not_read_other_peoples_mail(client):
    message = OutboxMessageFactory()
    client.force_login(UserFactory(role=groups.TRAINERS))

    answers = [
        client.get(reverse("outbox:index")),
        client.get(reverse("outbox:inspect", args=[message.pk])),
    ]

    assert [answer.status_code for answer in answers] == [302, 302]


@pytest.mark.parametrize("page", ["add", "edit", "delete"])
def test_not_even_a_superuser_changes_a_mail(client, page):
    message = OutboxMessageFactory()
    client.force_login(UserFactory(is_superuser=True))

    args = [] if page == "add" else [message.pk]
    answer = client.post(reverse(f"outbox:{page}", args=args), {"subject": "x"})

    message.refresh_from_db()
    assert answer.status_code == 302
    assert message.subject == "Вы записаны"


@pytest.mark.parametrize("rows", [1, 15])
def test_the_list_asks_the_database_the_same_for_any_number_of_mails(
    client, rows, django_assert_max_num_queries
):
    OutboxMessageFactory.create_batch(rows)
    client.force_login(UserFactory(role=groups.STAFF))
    client.get(reverse("outbox:index"))

    with django_assert_max_num_queries(14):
        client.get(reverse("outbox:index"))


def test_keeping_mail_in_production_is_an_error(settings):
    settings.NOTICES_DELIVERY_BACKEND = "notices.backends.KeptBackend"
    kept = [message.id for message in mail_leaves_the_house()]
    settings.NOTICES_DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"

    assert kept == ["notices.E001"]
    assert mail_leaves_the_house() == []
