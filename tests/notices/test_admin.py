"""The outbox in the admin: staff read it, nobody changes it."""

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from notices.checks import mail_leaves_the_house
from notices.enums import MessageState
from people import groups
from tests.factories.notices import QUEUED_AT, OutboxMessageFactory
from tests.factories.people import PersonFactory, UserFactory

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


def listed(client, **query):
    page = client.get(reverse("outbox:index"), query).content.decode()
    known = ["first@example.org", "second@example.org", "third@example.org"]
    return [address for address in known if address in page]


def test_mails_are_found_by_address_name_subject_and_state(client):
    person = PersonFactory(family_name="Алёхина")
    OutboxMessageFactory(to="first@example.org", person=person, attempts=12)
    OutboxMessageFactory(
        to="second@example.org", subject="Код 918273", is_secret=True, state="bounced"
    )
    OutboxMessageFactory(to="third@example.org", subject="О семинаре", language="en")
    client.force_login(UserFactory(role=groups.STAFF))

    found = {
        "address": listed(client, q="second@"),
        "name": listed(client, q="алехина"),
        "subject": listed(client, q="О семинаре"),
        "secret subject": listed(client, q="918273"),
        "given up": listed(client, state="given_up"),
        "waiting": listed(client, state="queued"),
        "bounced": listed(client, state="bounced"),
        "language": listed(client, language="en"),
    }

    assert found == {
        "address": ["second@example.org"],
        "name": ["first@example.org"],
        "subject": ["third@example.org"],
        "secret subject": [],
        "given up": ["first@example.org"],
        "waiting": ["third@example.org"],
        "bounced": ["second@example.org"],
        "language": ["third@example.org"],
    }


def test_staff_send_a_mail_once_more_with_a_button_that_warns(client):
    message = OutboxMessageFactory(state=MessageState.UNKNOWN, done_at=QUEUED_AT)
    staff = UserFactory(role=groups.STAFF)
    client.force_login(staff)
    page = reverse("outbox:resend", args=[message.pk])

    shown = client.get(reverse("outbox:inspect", args=[message.pk])).content.decode()
    asked = client.get(page).content.decode()
    answer = client.post(page)

    message.refresh_from_db()
    assert page in shown
    assert "получит его дважды" in asked
    assert answer.headers["Location"] == reverse("outbox:inspect", args=[message.pk])
    assert (message.state, message.done_at) == (MessageState.QUEUED, None)
    [entry] = ModelLogEntry.objects.filter(action="notices.send_again")
    assert (entry.user, entry.data) == (staff, {"state": "unknown"})


def test_a_mail_that_waits_offers_no_button_and_refuses_with_a_sentence(client):
    message = OutboxMessageFactory()
    client.force_login(UserFactory(role=groups.STAFF))
    page = reverse("outbox:resend", args=[message.pk])

    shown = client.get(reverse("outbox:inspect", args=[message.pk])).content.decode()
    answer = client.post(page, follow=True).content.decode()

    assert page not in shown
    assert "ещё ждёт" in answer


def test_a_trainer_sends_nobodys_mail_again(client):
    message = OutboxMessageFactory(state=MessageState.UNKNOWN, done_at=QUEUED_AT)
    client.force_login(UserFactory(role=groups.TRAINERS))

    answer = client.post(reverse("outbox:resend", args=[message.pk]))

    message.refresh_from_db()
    assert answer.status_code in (302, 403)
    assert message.state == MessageState.UNKNOWN
