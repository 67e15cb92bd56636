"""The outbox: queued once, handed over once, the outcome known or called unknown."""

import smtplib
from datetime import timedelta
from email.header import decode_header, make_header

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import translation

from notices import due
from notices.domain import outbox
from notices.domain.outbox import (
    Attachment,
    ResendRefused,
    deliver,
    post,
    send_again,
)
from notices.enums import MessageState
from notices.models import OutboxMessage
from tests.factories.notices import QUEUED_AT, OutboxMessageFactory
from tests.factories.people import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db
NOW = QUEUED_AT + timedelta(minutes=5)


class Server(BaseEmailBackend):
    """A mail server that does what a test tells it."""

    error_at_opening = None
    error = None
    received = []

    def open(self):
        if self.error_at_opening:
            raise self.error_at_opening

    def send_messages(self, messages):
        Server.received += messages
        if self.error:
            raise self.error


@pytest.fixture(autouse=True)
def server(settings, monkeypatch):
    settings.NOTICES_DELIVERY_BACKEND = f"{__name__}.Server"
    monkeypatch.setattr(Server, "received", [])
    monkeypatch.setattr(Server, "error", None)
    monkeypatch.setattr(Server, "error_at_opening", None)
    return Server


@pytest.fixture
def templates(settings, tmp_path):
    """Give the mails of this module their templates."""
    folder = tmp_path / "templates" / "tests" / "emails"
    folder.mkdir(parents=True)
    (folder / "hello.subject.txt").write_text(
        "{% load i18n %}{% translate 'Kept mail' %}:\n {{ name }}\n"
    )
    (folder / "hello.txt").write_text(
        "{% extends 'emails/base.txt' %}{% block content %}{{ name }}{% endblock %}"
    )
    (folder / "hello.html").write_text(
        "{% extends 'emails/base.html' %}{% block heading %}{{ name }}{% endblock %}"
    )
    settings.TEMPLATES = [
        settings.TEMPLATES[0]
        | {"DIRS": [tmp_path / "templates", *settings.TEMPLATES[0]["DIRS"]]}
    ]


def hello(**changes):
    values = {
        "template": "tests/emails/hello",
        "to": "doctor@example.org",
        "language": "en",
        "context": {"name": "Tom & Ann"},
        "at": NOW,
    }
    return post(**values | changes)


def test_post_queues_a_mail_in_the_language_of_its_reader(templates):
    person = PersonFactory()

    with translation.override("en"):
        message = hello(language="ru", person=person)

    assert message.subject == "Сохранённая почта: Tom & Ann"
    assert message.text.startswith("Tom & Ann\n")
    assert "<h1>Tom &amp; Ann</h1>" in message.html
    assert '<html lang="ru">' in message.html
    assert (message.to, message.person) == ("doctor@example.org", person)
    assert (message.state, message.due_at) == (MessageState.QUEUED, NOW)


def test_subject_and_addresses_are_one_line_each():
    message = outbox.queue(
        to="doctor@example.org\r\nBcc: thief@example.org",
        subject="Seminar\r\nBcc: thief@example.org",
        sender="Society\n<society@example.org>",
        headers={"Reply-To": "desk@example.org\nBcc: thief@example.org"},
        text="Text",
        language="en",
        at=NOW,
    )

    assert message.to == "doctor@example.org Bcc: thief@example.org"
    assert message.subject == "Seminar Bcc: thief@example.org"
    assert message.sender == "Society <society@example.org>"
    assert message.headers == {"Reply-To": "desk@example.org Bcc: thief@example.org"}


def test_the_frame_of_an_english_mail_has_no_russian_in_it(templates):
    message = hello(language="en")

    assert not set("абвгдеиностря") & set(message.text + message.html)


def test_post_with_a_key_queues_one_mail_however_often_it_is_called(templates):
    first = hello(key="courses.enrolled:1")
    hello(key="courses.enrolled:2")

    again = hello(key="courses.enrolled:1", to="other@example.org")

    assert again == first
    assert set(OutboxMessage.objects.values_list("key", "to")) == {
        ("courses.enrolled:1", "doctor@example.org"),
        ("courses.enrolled:2", "doctor@example.org"),
    }


def test_post_without_a_key_queues_a_mail_each_time(templates):
    hello()
    hello()

    assert OutboxMessage.objects.count() == 2


def test_a_queued_mail_is_sent_after_the_commit(
    templates, server, django_capture_on_commit_callbacks
):
    calendar = Attachment("run.ics", "text/calendar", b"BEGIN:VCALENDAR")

    with django_capture_on_commit_callbacks(execute=True):
        message = hello(attachments=[calendar])
        sent_before_commit = len(server.received)

    message.refresh_from_db()
    [email] = server.received
    assert sent_before_commit == 0
    assert (message.state, message.last_error) == (MessageState.SENT, "")
    assert message.done_at is not None
    assert email.to == ["doctor@example.org"]
    assert [tuple(a) for a in email.alternatives] == [(message.html, "text/html")]
    assert [tuple(a) for a in email.attachments] == [
        ("run.ics", "BEGIN:VCALENDAR", "text/calendar")
    ]


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (smtplib.SMTPServerDisconnected("gone"), MessageState.UNKNOWN),
        (TimeoutError("silence"), MessageState.UNKNOWN),
        (smtplib.SMTPDataError(554, b"spam"), MessageState.REFUSED),
        (smtplib.SMTPSenderRefused(550, b"who", "x"), MessageState.REFUSED),
        (
            smtplib.SMTPRecipientsRefused({"a@example.org": (550, b"no such")}),
            MessageState.REFUSED,
        ),
    ],
)
def test_an_outcome_that_will_not_change_is_not_tried_again(server, error, state):
    message = OutboxMessageFactory()
    server.error = error

    due.work_off(OutboxMessage, now=lambda: NOW)
    due.work_off(OutboxMessage, now=lambda: NOW + timedelta(days=7))

    message.refresh_from_db()
    assert (message.state, message.done_at) == (state, NOW)
    assert len(server.received) == 1


@pytest.mark.parametrize(
    "error",
    [
        smtplib.SMTPDataError(451, b"greylisted"),
        smtplib.SMTPRecipientsRefused({"a@example.org": (450, b"mailbox busy")}),
    ],
)
def test_a_temporary_refusal_is_tried_again_later(server, error, caplog):
    message = OutboxMessageFactory()
    server.error = error

    due.work_off(OutboxMessage, now=lambda: NOW)
    message.refresh_from_db()
    state_between = message.state
    server.error = None
    due.work_off(OutboxMessage, now=lambda: NOW + timedelta(minutes=1))

    message.refresh_from_db()
    assert state_between == MessageState.QUEUED
    assert message.state == MessageState.SENT
    assert len(server.received) == 2


def test_a_server_that_is_away_leaves_the_mail_queued(server, caplog):
    message = OutboxMessageFactory()
    server.error_at_opening = ConnectionRefusedError("no server")

    due.work_off(OutboxMessage, now=lambda: NOW)

    message.refresh_from_db()
    assert (message.state, message.done_at) == (MessageState.QUEUED, None)
    assert message.last_error == "ConnectionRefusedError: no server"
    assert server.received == []


def test_a_process_that_died_while_sending_leaves_the_outcome_unknown(server):
    message = OutboxMessageFactory()
    server.error = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        due.work_off(OutboxMessage, now=lambda: NOW)
    server.error = None

    due.work_off(OutboxMessage, now=lambda: NOW + due.LEASE)

    message.refresh_from_db()
    assert message.state == MessageState.UNKNOWN
    assert message.done_at == NOW + due.LEASE
    assert len(server.received) == 1


@pytest.mark.parametrize(
    ("state", "attempts", "done_at"),
    [
        (MessageState.UNKNOWN, 12, NOW),
        (MessageState.SENT, 1, NOW),
        (MessageState.REFUSED, 1, NOW),
        (MessageState.BOUNCED, 1, NOW),
        (MessageState.QUEUED, 12, None),
    ],
)
def test_a_person_may_send_again_what_ended_or_was_given_up(
    server, state, attempts, done_at
):
    message = OutboxMessageFactory(
        state=state, done_at=done_at, attempts=attempts, reply="old", reported_at=NOW
    )

    send_again(message=message, actor=UserFactory(), at=NOW)
    due.work_off(OutboxMessage, now=lambda: NOW)

    message.refresh_from_db()
    assert (message.state, message.reply) == (MessageState.SENT, "")
    assert message.reported_at is None
    assert len(server.received) == 1


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("secret", {"is_secret": True, "done_at": NOW, "state": MessageState.SENT}),
        ("waiting", {"attempts": 3}),
    ],
)
def test_what_waits_or_opens_an_account_is_not_sent_again(code, fields):
    message = OutboxMessageFactory(**fields)

    with pytest.raises(ResendRefused) as refusal:
        send_again(message=message, actor=UserFactory(), at=NOW)

    assert refusal.value.code == code


def test_delivering_a_sent_mail_does_nothing(server):
    message = OutboxMessageFactory(state=MessageState.SENT)

    deliver(message, at=NOW)

    assert server.received == []


def test_djangos_mail_goes_into_the_outbox_one_row_an_address():
    email = EmailMultiAlternatives(
        "Code",
        "123456",
        "НОДГО <school@example.org>",
        ["a@example.org"],
        cc=["b@example.org"],
        reply_to=["help@example.org"],
        headers={"Auto-Submitted": "auto-generated"},
    )
    email.attach_alternative("<b>123456</b>", "text/html")
    email.attach("list.csv", "name", "text/csv")

    with translation.override("en"):
        count = get_connection("notices.backends.OutboxBackend").send_messages([email])

    rows = OutboxMessage.objects.order_by("to")
    assert count == 1
    assert [row.to for row in rows] == ["a@example.org", "b@example.org"]
    assert {(r.subject, r.text, r.html, r.language, r.sender) for r in rows} == {
        ("Code", "123456", "<b>123456</b>", "en", "НОДГО <school@example.org>")
    }
    assert all(row.is_secret for row in rows)
    assert rows[0].headers == {
        "Auto-Submitted": "auto-generated",
        "Reply-To": "help@example.org",
    }
    assert [
        (a.name, a.media_type, bytes(a.content)) for a in rows[0].attachments.all()
    ] == [("list.csv", "text/csv", b"name")]


def test_a_mail_that_is_html_only_is_queued_as_html():
    email = EmailMessage("Hello", "<p>Hi</p>", to=["a@example.org"])
    email.content_subtype = "html"

    get_connection("notices.backends.OutboxBackend").send_messages([email])

    assert OutboxMessage.objects.get().html == "<p>Hi</p>"


def test_kept_mail_counts_as_sent(settings):
    settings.NOTICES_DELIVERY_BACKEND = "notices.backends.KeptBackend"
    message = OutboxMessageFactory()

    due.work_off(OutboxMessage, now=lambda: NOW)

    message.refresh_from_db()
    assert message.state == MessageState.SENT


def test_a_sent_mail_looks_as_it_was_queued():
    message = OutboxMessageFactory(headers={"X-Kind": "test"})

    sent = outbox.as_email(message).message()

    assert str(make_header(decode_header(sent["Subject"]))) == "Вы записаны"
    assert sent["X-Kind"] == "test"
