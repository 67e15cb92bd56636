"""Calendars: what they hold, how they follow changes, who may read them.

Each file is read by two parsers: icalendar, which also writes it, and the small
one below, which knows only RFC 5545's lines.
"""

from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar

from courses.domain import calendars
from courses.domain.enrolment import withdraw
from courses.domain.moving import move_run
from courses.domain.planning import cancel_run, remove_session
from courses.enums import EnrolmentState, RunState
from courses.models import CalendarFeed, RemovedSession, SessionSpeaker
from tests.factories.courses import (
    AFTERWARDS,
    WHILE_OPEN,
    EnrolmentFactory,
    RunFactory,
    SelfPacedRunFactory,
    SessionFactory,
)
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
BASE = "https://nodgo.example"


def written(*entries):
    return calendars.calendar_of(entries, name="Мои", base_url=BASE, at=WHILE_OPEN)


def by_icalendar(content):
    """Return uid → (start, status, sequence) as icalendar reads the file."""
    return {
        str(event["uid"]): (
            event["dtstart"].dt,
            str(event["status"]),
            int(event["sequence"]),
        )
        for event in Calendar.from_ical(content).walk("VEVENT")
    }


def by_lines(content):
    """Return the events as name → value, unfolding lines and splitting them once."""
    text = content.decode("utf-8").replace("\r\n ", "")
    assert all(len(line.encode()) <= 75 for line in content.decode().split("\r\n"))
    events, current = [], None
    for line in text.split("\r\n"):
        head, _colon, value = line.partition(":")
        name, *params = head.split(";")
        if line == "BEGIN:VEVENT":
            current = {}
        elif line == "END:VEVENT":
            events.append(current)
            current = None
        elif current is not None:
            current[name] = (dict(p.split("=", 1) for p in params), value)
    return events


def test_a_run_is_written_by_the_clock_of_its_venue():
    session = SessionFactory(title_ru="Лейкозы, часть 1; разбор", room="Зал 2")

    content = written(calendars.entry_of(session.run))

    starts = datetime(2026, 12, 3, 0, 30, tzinfo=UTC)
    [(uid, read)] = by_icalendar(content).items()
    assert read == (starts, "CONFIRMED", 0)
    [event] = by_lines(content)
    assert event["UID"][1] == uid == f"session-{session.pk}@runs.nodgo"
    assert event["DTSTART"] == ({"TZID": "Asia/Yakutsk"}, "20261203T093000")
    assert event["DTEND"][1] == "20261203T110000"
    assert event["SUMMARY"][1] == r"Лейкозы\, часть 1\; разбор"
    assert event["URL"][1] == BASE + session.run.get_absolute_url()
    assert event["LOCATION"][1].startswith("Зал 2")
    assert b"BEGIN:VTIMEZONE" in content


def test_a_session_over_midnight_ends_on_the_next_day():
    run = RunFactory(time_zone="Asia/Kamchatka")
    starts = datetime(2026, 12, 3, 23, 30, tzinfo=run.zone)
    SessionFactory(run=run, starts_at=starts, ends_at=starts + timedelta(hours=1))

    [event] = by_lines(written(calendars.entry_of(run)))

    assert event["DTSTART"] == ({"TZID": "Asia/Kamchatka"}, "20261203T233000")
    assert event["DTEND"][1] == "20261204T003000"


def test_a_run_without_a_timetable_takes_whole_days():
    run = RunFactory()

    [event] = by_lines(written(calendars.entry_of(run)))

    assert event["DTSTART"] == ({"VALUE": "DATE"}, "20261203")
    assert event["DTEND"] == ({"VALUE": "DATE"}, "20261205")


def test_a_moved_run_keeps_its_events_and_counts_the_change():
    session = SessionFactory()
    before = by_icalendar(written(calendars.entry_of(session.run)))

    run = move_run(
        run=session.run,
        start_date=date(2026, 12, 10),
        end_date=date(2026, 12, 11),
        time_zone="Asia/Yakutsk",
        actor=None,
        at=WHILE_OPEN,
    )

    after = by_icalendar(written(calendars.entry_of(run)))
    assert before.keys() == after.keys()
    [(starts, status, sequence)] = after.values()
    assert (starts.date(), status, sequence) == (date(2026, 12, 10), "CONFIRMED", 1)


def test_a_cancelled_run_and_a_removed_session_are_called_off():
    run = RunFactory()
    gone, stays = SessionFactory.create_batch(2, run=run)
    number = gone.pk
    remove_session(session=gone, actor=None, at=WHILE_OPEN)
    run.refresh_from_db()

    read = by_icalendar(written(calendars.entry_of(run)))
    off = by_icalendar(
        written(calendars.entry_of(cancel_run(run=run, actor=None, at=WHILE_OPEN)))
    )

    assert read[f"session-{number}@runs.nodgo"][1] == "CANCELLED"
    assert read[f"session-{stays.pk}@runs.nodgo"][1] == "CONFIRMED"
    assert {status for _start, status, _sequence in off.values()} == {"CANCELLED"}
    assert str(RemovedSession.objects.get()) == gone.title


def test_nobody_holds_what_was_only_a_draft():
    session = SessionFactory(run__state=RunState.DRAFT)

    remove_session(session=session, actor=None, at=WHILE_OPEN)

    assert not RemovedSession.objects.exists()


def test_a_feed_holds_ones_own_places_and_talks_only():
    person = PersonFactory()
    taken = EnrolmentFactory(person=person).run
    SessionFactory(run=taken)
    waits = EnrolmentFactory(person=person, state=EnrolmentState.WAITLISTED).run
    others = EnrolmentFactory().run
    long_ago = EnrolmentFactory(
        person=person,
        run__start_date=date(2025, 1, 1),
        run__end_date=date(2025, 1, 2),
    ).run
    EnrolmentFactory(person=person, run=SelfPacedRunFactory())
    talk = SessionFactory()
    SessionFactory(run=talk.run)
    SessionSpeaker.objects.create(session=talk, person=person)
    draft = SessionFactory(run__state=RunState.DRAFT)
    SessionSpeaker.objects.create(session=draft, person=person)

    entries = calendars.entries_of(person, WHILE_OPEN)

    assert {entry.run for entry in entries} == {taken, talk.run}
    assert not {waits, others, long_ago} & {entry.run for entry in entries}
    assert [e.sessions for e in entries if e.run == talk.run] == [[talk]]


def test_a_place_given_back_is_called_off_unless_one_speaks_there():
    row, spoken = EnrolmentFactory(), SessionFactory()
    person = row.person
    SessionFactory(run=row.run)
    SessionSpeaker.objects.create(session=spoken, person=person)
    other = EnrolmentFactory(person=person, run=spoken.run)
    for enrolment in (row, other):
        withdraw(enrolment=enrolment, actor=None, at=WHILE_OPEN)

    entries = {e.run: e.is_off for e in calendars.entries_of(person, WHILE_OPEN)}

    assert entries == {row.run: True, spoken.run: False}
    read = by_icalendar(written(*calendars.entries_of(person, WHILE_OPEN)))
    assert sorted(status for _s, status, _n in read.values()) == [
        "CANCELLED",
        "CONFIRMED",
    ]


def test_a_feed_costs_the_same_for_one_run_and_for_many(django_assert_num_queries):
    person = PersonFactory()
    for number in (1, 12):
        while person.enrolments.count() < number:
            run = EnrolmentFactory(person=person).run
            SessionFactory.create_batch(2, run=run)
        with django_assert_num_queries(4):
            assert len(calendars.entries_of(person, WHILE_OPEN)) == number


def test_the_private_address_opens_one_calendar_until_it_is_renewed():
    person = PersonFactory(with_account=True)
    values = {"person": person, "actor": person.account, "at": WHILE_OPEN}
    feed = calendars.open_feed(**values)
    token = calendars.token_of(feed)

    assert calendars.open_feed(**values) == feed
    assert calendars.reader_of(token) == person
    renewed = calendars.renew_feed(**{**values, "at": AFTERWARDS})
    assert calendars.reader_of(token) is None
    assert calendars.reader_of(calendars.token_of(renewed)) == person
    assert str(CalendarFeed.objects.get()) == str(person)


@pytest.mark.parametrize("token", ["", "1.1", "1.1:forged", "forged"])
def test_a_forged_address_opens_nothing(token):
    assert calendars.reader_of(token) is None


def test_the_address_of_a_closed_account_opens_nothing():
    person = PersonFactory(with_account=True)
    feed = calendars.open_feed(person=person, actor=person.account, at=WHILE_OPEN)
    person.account.is_active = False
    person.account.save()

    assert calendars.reader_of(calendars.token_of(feed)) is None
