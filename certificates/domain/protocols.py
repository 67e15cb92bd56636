"""What is told of a run when it is over: closing protocol, EACCME report, year."""

import hashlib
import io
import zipfile
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from wagtail.log_actions import log

from assessments.domain.scores import last_marks
from assessments.models import Attempt, AttemptItem
from attendance.domain.minutes import held_sessions, minutes_by_day
from attendance.models import AttendanceEvent, SessionTiming
from certificates.domain import evaluation_summary, registers, wording
from certificates.domain.evaluation_form import Kind as Answer
from certificates.enums import Accredited
from certificates.models import Accreditation, Certificate, CreditAward
from courses.domain.queries import timetable
from courses.enums import TAKES_PART, EnrolmentState
from courses.models import CourseRun, Enrolment
from papers.reports import Report, Section, as_pdf, as_workbook
from people.models import User


@dataclass(frozen=True)
class Protocol:
    """The closing protocol: a ZIP with a PDF and a workbook, and its hash."""

    content: bytes
    sha256: str
    persons: int


def close(*, run: CourseRun, actor: User | None, at: datetime) -> Protocol:
    """Make the closing protocol of ``run``; its hash goes into the log.

    It may be made again: the same facts at the same moment give the same tables.
    """
    report = closing_report(run, at=at)
    content = _zipped(run, report, at)
    sha256 = hashlib.sha256(content).hexdigest()
    log(
        instance=run,
        action="certificates.close_protocol",
        user=actor,
        data={"sha256": sha256, "bytes": len(content)},
    )
    return Protocol(content, sha256, run.enrolments.taking_part().count())


def _zipped(run: CourseRun, report: Report, at: datetime) -> bytes:
    moment = localtime(at).timetuple()[:6]
    files = {
        f"protocol-{run.code}.pdf": as_pdf(report),
        f"protocol-{run.code}.xlsx": as_workbook(report),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, moment), content)  # type: ignore[arg-type]
    return out.getvalue()


def closing_report(run: CourseRun, *, at: datetime) -> Report:
    """Programme, attendance, results, item statistics, register and feedback."""
    enrolments = list(
        run.enrolments.taking_part()
        .select_related("person__merged_into", "run")
        .order_by("person__sort_key", "pk")
    )
    return Report(
        title=_("Closing protocol"),
        author=settings.SITE_NAME_RU,
        day=at.date(),
        lines=[*_facts(run), _("As of %(day)s.") % {"day": f"{at:%d.%m.%Y}"}],
        sections=[
            programme(run),
            _attendance(run, enrolments),
            _corrections(run),
            _results(run),
            _items(run),
            registers.section(registers.Which(run=run)),
            *feedback(run),
        ],
    )


def _facts(run: CourseRun) -> list[str]:
    days = (
        wording.date_range(run.start_date, run.end_date)
        if run.start_date and run.end_date
        else ""
    )
    place = ", ".join(str(part) for part in (run.city, run.venue) if part)
    return [text for text in (str(run.title), days, place) if text]


def programme(run: CourseRun) -> Section:
    """The programme as it was taught, with the minutes that counted."""
    held = {pk: interval for pk, (_run, interval) in held_sessions([run.pk]).items()}
    reasons = dict(
        SessionTiming.objects.filter(session__run=run)
        .order_by("pk")
        .values_list("session_id", "reason")
    )
    rows = []
    for day in timetable(run):
        for session in day.sessions:
            starts, ends = held.get(session.pk, (session.starts_at, session.ends_at))
            counted = session.pk in held
            speakers = ", ".join(
                str(t.person.full_name) for t in session.speakers.all()
            )
            rows.append(
                [
                    starts.astimezone(run.zone),
                    f"{ends.astimezone(run.zone):%H:%M}",
                    str(session.title),
                    speakers,
                    int((ends - starts).total_seconds() // 60) if counted else 0,
                    reasons.get(session.pk, ""),
                ]
            )
    return Section(
        heading=_("Programme as taught"),
        header=[
            pgettext("column", "Begin"),
            pgettext("column", "End"),
            _("Session"),
            _("Speakers"),
            _("Counted minutes"),
            _("Times changed because"),
        ],
        rows=rows,
        widths=[3, 1, 6, 5, 2, 3],
    )


def _attendance(run: CourseRun, enrolments: list[Enrolment]) -> Section:
    minutes = minutes_by_day(enrolments=enrolments)
    days = sorted({day for of_one in minutes.values() for day in of_one})
    return Section(
        heading=_("Attendance"),
        header=[
            _("Name"),
            *(f"{day:%d.%m}" for day in days),
            _("Minutes"),
            _("State"),
        ],
        rows=[
            [
                (e.person.merged_into or e.person).full_name,
                *(minutes[e.pk].get(day, 0) for day in days),
                sum(minutes[e.pk].values()),
                str(EnrolmentState(e.state).label),
            ]
            for e in enrolments
        ],
        widths=[6, *(1 for _day in days), 2, 3],
    )


def _corrections(run: CourseRun) -> Section:
    rows = (
        AttendanceEvent.objects.filter(session__run=run)
        .exclude(reason="")
        .select_related("person", "session", "actor__person")
        .order_by("pk")
    )
    return Section(
        heading=_("Corrections of attendance"),
        header=[
            _("Name"),
            _("Session"),
            pgettext("noun", "Mark"),
            _("Reason"),
            _("By"),
            _("When"),
        ],
        rows=[
            [
                row.person.full_name,
                str(row.session.title),
                row.get_kind_display(),
                row.reason,
                str(getattr(row.actor, "person", None) or ""),
                row.received_at.astimezone(run.zone),
            ]
            for row in rows
        ],
        widths=[4, 5, 2, 5, 3, 3],
    )


def _results(run: CourseRun) -> Section:
    rows = (
        Attempt.objects.filter(enrolment__run=run, ended_at__isnull=False)
        .select_related("enrolment__person", "quiz", "score")
        .order_by("quiz", "enrolment__person__sort_key", "number")
    )
    return Section(
        heading=_("Results of tests"),
        header=[_("Name"), _("Test"), _("Attempt"), _("Per cent"), _("Passed")],
        rows=[
            [
                row.enrolment.person.full_name,
                str(row.quiz.title),
                row.number,
                row.score.percent.quantize(1) if hasattr(row, "score") else None,
                (_("yes") if row.score.passed else _("no"))
                if hasattr(row, "score")
                else "",
            ]
            for row in rows
        ],
        widths=[5, 5, 1, 1, 1],
    )


def _items(run: CourseRun) -> Section:
    """How many answered each question, and which part of the points they got."""
    items = AttemptItem.objects.filter(
        attempt__enrolment__run=run, attempt__ended_at__isnull=False
    ).select_related("question_version__question", "attempt__quiz")
    marks = last_marks([item.pk for item in items])
    found: dict[tuple[str, str], list[Fraction]] = defaultdict(list)
    for item in items:
        mark = marks.get(item.pk)
        if mark is not None:
            key = (str(item.attempt.quiz.title), str(item.question_version.question))
            found[key].append(mark)
    return Section(
        heading=_("Statistics of questions"),
        note=_("Facility: the mean part of the points that was reached."),
        header=[_("Test"), _("Question"), _("Answers"), _("Facility")],
        rows=[
            [quiz, question, len(given), round(float(sum(given) / len(given)), 2)]
            for (quiz, question), given in sorted(found.items())
        ],
        widths=[3, 7, 1, 1],
    )


def feedback(run: CourseRun) -> list[Section]:
    """The summary of both rounds of the evaluation."""
    sections = []
    for summary in evaluation_summary.summaries(run):
        words = _("%(n)d sheets from %(invited)d participants.")
        note = words % {"n": summary.sheets, "invited": summary.invited}
        if summary.is_hidden:
            note += " " + _("Too few to be summed up without a name.")
        rows: list[list[Any]] = []
        for tally in summary.tallies:
            if tally.item.kind == Answer.TEXT:
                rows += [[str(tally.item.text), text, 1, None] for text in tally.texts]
            else:
                rows += [
                    [str(tally.item.text), str(bar.label), bar.count, tally.mean]
                    for bar in tally.bars
                ]
        heading = _("Evaluation %(when)s") % {"when": summary.round.label}
        header = [_("Question"), _("Answer"), _("How many"), _("mean")]
        sections.append(Section(heading, header, rows, note, [6, 5, 1, 1]))
    return sections


def event_report(accreditation: Accreditation, *, at: datetime) -> Report:
    """The report that EACCME asks for within four weeks after the event.

    Programme with changes, how attendance was confirmed, credits by number of
    participants, feedback (UEMS 2023.07; domain.md 2.1).
    """
    run = accreditation.run
    awards = CreditAward.objects.filter(accreditation=accreditation)
    by_credits = awards.values_list("credits").annotate(n=Count("pk"))
    taking_part = run.enrolments.taking_part()
    persons = taking_part.aggregate(
        all=Count("person", distinct=True),
        places=Count("person__region", distinct=True),
    )
    return Report(
        title=_("Event report"),
        author=settings.SITE_NAME_RU,
        day=at.date(),
        lines=[
            *_facts(run),
            f"{accreditation.scheme}: {accreditation.number}",
            _("Participants: %(n)d from %(regions)d regions.")
            % {"n": persons["all"], "regions": persons["places"]},
            _(
                "Attendance was confirmed session by session by the trainers; each"
                " mark and each correction is kept with its author and time."
            ),
        ],
        sections=[
            programme(run),
            Section(
                heading=_("Credits awarded"),
                header=[_("Credits"), _("Persons")],
                rows=sorted((list(row) for row in by_credits), reverse=True),
            ),
            *feedback(run),
        ],
    )


def activity(year: int, *, at: datetime) -> Report:
    """The year's runs in numbers: participants, completed, certificates, credits."""
    return Report(
        title=_("Activity in %(year)d") % {"year": year},
        author=settings.SITE_NAME_RU,
        day=at.date(),
        lines=[_("As of %(day)s.") % {"day": f"{at:%d.%m.%Y}"}],
        sections=[_runs_of_year(year), _credits_of_year(year)],
    )


def _runs_of_year(year: int) -> Section:
    numbers = _certificates_by_run(year)
    return Section(
        heading=_("Events"),
        header=[
            _("Event"),
            _("Programme"),
            _("First day"),
            _("Participants"),
            _("Regions"),
            _("Completed"),
            _("Certificates"),
        ],
        rows=[
            [
                ", ".join(str(t) for t in (run.title, run.city) if t),
                str(run.course.programme.title),
                run.start_date,
                run.participants,
                run.regions,
                run.completed,
                numbers.get(run.pk, 0),
            ]
            for run in _counted_runs(year)
        ],
        widths=[6, 4, 2, 2, 2, 2, 2],
    )


def _counted_runs(year: int) -> QuerySet[Any]:
    """Runs that ended in ``year`` with their participants, regions and completions."""
    takes_part = Q(enrolments__state__in=TAKES_PART)
    completed = Q(enrolments__state=EnrolmentState.COMPLETED)
    runs = CourseRun.objects.filter(end_date__year=year)
    return (
        runs.select_related("course__programme")
        .annotate(
            participants=Count("enrolments", filter=takes_part, distinct=True),
            completed=Count("enrolments", filter=completed, distinct=True),
            regions=Count(
                "enrolments__person__region", filter=takes_part, distinct=True
            ),
        )
        .order_by("start_date", "pk")
    )


def _certificates_by_run(year: int) -> dict[int, int]:
    rows = Certificate.objects.filter(run__end_date__year=year, current__isnull=False)
    return dict(rows.values_list("run").annotate(n=Count("pk")))


def _credits_of_year(year: int) -> Section:
    rows = (
        Accreditation.objects.filter(state=Accredited.AWARDED, run__end_date__year=year)
        .select_related("scheme", "run__course")
        .annotate(persons=Count("awards"))
        .order_by("run__start_date", "scheme__order", "pk")
    )
    return Section(
        heading=_("Credits"),
        header=[_("Event"), _("Scheme"), _("Decision"), _("Credits"), _("Persons")],
        rows=[
            [str(r.run.title), str(r.scheme), r.number, r.credits, r.persons]
            for r in rows
        ],
        widths=[6, 3, 3, 1, 1],
    )
