"""What is no longer needed goes; evidence and what is young stay."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from attendance.models import AttendanceFile
from courses.models import ListRow, PeopleList
from notices import routines
from notices.models import OutboxAttachment, Routine
from people import groups
from people.domain import incidents, merging, retention
from people.domain.exports import note_export
from people.enums import RequestState
from people.models import AuditEvent, NameRequest
from tests.factories.courses import SessionFactory
from tests.factories.notices import OutboxMessageFactory
from tests.factories.people import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
KEYS = [
    "attendance.files",
    "courses.lists",
    "notices.mails",
    "people.devices",
    "people.merges",
    "people.name_requests",
]


def ago(key, *, more=1):
    return NOW - timedelta(days=settings.RETENTION_DAYS[key] + more)


def list_row(at, number=1):
    handed_in = PeopleList.objects.create(title="л", created_at=at, due_at=at)
    return ListRow.objects.create(
        list=handed_in, number=number, values={"family_name": "Соколова"}
    )


def report(at):
    return AttendanceFile.objects.create(
        session=SessionFactory(), name="z.csv", created_at=at, due_at=at, done_at=at
    )


def mail(at, **values):
    message = OutboxMessageFactory(done_at=at, **values)
    OutboxAttachment.objects.create(
        message=message, name="x.ics", media_type="text/calendar", content=b"x"
    )
    return message


def device(account, at):
    row = UserSession.objects.create(
        user=account, ip="192.0.2.1", session_key=f"k{at:%Y%m%d}", user_agent="x"
    )
    UserSession.objects.filter(pk=row.pk).update(last_seen_at=at)
    return row


def request(at):
    return NameRequest.objects.create(
        person=PersonFactory(),
        wanted={"family_name": "Новая"},
        reason="брак",
        asked_at=at,
        decided_at=at,
        state=RequestState.GRANTED,
    )


def merge(at):
    return merging.merge(
        kept=PersonFactory(),
        merged=PersonFactory(),
        take=[],
        reason="та же",
        actor=None,
        at=at,
    )


def furnish(ago):
    """Make one row of every kind, as old as ``ago`` says."""
    return {
        "attendance.files": report(ago("attendance.files")),
        "courses.lists": list_row(ago("courses.lists")),
        "notices.mails": mail(ago("notices.mails")),
        "people.devices": device(UserFactory(), ago("people.devices")),
        "people.merges": merge(ago("people.merges")),
        "people.name_requests": request(ago("people.name_requests")),
    }


def test_every_term_has_its_days_and_every_number_of_days_its_term():
    terms = [due.term.key for due in retention.outlook(at=NOW)]

    assert terms == KEYS
    assert set(settings.RETENTION_DAYS) == set(KEYS)


def test_the_outlook_counts_what_is_over_and_changes_nothing():
    furnish(ago)
    young = furnish(lambda key: ago(key, more=-1))

    counts = {due.term.key: due.count for due in retention.outlook(at=NOW)}

    young["courses.lists"].refresh_from_db()
    assert counts == dict.fromkeys(KEYS, 1)
    assert ListRow.objects.exclude(values={}).count() == 2
    assert not AuditEvent.objects.filter(action=retention.ACTION).exists()


def test_what_is_over_is_cleared_and_written_down_and_the_young_stays():
    old = furnish(ago)
    young = furnish(lambda key: ago(key, more=-1))

    done = {due.term.key: due.count for due in retention.run(at=NOW)}
    again = {due.term.key: due.count for due in retention.run(at=NOW)}

    for rows in (old, young):
        for key in ("courses.lists", "notices.mails", "people.merges"):
            rows[key].refresh_from_db()
    assert done == dict.fromkeys(KEYS, 1)
    assert again == dict.fromkeys(KEYS, 0)
    assert (old["courses.lists"].values, old["people.merges"].before) == ({}, {})
    assert (old["notices.mails"].to, old["notices.mails"].text) == ("", "")
    assert list(old["notices.mails"].attachments.all()) == []
    assert list(AttendanceFile.objects.all()) == [young["attendance.files"]]
    assert young["notices.mails"].text
    assert young["notices.mails"].attachments.count() == 1
    assert young["people.merges"].before
    assert young["courses.lists"].values
    assert list(UserSession.objects.all()) == [young["people.devices"]]
    assert list(NameRequest.objects.all()) == [young["people.name_requests"]]
    events = AuditEvent.objects.filter(action=retention.ACTION).order_by("pk")
    assert [event.data for event in events] == [
        {"term": key, "days": settings.RETENTION_DAYS[key], "count": 1} for key in KEYS
    ]


def test_a_mail_that_waits_is_never_emptied():
    waiting = mail(None)

    retention.run(at=NOW + timedelta(days=10_000))

    waiting.refresh_from_db()
    assert waiting.text


def test_notes_of_a_merge_that_was_undone_go_at_once():
    row = merge(NOW)
    merging.undo(merge=row, actor=None, at=NOW)

    retention.run(at=NOW)

    row.refresh_from_db()
    assert row.before == {}


def test_the_command_says_what_would_go_and_clears_only_when_told(capsys):
    list_row(datetime(2020, 1, 1, tzinfo=UTC))

    call_command("retention", "--dry-run")
    dry = capsys.readouterr().out
    kept = ListRow.objects.exclude(values={}).count()
    call_command("retention")
    done = capsys.readouterr().out

    assert "courses.lists: 1, 90 days." in dry
    assert kept == 1
    assert "courses.lists: 1, 90 days." in done
    assert not ListRow.objects.exclude(values={}).exists()


def test_a_routine_clears_every_night():
    list_row(datetime(2020, 1, 1, tzinfo=UTC))
    routines.install()
    row = Routine.objects.get(name="retention")

    next_at = routines.run(row, at=NOW)

    assert next_at == NOW + timedelta(days=1)
    assert not ListRow.objects.exclude(values={}).exists()


def test_staff_see_what_would_go_and_clear_it_at_once(client):
    list_row(datetime(2020, 1, 1, tzinfo=UTC))
    client.force_login(UserFactory(role=groups.STAFF))

    before = client.get(reverse("retention")).content.decode()
    answer = client.post(reverse("retention"), follow=True).content.decode()

    [event] = AuditEvent.objects.filter(action=retention.ACTION)
    assert "Ещё ничего не стиралось." in before
    assert "Стёрта 1 строка." in answer
    assert event.actor is not None


@pytest.mark.parametrize("name", ["retention", "incident"])
def test_trainers_neither_clear_nor_report(client, name):
    client.force_login(UserFactory(role=groups.TRAINERS))

    seen = client.get(reverse(name))
    client.post(reverse(name))

    assert seen.status_code == 302
    assert not AuditEvent.objects.exists()


def take_out(actor, at, count=120, fields=("email", "phone")):
    return note_export(
        what="people.person", fields=fields, count=count, form="csv", actor=actor, at=at
    )


def test_an_incident_report_says_who_took_which_fields_of_how_many():
    thief, other = UserFactory(), UserFactory()
    person = PersonFactory()
    first = take_out(thief, NOW, fields=("email", "region"))
    looks = [
        AuditEvent.objects.create(
            at=NOW, action="people.show_snils", actor=thief, person=person
        )
        for _look in range(2)
    ]
    later = take_out(other, NOW + timedelta(hours=1), count=5)
    take_out(thief, NOW + timedelta(hours=2))
    take_out(thief, NOW - timedelta(seconds=1))
    AuditEvent.objects.create(at=NOW, action="people.merge", actor=thief)
    day = {"since": NOW, "until": NOW + timedelta(hours=2)}

    whole = incidents.report(**day)
    thiefs = incidents.report(**day, account=thief)

    assert whole.events == [first, *looks, later]
    assert whole.fields == ["email", "phone", "region", "snils"]
    assert whole.most == 126
    assert whole.accounts == [thief, other]
    assert thiefs.events == [first, *looks]
    assert thiefs.most == 121


def test_staff_read_the_report_and_take_it_along_which_is_written_down(client):
    staff = UserFactory(role=groups.STAFF)
    take_out(staff, timezone.now())
    AuditEvent.objects.create(
        at=timezone.now(),
        action="people.show_snils",
        actor=staff,
        person=PersonFactory(),
    )
    client.force_login(staff)
    today = timezone.localdate().isoformat()
    asked = {"since": today, "until": today, "email": staff.email.upper()}

    page = client.get(reverse("incident")).content.decode()
    table = client.get(reverse("incident"), {**asked, "form": "xlsx"})

    assert "email, phone, snils" in page
    assert "СНИЛС на экране" in page
    assert table.headers["Content-Type"].endswith("spreadsheetml.sheet")
    last = AuditEvent.objects.filter(action="people.export").first()
    assert last.data["what"] == "people.auditevent"
    assert last.data["count"] == 2


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"since": "2026-11-02", "until": "2026-11-01"}, "Последний день раньше"),
        (
            {"since": "2026-11-01", "until": "2026-11-02", "email": "no@example.org"},
            "Учётной записи с такой почтой нет",
        ),
        ({"since": "x", "until": "2026-11-02"}, "Укажите дату, например 15.03.2027."),
        (
            {"since": "2026-11-01", "until": "2026-11-02"},
            "не уходили файлом",
        ),
    ],
)
def test_the_report_says_what_is_wrong_with_the_question(client, asked, words):
    client.force_login(UserFactory(role=groups.STAFF))

    page = client.get(reverse("incident"), asked).content.decode()

    assert words in page
    assert '<table class="listing">' not in page
