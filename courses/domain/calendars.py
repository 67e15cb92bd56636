"""Runs as iCalendar (RFC 5545): a file for one, a private feed for a person.

An event keeps its UID for ever; ``SEQUENCE`` is the run's, so calendars take
over what has moved, and ``STATUS:CANCELLED`` takes away what is no more.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _
from icalendar import Calendar, Event
from wagtail.log_actions import log

from courses.enums import TAKES_PART, EnrolmentState, RunState
from courses.models import (
    CalendarFeed,
    CourseRun,
    Enrolment,
    RemovedSession,
    Session,
)
from people.models import Person, User

SALT = "courses.calendar"
# How long a feed shows what is over.
LOOKS_BACK = timedelta(days=90)
# How often a calendar asks again.
REFRESH = timedelta(hours=4)
DOMAIN = "runs.nodgo"


@dataclass(frozen=True, slots=True)
class Entry:
    """A run in a calendar: its sessions, those removed, and whether it is off."""

    run: CourseRun
    sessions: list[Session] = field(default_factory=list)
    removed: list[RemovedSession] = field(default_factory=list)
    is_off: bool = False


# --- The private address -------------------------------------------------------
@transaction.atomic
def open_feed(*, person: Person, actor: User, at: datetime) -> CalendarFeed:
    """Make the private address of ``person``; a second time changes nothing."""
    feed, is_new = CalendarFeed.objects.get_or_create(
        person=person, defaults={"made_at": at}
    )
    if is_new:
        log(instance=person, action="courses.open_feed", user=actor)
    return feed


@transaction.atomic
def renew_feed(*, person: Person, actor: User, at: datetime) -> CalendarFeed:
    """Make a new address; whoever has got hold of the old one reads nothing more."""
    feed = open_feed(person=person, actor=actor, at=at)
    feed = CalendarFeed.objects.select_for_update().get(pk=feed.pk)
    feed.serial, feed.made_at = feed.serial + 1, at
    feed.save(update_fields=["serial", "made_at"])
    log(instance=person, action="courses.renew_feed", user=actor)
    return feed


def token_of(feed: CalendarFeed) -> str:
    """Return what the private address of ``feed`` holds."""
    return signing.Signer(salt=SALT).sign(f"{feed.pk}.{feed.serial}")


def reader_of(token: str) -> Person | None:
    """Return whose calendar ``token`` opens; None for a forged or an old one."""
    try:
        pk, serial = signing.Signer(salt=SALT).unsign(token).split(".")
    except (signing.BadSignature, ValueError):
        return None
    feeds = CalendarFeed.objects.filter(
        pk=pk, serial=serial, person__account__is_active=True
    )
    feed = feeds.select_related("person").first()
    return feed.person if feed else None


# --- What stands in it -----------------------------------------------------------
def entries_of(person: Person, at: datetime) -> list[Entry]:
    """Return what the calendar of ``person`` holds; four queries.

    Runs with a place, runs whose place was given back (cancelled in the
    calendar), and sessions in which the person speaks.
    """
    since = (at - LOOKS_BACK).date()
    states = (*TAKES_PART, EnrolmentState.WITHDRAWN)
    enrolments = Enrolment.objects.for_person(person).filter(
        state__in=states, run__end_date__gte=since
    )
    found: dict[int, tuple[CourseRun, bool]] = {}
    for row in enrolments.select_related("run__course").standing_first().reverse():
        found[row.run_id] = (row.run, row.state == EnrolmentState.WITHDRAWN)
    talks = Session.objects.filter(
        speakers__person=person, run__end_date__gte=since
    ).exclude(run__state=RunState.DRAFT)
    speaks: dict[int, list[Session]] = defaultdict(list)
    for session in talks.select_related("run__course"):
        speaks[session.run_id].append(session)
    entries = _entries([run for run, _off in found.values()])
    own = [
        Entry(entry.run, entry.sessions, entry.removed, found[entry.run.pk][1])
        for entry in entries
        if not (found[entry.run.pk][1] and entry.run.pk in speaks)
    ]
    attended = {entry.run.pk for entry in own}
    return own + [
        Entry(sessions[0].run, sessions)
        for run, sessions in speaks.items()
        if run not in attended
    ]


def entry_of(run: CourseRun) -> Entry:
    """Return the whole of ``run``; two queries."""
    return _entries([run])[0]


def _entries(runs: Iterable[CourseRun]) -> list[Entry]:
    by_run = {run.pk: Entry(run) for run in runs}
    for session in Session.objects.filter(run__in=by_run):
        entry = by_run[session.run_id]
        session.run = entry.run
        entry.sessions.append(session)
    for removed in RemovedSession.objects.filter(run__in=by_run):
        by_run[removed.run_id].removed.append(removed)
    return list(by_run.values())


def calendar_of(
    entries: Iterable[Entry], *, name: str, base_url: str, at: datetime
) -> bytes:
    """Return the calendar called ``name`` as a file, in the active language.

    :param base_url: what stands before the addresses of the site
    """
    calendar = Calendar()
    calendar.add("prodid", "-//NODGO//Learning//RU")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", REFRESH)
    for entry in entries:
        for event in _events(entry, base_url, at):
            calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _events(entry: Entry, base_url: str, at: datetime) -> Iterable[Event]:
    run = entry.run
    is_off = entry.is_off or run.state == RunState.CANCELLED
    for session in entry.sessions:
        event = _event(run, f"session-{session.pk}", session.title, base_url, at)
        _timed(event, run, session, is_off=is_off)
        event.add("location", ", ".join(filter(None, (session.room, _place(run)))))
        yield event
    for removed in entry.removed:
        uid = f"session-{removed.number}"
        event = _event(run, uid, removed.title, base_url, at)
        _timed(event, run, removed, is_off=True)
        yield event
    if not entry.sessions and run.start_date and run.end_date:
        event = _event(run, f"run-{run.code}", run.title, base_url, at)
        event.add("dtstart", run.start_date)
        event.add("dtend", run.end_date + timedelta(days=1))
        event.add("location", _place(run))
        event.add("status", "CANCELLED" if is_off else "CONFIRMED")
        yield event


def _event(run: CourseRun, uid: str, title: str, base_url: str, at: datetime) -> Event:
    event = Event()
    event.add("uid", f"{uid}@{DOMAIN}")
    event.add("dtstamp", at)
    event.add("sequence", run.sequence)
    event.add("summary", title)
    event.add("url", base_url + run.get_absolute_url())
    event.add(
        "description", _("%(run)s. Times by the clock of the venue.") % {"run": run}
    )
    return event


def _timed(event: Event, run: CourseRun, row: Any, *, is_off: bool) -> None:
    event.add("dtstart", row.starts_at.astimezone(run.zone))
    event.add("dtend", row.ends_at.astimezone(run.zone))
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")


def _place(run: CourseRun) -> str:
    return ", ".join(filter(None, (run.venue, run.city)))
