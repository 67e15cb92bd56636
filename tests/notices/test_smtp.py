"""A real server that refuses, hangs or hangs up: every outcome is told rightly."""

from datetime import timedelta

import pytest
from django.core.mail import get_connection

from notices import due
from notices.enums import MessageState
from notices.models import OutboxMessage
from notices.smtp import SmtpBackend
from tests.factories.notices import QUEUED_AT, OutboxMessageFactory
from tests.notices.sink import sink

pytestmark = pytest.mark.django_db
NOW = QUEUED_AT + timedelta(minutes=5)
LATER = NOW + timedelta(days=7)


@pytest.fixture(autouse=True)
def real_mail(settings):
    settings.NOTICES_DELIVERY_BACKEND = "notices.smtp.SmtpBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_TIMEOUT = 0.4
    settings.NOTICES_BOUNCE_ADDRESS = ""


def send(settings, at=NOW, **script):
    with sink(**script) as server:
        settings.EMAIL_PORT = server.server_address[1]
        due.work_off(OutboxMessage, now=lambda: at)
    return server.texts


def outcome(message):
    message.refresh_from_db()
    return message.state, message.reply


def test_an_accepted_mail_keeps_the_servers_answer(settings):
    message = OutboxMessageFactory()

    [text] = send(settings)

    assert outcome(message) == (MessageState.SENT, "250 taken as 47")
    assert f"Message-ID: {message.message_id}".encode() in text
    assert b"Auto-Submitted: auto-generated" in text


def test_reports_of_failure_go_to_an_address_of_their_own(settings):
    settings.NOTICES_BOUNCE_ADDRESS = "bounces@example.org"
    OutboxMessageFactory(sender="НОДГО <school@example.org>")

    [text] = send(settings, MAIL="250 who")

    assert b"<school@example.org>" in text
    assert b"bounces@example.org" not in text


@pytest.mark.parametrize(
    "script",
    [
        {"RCPT": "550 no such mailbox"},
        {"MAIL": "550 not from you"},
        {"TEXT": "554 spam"},
        {"DATA": "554 no text from you"},
    ],
)
def test_a_permanent_refusal_is_final(settings, script):
    message = OutboxMessageFactory()

    send(settings, **script)
    send(settings, at=LATER)

    assert outcome(message) == (MessageState.REFUSED, next(iter(script.values())))


@pytest.mark.parametrize(
    "script",
    [
        {"RCPT": "450 greylisted"},
        {"MAIL": "451 busy"},
        {"TEXT": "452 full"},
        {"DATA": "451 later"},
    ],
)
def test_a_temporary_refusal_is_tried_again(settings, script, caplog):
    message = OutboxMessageFactory()

    send(settings, **script)
    between = outcome(message)
    send(settings, at=LATER)

    assert between == (MessageState.QUEUED, next(iter(script.values())))
    assert outcome(message) == (MessageState.SENT, "250 taken as 47")


@pytest.mark.parametrize("step", ["BANNER", "EHLO", "MAIL", "RCPT"])
@pytest.mark.parametrize("fault", ["hang", "drop"])
def test_a_break_before_the_text_is_tried_again(settings, step, fault, caplog):
    message = OutboxMessageFactory()

    send(settings, **{step: fault})
    between = outcome(message)[0]
    texts = send(settings, at=LATER)

    assert between == MessageState.QUEUED
    assert outcome(message)[0] == MessageState.SENT
    assert len(texts) == 1


@pytest.mark.parametrize("fault", ["hang", "drop"])
def test_a_break_after_the_text_is_of_unknown_outcome_and_not_repeated(settings, fault):
    message = OutboxMessageFactory()

    first = send(settings, TEXT=fault)
    second = send(settings, at=LATER)

    assert outcome(message)[0] == MessageState.UNKNOWN
    assert message.done_at == NOW
    assert (len(first), len(second)) == (1, 0)


def test_a_server_that_does_not_take_leave_has_still_accepted(settings):
    message = OutboxMessageFactory()

    send(settings, QUIT="drop")

    assert outcome(message) == (MessageState.SENT, "250 taken as 47")


def test_an_address_that_no_server_understands_is_refused(settings):
    message = OutboxMessageFactory(to="two@ats@example.org x")

    texts = send(settings)

    assert outcome(message)[0] == MessageState.REFUSED
    assert texts == []


def test_without_a_server_the_mail_waits(settings, caplog):
    message = OutboxMessageFactory()
    with sink() as server:
        settings.EMAIL_PORT = server.server_address[1]

    due.work_off(OutboxMessage, now=lambda: NOW)

    assert outcome(message)[0] == MessageState.QUEUED
    assert message.last_error.startswith("ConnectionRefusedError")


@pytest.mark.parametrize("encrypted", [False, True])
def test_a_connection_not_yet_open_tells_nothing(encrypted):
    backend = get_connection("notices.smtp.SmtpBackend", use_ssl=encrypted)

    assert isinstance(backend, SmtpBackend)
    assert backend.text_has_left
    assert backend.reply == ""
    assert ("SMTPS" in backend.connection_class.__name__) == encrypted
