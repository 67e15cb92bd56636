"""A run's public page, and taking or giving back a place on it."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from attendance.domain.queries import broadcast_in
from certificates.domain.evaluations import is_asked_now
from cms.domain.credits import accreditations_of, credits_in_words
from cms.domain.materials import may_add, may_see
from cms.domain.place import findings_of
from cms.edition import PLACES, kept
from cms.forms import ApplicationForm
from cms.models import CoursePage, RunMaterial
from courses.domain import enrolment as places
from courses.domain.admission import give_back_until, overlapping, quotas_of
from courses.domain.applications import apply_for_place, reason_of_refusal
from courses.domain.completion import Assessed
from courses.domain.invitations import open_invitation
from courses.domain.invitations import token_of as token_of_invitation
from courses.domain.queries import placement_of, runs_with_places, timetable
from courses.domain.waiting import (
    WAITS,
    join_line,
    last_offer,
    place_in_line,
    token_of,
)
from courses.enums import TAKES_PART, Admission, EnrolmentState, RunState
from courses.models import CourseRun, Enrolment, Interest
from courses.rules import can_manage_run, person_of
from people.i18n import active_language
from people.models import Person

REASON_LENGTH = 500


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the reader stands with a run, and why one cannot enrol now."""

    person: Person | None
    enrolment: Enrolment | None
    refusal: str
    reason: str = ""
    overlaps: tuple[CourseRun, ...] = ()

    @property
    def takes_part(self) -> bool:
        """Whether the reader has a place."""
        return self.enrolment is not None and self.enrolment.state in (
            EnrolmentState.ACTIVE,
            EnrolmentState.COMPLETED,
            EnrolmentState.NOT_COMPLETED,
        )

    @property
    def can_join_line(self) -> bool:
        """Whether all places are gone and one may wait for a freed one."""
        return self.refusal in WAITS

    @property
    def is_active(self) -> bool:
        """Whether the reader's place can still be given back."""
        return (
            self.enrolment is not None
            and self.enrolment.state == EnrolmentState.ACTIVE
            and self.refusal not in {"cancelled", "over"}
        )


class RunView(View):
    """What, when, where, what is asked, and one next step."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """Show the run."""
        return run_page(request, find_run(request, code))


class EnrolView(View):
    """Take a place; a second press changes nothing."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """Lead a reader who came by the address, or from signing in, to the run."""
        return redirect("run", code=code)

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        """Enrol whoever is signed in."""
        run = find_run(request, code)
        person = person_of(request.user)
        if person is None:
            return redirect_to_login(run.get_absolute_url())
        try:
            places.enrol(run=run, person=person, actor=request.user, at=timezone.now())
        except places.EnrolmentRefused as refusal:
            return run_page(request, find_run(request, code), refused=refusal)
        messages.success(request, _("You have a place. A letter is on its way."))
        return redirect(run)


class JoinLineView(EnrolView):
    """Wait for a freed place; a second press changes nothing."""

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        """Put whoever is signed in at the end of the waiting list."""
        run = find_run(request, code)
        person = person_of(request.user)
        if person is None:
            return redirect_to_login(run.get_absolute_url())
        try:
            join_line(run=run, person=person, actor=request.user, at=timezone.now())
        except places.EnrolmentRefused as refusal:
            return run_page(request, find_run(request, code), refused=refusal)
        messages.success(request, _("You are on the waiting list."))
        return redirect(run)


class ApplyView(EnrolView):
    """Hand in an application."""

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        """Hand in what whoever is signed in has written."""
        run = find_run(request, code)
        person = person_of(request.user)
        if person is None:
            return redirect_to_login(run.get_absolute_url())
        form = ApplicationForm(request.POST, person=person)
        if not form.is_valid() and run.admission == Admission.APPLICATION:
            return run_page(request, run, form=form)
        try:
            apply_for_place(
                run=run,
                person=person,
                actor=request.user,
                at=timezone.now(),
                **{"letter": ""} | form.cleaned_data,
            )
        except places.EnrolmentRefused as refusal:
            return run_page(request, find_run(request, code), refused=refusal)
        messages.success(request, _("Your application has been handed in."))
        return redirect(run)


class WithdrawView(EnrolView):
    """Give one's own place back."""

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        """Withdraw whoever is signed in."""
        run = find_run(request, code)
        enrolment = own_enrolment(run, person_of(request.user))
        if enrolment is None:
            raise Http404
        reason = request.POST.get("reason", "").strip()[:REASON_LENGTH]
        try:
            places.give_back(
                enrolment=enrolment,
                actor=request.user,
                at=timezone.now(),
                reason=reason,
            )
        except places.EnrolmentRefused as refusal:
            return run_page(request, find_run(request, code), refused=refusal)
        words = {
            EnrolmentState.WAITLISTED: _("You have left the waiting list."),
            EnrolmentState.APPLIED: _("Your application has been taken back."),
        }
        given_back = (
            _("You have left the course.")
            if run.is_self_paced
            else _("Your place is free for somebody else now.")
        )
        messages.success(request, words.get(enrolment.state, given_back))
        return redirect(run)


def find_run(request: HttpRequest, code: str) -> CourseRun:
    """Return the run with ``code``; a draft only for those who plan it.

    :raises Http404: for an unknown code, and for a draft of others
    """
    run = get_object_or_404(runs_with_places(), code=code)
    if run.state == RunState.DRAFT and not can_manage_run(request.user, run):
        raise Http404
    return run


def own_enrolment(run: CourseRun, person: Person | None) -> Enrolment | None:
    """Return the enrolment of ``person`` in ``run``, whatever its state."""
    if person is None:
        return None
    own = run.enrolments.for_person(person).select_related("person")
    return own.standing_first().first()


def run_page(
    request: HttpRequest,
    run: CourseRun,
    refused: places.EnrolmentRefused | None = None,
    form: ApplicationForm | None = None,
) -> HttpResponse:
    """Render the page of ``run``, with what was refused on top."""
    at = timezone.now()
    minute = at.replace(second=0, microsecond=0)
    facts = kept(partial(_facts, run), "facts of a run", run.pk, minute, of=PLACES)
    context = {**facts, **_own(request, run, at), "at": at, "refused": refused}
    context["run"] = run
    context["course_page"] = facts["course_pages"].get(active_language())
    context["credits"] = credits_in_words(facts["accreditations"])
    context["application_form"] = form or _application_form(request, run)
    status = HTTPStatus.CONFLICT if refused else HTTPStatus.OK
    if form:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "cms/run.html", context, status=status)


def _application_form(request: HttpRequest, run: CourseRun) -> ApplicationForm | None:
    person = person_of(request.user)
    if person is None or run.admission != Admission.APPLICATION:
        return None
    return ApplicationForm(person=person)


def _facts(run: CourseRun) -> dict[str, Any]:
    days = timetable(run)
    sessions = [session for day in days for session in day.sessions]
    speakers = {
        talk.person_id: talk.person for s in sessions for talk in s.speakers.all()
    }
    first = days[0].sessions if days else []
    return {
        "days": days,
        "starts_at": first[0].starts_at if first else None,
        "ends_at": max((s.ends_at for s in first), default=None),
        "speakers": list(speakers.values()),
        "team": list(run.team.select_related("person__organisation")),
        "partners": list(run.partners.select_related("organisation")),
        "quotas": quotas_of(run),
        "prerequisites": list(run.prerequisites.select_related("course")),
        "give_back_until": give_back_until(run),
        "accreditations": accreditations_of(run),
        "consulted": sum(session.consulted or 0 for session in sessions),
        "course_pages": _course_pages(run),
    }


def _course_pages(run: CourseRun) -> dict[str, CoursePage]:
    """Return the pages that tell what the course teaches, by language; one query."""
    pages = CoursePage.objects.live().filter(course=run.course_id)
    return {page.locale.language_code: page for page in pages.select_related("locale")}


def _own(request: HttpRequest, run: CourseRun, at: datetime) -> dict[str, Any]:
    person = person_of(request.user)
    enrolment = own_enrolment(run, person)
    if enrolment:
        enrolment.run = run
    standing = _standing(run, person, enrolment, at)
    return {
        "standing": standing,
        **_line(standing),
        "interest": _interest(run, standing),
        **_invited(request, run, standing, at),
        "requirements": _requirements(run, standing, at),
        "live": broadcast_in(run) if standing.takes_part else set(),
        **_handed_out(request, run),
        "evaluates": standing.takes_part
        and enrolment is not None
        and is_asked_now(enrolment, at=at),
        "manages": request.user.is_authenticated and can_manage_run(request.user, run),
    }


def _standing(
    run: CourseRun, person: Person | None, enrolment: Enrolment | None, at: datetime
) -> Standing:
    """Say where the reader stands: by the rules for everybody, then for this person."""
    if person is None or (enrolment and enrolment.state in TAKES_PART):
        return Standing(person, enrolment, places.refusal_now(run, at))
    refused = places.refusal_for(run, person, at)
    return Standing(
        person,
        enrolment,
        refused.code if refused else "",
        str(refused.message) if refused else "",
        tuple(overlapping(run, person)),
    )


def _handed_out(request: HttpRequest, run: CourseRun) -> dict[str, Any]:
    """Return how many materials the reader finds, and whether she may add some."""
    if not may_see(request.user, run):
        return {"sees_materials": False}
    return {
        "sees_materials": True,
        "adds_materials": may_add(request.user, run),
        "materials": RunMaterial.objects.shown().filter(run=run).count(),
    }


def _interest(run: CourseRun, standing: Standing) -> str:
    """Say whether the reader may ask for this course in the own region, or has."""
    person = standing.person
    if (
        person is None
        or standing.takes_part
        or person.region_id in {None, run.region_id}
    ):
        return ""
    wishes = Interest.objects.filter(
        person=person, course=run.course_id, region=person.region_id, told_at=None
    )
    return "noted" if wishes.exists() else "open"


def _invited(
    request: HttpRequest, run: CourseRun, standing: Standing, at: datetime
) -> dict[str, Any]:
    """Return the way to an invitation that waits for the reader's answer."""
    if run.admission != Admission.INVITATION or standing.takes_part:
        return {}
    if standing.person is None:
        return {}
    found = open_invitation(run=run, account=request.user, at=at)
    return {"invitation_token": token_of_invitation(found)} if found else {}


def _line(standing: Standing) -> dict[str, Any]:
    """Return what a reader in line, with an offer or with an answer is shown."""
    enrolment = standing.enrolment
    if enrolment is None:
        return {}
    if standing.takes_part:
        return {"placement": placement_of(enrolment)}
    if enrolment.state == EnrolmentState.WAITLISTED:
        return {"place_in_line": place_in_line(enrolment)}
    if enrolment.state == EnrolmentState.OFFERED and (offer := last_offer(enrolment)):
        return {"offer": offer, "offer_token": token_of(offer)}
    if enrolment.state == EnrolmentState.DECLINED:
        return {"declined": reason_of_refusal(enrolment)}
    return {}


def _requirements(
    run: CourseRun, standing: Standing, at: datetime
) -> list[tuple[str, Assessed | None]]:
    """Return what is asked in words, with the findings for a participant."""
    if standing.takes_part and standing.enrolment:
        standing.enrolment.run = run
        board = findings_of([standing.enrolment], at)[standing.enrolment.pk]
        return [(row.requirement.in_words(), row) for row in board]
    return [(row.in_words(), None) for row in run.requirements.all()]
