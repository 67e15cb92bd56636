"""Giving out certificates: a person decides, each step may be repeated."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from certificates.domain import documents, names, overriding, states
from certificates.domain.numbers import number_key, take_number
from certificates.domain.snapshots import take_snapshot
from certificates.enums import Kind, State
from certificates.models import (
    Candidate,
    Certificate,
    CurrentCertificate,
)
from courses.enums import RunState
from courses.findings import Finding
from courses.models import CourseRun
from people.codes import new_code, new_secret
from people.models import Person, User


class IssueRefused(ValidationError):
    """There will be no certificate now; the message says why."""


def why_not_now(run: CourseRun, *, at: datetime) -> Finding | None:
    """The reason why nothing can be issued for ``run`` yet; ``None`` when it can."""
    if run.state == RunState.DRAFT:
        return Finding(met=False, code="certificates.run_draft")
    if run.state == RunState.CANCELLED:
        return Finding(met=False, code="certificates.run_cancelled")
    if not run.is_self_paced and not run.is_over(at):
        params = {"end_date": run.end_date.isoformat() if run.end_date else ""}
        return Finding(met=False, code="certificates.run_not_over", params=params)
    return None


def ready_candidates(run: CourseRun) -> list[Candidate]:
    """Green candidates with a good name who have had no certificate of this run.

    Whose certificate was revoked is left to :func:`replacing.reissue`, one by one.
    """
    candidates = (
        Candidate.objects.of_run(run)
        .green()
        .select_related("enrolment__person__merged_into")
        .order_by("enrolment__person__sort_key", "pk")
    )
    had = {*holders(run), *revoked(run)}
    doubts = doubts_of(run)
    return [
        candidate
        for candidate in candidates
        if (person := holder_of(candidate)).pk not in had and person.pk not in doubts
    ]


def doubts_of(run: CourseRun) -> dict[int, Finding]:
    """Whose name waits for a person to look at it, and why; by the person's id.

    A doubt that somebody has cleared for this very name is none any more.
    """
    taking_part = run.enrolments.taking_part().select_related("person__merged_into")
    persons = {
        (kept := row.person.merged_into or row.person).pk: kept for row in taking_part
    }
    looks = {pk: names.look_at_name(person) for pk, person in persons.items()}
    doubts = {pk: look for pk, look in looks.items() if not look.met}
    doubts = names.namesakes(persons.values()) | doubts
    cleared = overriding.cleared_names(run)
    return {
        pk: doubt
        for pk, doubt in doubts.items()
        if not overriding.may_clear(doubt) or names.digest(persons[pk]) not in cleared
    }


def holders(run: CourseRun) -> dict[int, Certificate]:
    """The run's current certificates by the id of the person, after any merge."""
    rows = _current().filter(run=run).select_related("certificate", "person")
    return {row.person.merged_into_id or row.person_id: row.certificate for row in rows}


def revoked(run: CourseRun) -> dict[int, Certificate]:
    """Each person's last revoked certificate of this run, with its state.

    Also of those who have been issued a new one since.
    """
    rows = (
        Certificate.objects.filter(run=run, kind=Kind.PARTICIPATION)
        .with_state()
        .select_related("person")
        .order_by("pk")
    )
    return {
        row.person.merged_into_id or row.person_id: row
        for row in rows
        if row.state == State.REVOKED
    }


def holder_of(candidate: Candidate) -> Person:
    """Who the certificate is for; a merged person's is the kept person's."""
    person = candidate.enrolment.person
    return person.merged_into or person


@transaction.atomic
def issue(
    *,
    candidate: Candidate,
    actor: User | None,
    at: datetime,
    looked_at: str | None = None,
) -> Certificate:
    """Give the candidate's certificate its number; twice gives the same one.

    The candidate is locked against a second issue and a withdrawal, the
    counter only for the last steps. The file is made afterwards.

    :param looked_at: digest of the name that a person has released; another
        name is not printed unseen
    :raises IssueRefused: ``withdrawn``, ``revoked``, ``name_changed``, a reason of
        the run, or a reason of the name such as ``name_incomplete``
    """
    candidate = lock(candidate)
    person = holder_of(candidate)
    if current := find_current(person=person, run=candidate.enrolment.run):
        return current
    refuse(candidate, person, at=at)
    if looked_at is not None and looked_at != names.digest(person):
        message = _("The name was changed after the release. Prepare it again.")
        raise IssueRefused(message, code="name_changed")
    if person.pk in revoked(candidate.enrolment.run):
        message = _("The certificate was revoked: decide for this person alone.")
        raise IssueRefused(message, code="revoked")
    try:
        with transaction.atomic():
            return write_certificate(
                candidate=candidate, person=person, actor=actor, at=at
            )
    except IntegrityError:
        # Two enrolments of one merged person in the same run, at the same time.
        return _current().get(person=person, run=candidate.enrolment.run).certificate


def write_certificate(
    *,
    candidate: Candidate,
    person: Person,
    actor: User | None,
    at: datetime,
    replaces: Certificate | None = None,
) -> Certificate:
    """Write number, snapshot and state; inside the caller's transaction."""
    secret, check_code = new_secret(), new_code()
    number = take_number(year=at.astimezone(ZoneInfo(settings.TIME_ZONE)).year)
    snapshot = take_snapshot(
        candidate=candidate,
        person=person,
        number=number,
        secret=secret,
        check_code=check_code,
        at=at,
    )
    certificate = Certificate.objects.create(
        number=number,
        number_key=number_key(number),
        secret=secret,
        check_code=check_code,
        person=person,
        run=candidate.enrolment.run,
        snapshot=snapshot,
        template_revision=documents.template_revision(),
        replaces=replaces,
        issued_at=at,
        issued_by=actor,
    )
    states.begin(certificate, actor=actor, at=at)
    log(instance=certificate, action="certificates.issue", user=actor)
    return certificate


def find_current(*, person: Person, run: CourseRun) -> Certificate | None:
    """The certificate that ``person`` holds for ``run``.

    Also one that was issued to a person who was merged into this one since.
    """
    own = Q(person=person) | Q(person__merged_into=person)
    current = _current().filter(own, run=run).first()
    return current.certificate if current else None


def _current() -> QuerySet[CurrentCertificate]:
    of_kind = CurrentCertificate.objects.filter(kind=Kind.PARTICIPATION)
    return of_kind.select_related("certificate")


def lock(candidate: Candidate) -> Candidate:
    """The candidate with what issuing needs, locked until the commit."""
    return _whole().select_for_update(of=("self",)).get(pk=candidate.pk)


def with_run(candidate: Candidate) -> Candidate:
    """The candidate with what issuing needs, to look at only."""
    return _whole().get(pk=candidate.pk)


def _whole() -> QuerySet[Candidate]:
    return Candidate.objects.select_related(
        "completion",
        "enrolment__person__merged_into",
        "enrolment__run__outline",
        "enrolment__run__course__programme",
    )


def refuse(candidate: Candidate, person: Person, *, at: datetime) -> None:
    """Refuse a certificate that the run, the conditions or the name forbid.

    :raises IssueRefused: as :func:`issue` says
    """
    refuse_early(candidate.enrolment.run, at)
    _refuse_candidate(candidate, person)


def refuse_early(run: CourseRun, at: datetime) -> None:
    """Refuse whatever is issued before the run allows it.

    :raises IssueRefused: ``run_draft``, ``run_cancelled`` or ``run_not_over``
    """
    if reason := why_not_now(run, at=at):
        raise IssueRefused(reason.sentence, code=reason.code.partition(".")[2])


def _refuse_candidate(candidate: Candidate, person: Person) -> None:
    if candidate.withdrawn_at is not None:
        message = _("The conditions of the run are no longer met.")
        raise IssueRefused(message, code="withdrawn")
    refuse_name(candidate, person)


def refuse_name(candidate: Candidate, person: Person) -> None:
    """Refuse a name that may not be printed, unless somebody has cleared it.

    :raises IssueRefused: a reason of the name, such as ``name_incomplete``
    """
    name = names.look_at_name(person)
    if name.met:
        return
    cleared = overriding.cleared_names(candidate.enrolment.run)
    if overriding.may_clear(name) and names.digest(person) in cleared:
        return
    raise IssueRefused(name.sentence, code=name.code.partition(".")[2])
