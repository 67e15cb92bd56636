"""Reports of failure: read from a folder, told with the mail they speak of."""

from datetime import timedelta

import pytest

from notices.domain import bounces
from notices.domain.bounces import Report
from notices.enums import MessageState
from notices.mailbox import LONGEST, read_reports
from tests.factories.notices import QUEUED_AT, OutboxMessageFactory

pytestmark = pytest.mark.django_db
NOW = QUEUED_AT + timedelta(hours=3)
ID = "<47.abcdef@example.org>"
REPORT = """\
From: MAILER-DAEMON@mail.example.org
To: bounces@example.org
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="edge"

--edge
Content-Type: text/plain; charset=utf-8

Письмо не доставлено.

--edge
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org

Final-Recipient: rfc822; doctor@example.org
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such
  mailbox here

--edge
{original}
--edge--
"""
WHOLE = f"Content-Type: message/rfc822\n\nMessage-ID: {ID}\nSubject: x\n\nText\n"
HEAD = f"Content-Type: text/rfc822-headers\n\nSubject: x\nMessage-ID: {ID}\n"
NO_ID = "Content-Type: message/rfc822\n\nSubject: x\n\nText\n"


def report(action="failed", original=WHOLE):
    return REPORT.format(action=action, original=original).encode()


@pytest.mark.parametrize("original", [WHOLE, HEAD])
def test_a_report_names_the_mail_and_the_reason(original):
    assert bounces.read(report(original=original)) == Report(
        message_id=ID,
        action="failed",
        reason="5.1.1 550 5.1.1 no such mailbox here",
    )


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00 not a mail",
        b"Subject: I am on holiday\n\nBack in May.\n",
        report(original=NO_ID),
        report(original="Content-Type: text/plain\n\nnothing\n"),
        report(original=HEAD.replace(ID, "none")),
        report().replace(b"Action: failed\n", b""),
        b"Content-Type: message/delivery-status\n\n",
    ],
)
def test_other_mail_is_no_report(content):
    assert bounces.read(content) is None


@pytest.mark.parametrize("state", [MessageState.SENT, MessageState.UNKNOWN])
def test_a_failure_marks_the_mail_as_bounced(state):
    message = OutboxMessageFactory(state=state, message_id=ID)
    other = OutboxMessageFactory(state=MessageState.SENT, message_id="<48.x@y>")

    noted = bounces.note(Report(ID, "failed", "550 no"), at=NOW)

    message.refresh_from_db()
    other.refresh_from_db()
    assert noted == message
    assert (message.state, message.reply) == (MessageState.BOUNCED, "550 no")
    assert message.reported_at == NOW
    assert other.state == MessageState.SENT


def test_a_delay_is_kept_to_be_read_and_changes_nothing():
    message = OutboxMessageFactory(state=MessageState.SENT, message_id=ID)

    bounces.note(Report(ID, "delayed", "4.4.1 away"), at=NOW)

    message.refresh_from_db()
    assert (message.state, message.reply) == (MessageState.SENT, "4.4.1 away")


def test_a_report_about_a_mail_that_waits_again_is_too_late():
    message = OutboxMessageFactory(state=MessageState.QUEUED, message_id=ID)

    bounces.note(Report(ID, "failed", "550 no"), at=NOW)

    message.refresh_from_db()
    assert (message.state, message.reply) == (MessageState.QUEUED, "")


def test_a_maildir_is_read_and_what_is_no_report_stays_unread(settings, tmp_path):
    for name in ("new", "cur", "tmp"):
        (tmp_path / name).mkdir()
    (tmp_path / "new" / "1.host").write_bytes(report())
    (tmp_path / "new" / "2.host").write_bytes(b"Subject: Hello\n\nHi\n")
    (tmp_path / "new" / "3.host").symlink_to("/etc/hostname")
    settings.NOTICES_BOUNCE_FOLDER = str(tmp_path)
    message = OutboxMessageFactory(state=MessageState.SENT, message_id=ID)

    counts = [read_reports(at=NOW), read_reports(at=NOW)]

    message.refresh_from_db()
    assert counts == [1, 0]
    assert message.state == MessageState.BOUNCED
    assert {p.name for p in (tmp_path / "cur").iterdir()} == {"1.host:2,S", "2.host:2,"}
    assert {p.name for p in (tmp_path / "new").iterdir()} == {"3.host"}


def test_a_folder_of_eml_files_is_sorted_into_done_and_other(settings, tmp_path):
    (tmp_path / "a.eml").write_bytes(report())
    (tmp_path / "b.eml").write_bytes(report(original=WHOLE.replace("47.", "9.")))
    (tmp_path / "c.txt").write_text("not looked at")
    settings.NOTICES_BOUNCE_FOLDER = str(tmp_path)
    OutboxMessageFactory(state=MessageState.SENT, message_id=ID)

    read_reports(at=NOW)

    assert {str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*.*")} == {
        "done/a.eml",
        "other/b.eml",
        "c.txt",
    }


def test_an_endless_file_is_read_only_so_far(settings, tmp_path):
    (tmp_path / "a.eml").write_bytes(b"Subject: long\n\n" + b"x" * (LONGEST + 10))
    settings.NOTICES_BOUNCE_FOLDER = str(tmp_path)

    assert read_reports(at=NOW) == 0


def test_a_file_that_breaks_the_reader_stops_nobody(
    settings, tmp_path, monkeypatch, caplog
):
    def broken(content):
        raise LookupError("unknown encoding")

    monkeypatch.setattr(bounces, "read", broken)
    (tmp_path / "a.eml").write_bytes(report())
    settings.NOTICES_BOUNCE_FOLDER = str(tmp_path)

    assert read_reports(at=NOW) == 0
    assert (tmp_path / "other" / "a.eml").exists()


def test_without_a_folder_nothing_is_read(settings):
    settings.NOTICES_BOUNCE_FOLDER = ""

    assert read_reports(at=NOW) == 0
