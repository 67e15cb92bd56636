"""What waits for somebody who works for the society: rows of the admin's home."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page, TaskState

from assessments.diagnoses import grave_questions
from assessments.models import QuizAnalysis
from assessments.rules import quizzes_for
from attendance.enums import MarkKind
from attendance.models import AttendanceEvent
from certificates.domain.wording import date_range
from certificates.enums import Kind
from certificates.models import Batch, Candidate, Certificate
from cms.domain import reviews, stuck
from cms.models import Remark
from courses.enums import EnrolmentState, RunState
from courses.models import Course, CourseRun, Session, SessionSpeaker
from courses.rules import courses_for_trainer, runs_for_trainer
from people.columns import own_zone
from people.models import ErasureRequest

if TYPE_CHECKING:
    from people.rules import Visitor

# How far the home looks ahead and back, and how long its lists may grow.
SOON = timedelta(days=7)
LATELY = timedelta(days=14)
AHEAD = timedelta(days=45)
LENGTH = 10


@dataclass(frozen=True)
class Task:
    """Something to do, and the page where it is done."""

    title: str
    url: str
    state: str
    when: str
    urgent: bool = False


def for_staff(*, at: datetime) -> list[Task]:
    """Return what is to be decided first, then runs of this week."""
    return [
        *_erasures(at),
        *_reviews(reviews.waiting(), at),
        *_to_issue(at),
        *_remarks(Course.objects.all()),
        *_applications(),
        *_without_speakers(at),
        *_this_week(at),
    ]


def for_trainer(*, user: "Visitor", at: datetime) -> list[Task]:
    """Return remarks, who is stuck, the own runs, questions to look at, and drafts."""
    return [
        *_remarks(courses_for_trainer(user)),
        *_stuck(user, at),
        *_own_runs(user, at),
        *_questions(user),
        *_reviews(reviews.submitted_by(user), at),
        *_own_drafts(user),
    ]


def _remarks(courses: QuerySet[Course]) -> Iterable[Task]:
    """What readers of lessons have asked or reported; one row for all of it."""
    waiting = Remark.objects.about(courses).waiting()
    if count := waiting.count():
        words = ngettext(
            "%(count)d question or error under lessons",
            "%(count)d questions or errors under lessons",
            count,
        )
        yield Task(
            title=words % {"count": count},
            url=reverse("remark_queue"),
            state=_("Waits for an answer"),
            when="",
            urgent=True,
        )


def _stuck(user: "Visitor", at: datetime) -> Iterable[Task]:
    """Own runs that end soon while people lack something, or where people are quiet."""
    runs = runs_for_trainer(user)
    for run in stuck.runs_close_to_the_end(runs, at=at)[:LENGTH]:
        words = ngettext(
            "%(run)s: %(count)d participant still lacks something",
            "%(run)s: %(count)d participants still lack something",
            run.stuck,
        )
        last = date_format(run.end_date, "j E")
        yield _people_of(run, words, "open", _("Ends soon"), when=last, urgent=True)
    for run in stuck.runs_with_quiet(runs, at=at)[:LENGTH]:
        words = ngettext(
            "%(run)s: %(count)d participant has done nothing for two weeks",
            "%(run)s: %(count)d participants have done nothing for two weeks",
            run.stuck,
        )
        yield _people_of(run, words, "quiet", _("Stuck"), when=_days(run))


def _people_of(run: Any, words: str, show: str, state: str, **others: Any) -> Task:
    """Lead to the people of a run's desk that ``show`` filters."""
    return Task(
        title=words % {"run": _name(run), "count": run.stuck},
        url=f"{reverse('run_desk', args=[run.code])}?show={show}#list",
        state=state,
        **others,
    )


def _questions(user: "Visitor") -> Iterable[Task]:
    """Own quizzes whose figures say that a question should be looked at; one query."""
    zone = own_zone(user)
    analyses = QuizAnalysis.objects.filter(quiz__in=quizzes_for(user), run=None)
    found = [
        (analysis, count)
        for analysis in analyses.select_related("quiz").order_by("-counted_at", "pk")
        if (count := grave_questions(analysis))
    ]
    for analysis, count in found[:LENGTH]:
        counted_at = analysis.counted_at
        words = ngettext(
            "%(quiz)s: %(count)d question to look at",
            "%(quiz)s: %(count)d questions to look at",
            count,
        )
        yield Task(
            title=words % {"quiz": analysis.quiz.title, "count": count},
            url=reverse("quiz_statistics", args=[analysis.quiz.code]),
            state=_("Something stands out"),
            when=date_format(counted_at.astimezone(zone), "j E") if counted_at else "",
        )


def _reviews(found: list[reviews.Review], at: datetime) -> Iterable[Task]:
    """What was submitted and waits for an answer, with the day it is due."""
    for review in found[:LENGTH]:
        late = review.due_at <= at
        yield Task(
            title=review.title,
            url=review.url,
            state=_("The review is late") if late else _("Review by"),
            when=date_format(review.due_at, "j E"),
            urgent=late,
        )


def _erasures(at: datetime) -> Iterable[Task]:
    """Who wants to be erased; one row for all of them, urgent in the last week."""
    requests = ErasureRequest.objects.all()
    first = requests.first()
    if first is None:
        return
    words = ngettext(
        "%(count)d request for erasure", "%(count)d requests for erasure", len(requests)
    )
    yield Task(
        title=words % {"count": len(requests)},
        url=reverse("erasurerequest:index"),
        state=_("To be done by"),
        when=date_format(first.due_at, "j E"),
        urgent=first.due_at - SOON <= at,
    )


def _to_issue(at: datetime) -> Iterable[Task]:
    for run in _runs_with_candidates(at)[:LENGTH]:
        words = ngettext(
            "%(run)s: %(count)d certificate to issue",
            "%(run)s: %(count)d certificates to issue",
            run.waiting,
        )
        yield Task(
            title=words % {"run": _name(run), "count": run.waiting},
            url=reverse(
                "release_batch" if run.is_prepared else "issue_run", args=[run.code]
            ),
            state=(
                _("Waits for a second person")
                if run.is_prepared
                else _("Can be issued")
            ),
            when=_days(run),
            urgent=True,
        )


def _runs_with_candidates(at: datetime) -> QuerySet[Any]:
    """Runs that are over, with how many candidates never had a certificate.

    Whose certificate was revoked waits for nothing: a new one is a decision of
    its own, made from the certificate.
    """
    holder = Coalesce(
        OuterRef("enrolment__person__merged_into"), OuterRef("enrolment__person")
    )
    had = Certificate.objects.alias(
        holder=Coalesce("person__merged_into", "person")
    ).filter(run=OuterRef("enrolment__run"), holder=holder, kind=Kind.PARTICIPATION)
    waiting = Candidate.objects.green().exclude(Exists(had))
    return (
        CourseRun.objects.filter(Q(end_date__lt=at.date()) | Q(end_date=None))
        .exclude(state__in=[RunState.DRAFT, RunState.CANCELLED])
        .annotate(
            waiting=Count(
                "enrolments", filter=Q(enrolments__candidate__in=waiting.values("pk"))
            ),
            is_prepared=Exists(Batch.objects.unreleased().filter(run=OuterRef("pk"))),
        )
        .filter(waiting__gt=0)
        .select_related("course")
        .order_by(F("end_date").asc(nulls_last=True), "pk")
    )


def _applications() -> Iterable[Task]:
    """Runs with applications that nobody has decided about."""
    runs = CourseRun.objects.filter(state=RunState.PLANNED).annotate(
        applied=Count("enrolments", filter=Q(enrolments__state=EnrolmentState.APPLIED))
    )
    asked = runs.filter(applied__gt=0).select_related("course")
    for run in asked.order_by(F("start_date").asc(nulls_last=True), "pk")[:LENGTH]:
        words = ngettext(
            "%(run)s: %(count)d application",
            "%(run)s: %(count)d applications",
            run.applied,
        )
        yield Task(
            title=words % {"run": _name(run), "count": run.applied},
            url=reverse("run_desk", args=[run.code]),
            state=_("To be decided"),
            when=_days(run),
            urgent=True,
        )


def _without_speakers(at: datetime) -> Iterable[Task]:
    """Runs of the next weeks in which nobody speaks yet."""
    talks = SessionSpeaker.objects.filter(session__run=OuterRef("pk"))
    runs = CourseRun.objects.filter(
        ~Exists(talks),
        state=RunState.PLANNED,
        start_date__gt=at.date(),
        start_date__lte=(at + AHEAD).date(),
    ).select_related("course")
    for run in runs.order_by("start_date", "pk")[:LENGTH]:
        yield Task(
            title=_name(run),
            url=reverse("run_desk", args=[run.code]),
            state=_("Without a trainer"),
            when=_days(run),
        )


def _this_week(at: datetime) -> Iterable[Task]:
    runs = CourseRun.objects.filter(
        state=RunState.PLANNED,
        start_date__lte=(at + SOON).date(),
        end_date__gte=at.date(),
    )
    return _run_tasks(runs.order_by("start_date", "pk"), at)


def _own_runs(user: "Visitor", at: datetime) -> Iterable[Task]:
    runs = runs_for_trainer(user).filter(
        state=RunState.PLANNED, end_date__gte=(at - LATELY).date()
    )
    return _run_tasks(runs.order_by("start_date", "pk"), at)


def _run_tasks(runs: QuerySet[CourseRun], at: datetime) -> Iterable[Task]:
    rows = runs.annotate(to_mark=_sessions_to_mark(at)).select_related("course")
    for run in rows[:LENGTH]:
        yield Task(
            title=_name(run),
            url=reverse("run_desk", args=[run.code]),
            state=_what_waits(run) or _run_state(run, at),
            when=_days(run),
            urgent=bool(run.to_mark) or (run.has_started(at) and not run.is_over(at)),
        )


def _sessions_to_mark(at: datetime) -> Coalesce:
    """How many counted sessions of a run have begun and hold no mark yet."""
    marks = AttendanceEvent.objects.in_force().marks()
    marks = marks.exclude(kind=MarkKind.TAKEN_BACK)
    unmarked = Session.objects.filter(
        ~Exists(marks.filter(session=OuterRef("pk"))),
        run=OuterRef("pk"),
        starts_at__lte=at,
        counts_for_credit=True,
    )
    counted = unmarked.order_by().values("run").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def _what_waits(run: Any) -> str:
    if not run.to_mark:
        return ""
    words = ngettext("mark %(count)d session", "mark %(count)d sessions", run.to_mark)
    return words % {"count": run.to_mark}


def _run_state(run: CourseRun, at: datetime) -> str:
    if run.is_over(at):
        return _("Over")
    return _("Goes on") if run.has_started(at) else _("Coming")


def _own_drafts(user: "Visitor") -> Iterable[Task]:
    submitted = TaskState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS, workflow_state__requested_by=user
    )
    drafts = (
        Page.objects.filter(has_unpublished_changes=True, latest_revision__user=user)
        .exclude(latest_revision__in=submitted.values("revision"))
        .order_by("-latest_revision_created_at")
    )
    zone = own_zone(user)
    for page in drafts[:LENGTH]:
        changed_at = page.latest_revision_created_at
        yield Task(
            title=page.draft_title or page.title,
            url=reverse("wagtailadmin_pages:edit", args=[page.pk]),
            state=_("Changes not published") if page.live else _("Draft"),
            when=date_format(changed_at.astimezone(zone), "j E") if changed_at else "",
        )


def _name(run: CourseRun) -> str:
    return ": ".join(str(text) for text in (run.city, run.title) if text)


def _days(run: CourseRun) -> str:
    if run.start_date is None or run.end_date is None:
        return ""
    return date_range(run.start_date, run.end_date)
