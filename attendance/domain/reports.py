"""Reports of attendance: rows for tables, in the reader's language."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from attendance.domain.minutes import attendance_of, minutes_by_session
from attendance.domain.queries import marks_of
from attendance.enums import MarkKind
from attendance.models import AttendanceRequirement, AttendanceSummary
from courses.enums import TAKES_PART, SessionKind
from courses.models import CourseRun, Enrolment, Session
from people.models import Region

# Enrolments worked on at once, to bound the memory of long reports.
BATCH = 500


@dataclass(frozen=True)
class Report:
    """A table: its name as a file, its title, its header, and its rows one by one."""

    name: str
    title: str
    header: list[str]
    rows: Iterable[Sequence[Any]]


def by_session(run: CourseRun) -> Report:
    """Return a row for each participant in each session."""
    header = [
        _("Session"),
        _("Day"),
        *_person_header(),
        pgettext("noun", "Mark"),
        _("Minutes"),
    ]
    return Report("sessions", _("By session"), header, _session_rows(run))


def _session_rows(run: CourseRun) -> Iterator[list[Any]]:
    enrolments = _enrolments(run)
    minutes = minutes_by_session(enrolments=enrolments)
    marks = marks_of(run)
    for session in sessions_of(run):
        for enrolment in enrolments:
            kind = marks.get((session.pk, _kept(enrolment)))
            yield [
                str(session.title),
                session.day,
                *_person_cells(enrolment),
                str(MarkKind(kind).label) if kind else "",
                minutes.get((enrolment.pk, session.pk), 0),
            ]


def by_person(run: CourseRun) -> Report:
    """Return a row for each participant, with what the run asks for."""
    rules = list(AttendanceRequirement.objects.filter(run=run))
    asked = [str(rule.in_words()) for rule in rules]
    header = [*_person_header(), _("Minutes"), _("Checks"), *asked, _("State")]
    return Report("persons", _("By person"), header, _person_rows(run, rules))


def _person_rows(
    run: CourseRun, rules: Sequence[AttendanceRequirement]
) -> Iterator[list[Any]]:
    enrolments = _enrolments(run)
    found = attendance_of(enrolments=enrolments)
    for enrolment in enrolments:
        attended = found[enrolment.pk]
        met = [rule.finding_of(enrolment, attended).met for rule in rules]
        yield [
            *_person_cells(enrolment),
            attended.minutes(),
            attended.checks(),
            *(_("met") if each else _("not met") for each in met),
            enrolment.get_state_display(),
        ]


def by_day(run: CourseRun) -> Report:
    """Return a row for each participant on each day of the venue with attendance."""
    header = [_("Day"), *_person_header(), _("Minutes"), _("Checks")]
    return Report("days", _("By day"), header, _day_rows(run))


def _day_rows(run: CourseRun) -> Iterator[list[Any]]:
    people = {_kept(row): row for row in _enrolments(run)}
    people |= {row.person_id: row for row in people.values()}
    summary = AttendanceSummary.objects.filter(run=run)
    for row in summary.order_by("day", "person__sort_key", "pk").iterator():
        if enrolment := people.get(row.person_id):
            cells = _person_cells(enrolment)
            yield [row.day, *cells, row.minutes, row.checks_confirmed]


def by_run(runs: QuerySet[CourseRun], first: date | None, last: date | None) -> Report:
    """Return a row for each of ``runs`` that begins between two days."""
    header = [
        _("Run"),
        _("Code"),
        _("First day"),
        _("Last day"),
        _("City"),
        _("Region"),
        _("Participants"),
        _("Attended"),
        _("Requirements met"),
        _("Minutes"),
    ]
    return Report("runs", _("By run"), header, _run_rows(between(runs, first, last)))


def _run_rows(runs: QuerySet[CourseRun]) -> Iterator[list[Any]]:
    taking_part = Q(enrolments__state__in=TAKES_PART)
    completed = Q(enrolments__state="completed")
    counted = (
        runs.select_related("course", "region")
        .annotate(
            people=Count("enrolments", filter=taking_part, distinct=True),
            completed=Count("enrolments", filter=completed, distinct=True),
        )
        .order_by("-start_date", "pk")
    )
    sums = _sums(runs, "run")
    for run in counted.iterator(chunk_size=BATCH):
        attended, minutes = sums.get(run.pk, (0, 0))
        yield [
            str(run.title),
            run.code,
            run.start_date,
            run.end_date,
            str(run.city),
            str(run.region.name) if run.region else "",
            run.people,
            attended,
            run.completed,
            minutes,
        ]


def by_region(
    runs: QuerySet[CourseRun], first: date | None, last: date | None
) -> Report:
    """Return a row for each region from which somebody attended one of ``runs``."""
    header = [_("Region"), _("Persons"), _("Runs"), _("Minutes")]
    rows = _region_rows(between(runs, first, last))
    return Report("regions", _("By region"), header, rows)


def _region_rows(runs: QuerySet[CourseRun]) -> Iterator[list[Any]]:
    names = {region.pk: str(region.name) for region in Region.objects.all()}
    rows = (
        AttendanceSummary.objects.filter(run__in=runs.values("pk"), minutes__gt=0)
        .order_by()
        .values("person__region")
        .annotate(
            persons=Count("person", distinct=True),
            attended=Count("run", distinct=True),
            total=Sum("minutes"),
        )
    )
    named = [
        (names.get(row["person__region"], _("without a region")), row) for row in rows
    ]
    for name, row in sorted(named, key=lambda pair: pair[0]):
        yield [name, row["persons"], row["attended"], row["total"]]


def between(
    runs: QuerySet[CourseRun], first: date | None, last: date | None
) -> QuerySet[CourseRun]:
    """Keep the runs that begin on one of the days from ``first`` to ``last``."""
    runs = runs.exclude(start_date=None)
    if first:
        runs = runs.filter(start_date__gte=first)
    return runs.filter(start_date__lte=last) if last else runs


def sessions_of(run: CourseRun) -> list[Session]:
    """Return the sessions of ``run`` in which anybody can be marked; one query."""
    sessions = list(run.sessions.exclude(kind=SessionKind.BREAK))
    for session in sessions:
        session.run = run
    return sessions


def _sums(runs: QuerySet[CourseRun], key: str) -> dict[int, tuple[int, int]]:
    rows = (
        AttendanceSummary.objects.filter(run__in=runs.values("pk"), minutes__gt=0)
        .order_by()
        .values_list(key)
        .annotate(persons=Count("person", distinct=True), total=Sum("minutes"))
    )
    return {pk: (persons, total) for pk, persons, total in rows}


def _enrolments(run: CourseRun) -> list[Enrolment]:
    rows = list(
        run.enrolments.taking_part()
        .select_related("person__merged_into__region", "person__region")
        .order_by("person__sort_key", "pk")
    )
    for row in rows:
        row.run = run
    return rows


def _person_header() -> list[str]:
    return [_("Participant"), _("Code"), _("Region"), _("Place of work")]


def _person_cells(enrolment: Enrolment) -> list[str]:
    person = enrolment.person.merged_into or enrolment.person
    region = str(person.region.name) if person.region else ""
    return [person.full_name, person.code, region, person.workplace]


def _kept(enrolment: Enrolment) -> int:
    return enrolment.person.merged_into_id or enrolment.person_id
