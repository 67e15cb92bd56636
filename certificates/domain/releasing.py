"""Prepare, release, pause: two people stand behind every certificate."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from certificates.domain import issuing, names
from certificates.models import Batch, BatchStep, Candidate, IssuingRules
from courses.models import CourseRun
from notices import due
from people.models import User


class ReleaseRefused(ValidationError):
    """The batch cannot go on like this; the message says why."""


@dataclass(frozen=True)
class Left:
    """Whom a release would print, and who changed since it was prepared."""

    ready: list[Candidate]
    changed: list[Candidate]


@transaction.atomic
def prepare(*, run: CourseRun, actor: User | None, at: datetime) -> Batch:
    """Put together who gets a certificate now; nothing has a number yet.

    While an earlier batch of the run is open, that one is returned: a double
    press prepares nothing twice.

    :raises IssueRefused: ``run_draft``, ``run_cancelled``, ``run_not_over``
        or ``nobody``
    """
    run = CourseRun.objects.select_for_update().get(pk=run.pk)
    if batch := run.certificate_batches.open().first():
        return batch
    issuing.refuse_early(run, at)
    ready = issuing.ready_candidates(run)
    if not ready:
        message = _("Nobody is ready for a certificate.")
        raise issuing.IssueRefused(message, code="nobody")
    batch = Batch.objects.create(
        run=run,
        created_at=at,
        created_by=actor,
        prepared={str(row.pk): _digest(row) for row in ready},
        same_person_may_release=_may_same_person_release(run),
    )
    _log(batch, "prepare", actor, certificates=len(ready))
    return batch


@transaction.atomic
def release(
    *, batch: Batch, actor: User, at: datetime, signed_in_again: bool = False
) -> Batch:
    """Let the certificates of a prepared batch be made; twice starts nothing twice.

    Only those whose name is still the one that was prepared are made.

    :param signed_in_again: whether ``actor`` has just signed in again
    :raises ReleaseRefused: ``sent_back``, ``same_person``, ``sign_in_again``
        or ``nobody``
    """
    batch = _locked(batch)
    if batch.released_at:
        return batch
    if batch.sent_back_at:
        message = _("This batch was sent back. Prepare a new one.")
        raise ReleaseRefused(message, code="sent_back")
    same_person = batch.created_by_id == actor.pk
    if same_person:
        _refuse_same_person(batch, signed_in_again=signed_in_again)
    ready = left_of(batch).ready
    if not ready:
        message = _("Nobody of this batch is ready any more.")
        raise ReleaseRefused(message, code="nobody")
    batch.released_at, batch.released_by = at, actor
    batch.save(update_fields=["released_at", "released_by"])
    BatchStep.objects.bulk_create(
        BatchStep(batch=batch, candidate=candidate, due_at=at) for candidate in ready
    )
    _log(batch, "release", actor, certificates=len(ready), same_person=same_person)
    due.wake(BatchStep)
    return batch


@transaction.atomic
def send_back(*, batch: Batch, reason: str, actor: User, at: datetime) -> Batch:
    """Refuse to release a prepared batch, with a reason.

    :raises ReleaseRefused: ``no_reason`` or ``released``
    """
    batch = _locked(batch)
    if not reason.strip():
        raise ReleaseRefused(_("Write the reason."), code="no_reason")
    if batch.released_at:
        message = _("This batch has been released already.")
        raise ReleaseRefused(message, code="released")
    if batch.sent_back_at:
        return batch
    batch.sent_back_at = at
    batch.save(update_fields=["sent_back_at"])
    _log(batch, "send_back", actor, reason=reason)
    return batch


@transaction.atomic
def pause(*, batch: Batch, actor: User, at: datetime) -> Batch:
    """Stop after the certificates that are being made at this moment."""
    batch = _locked(batch)
    batch.paused_at = at
    batch.save(update_fields=["paused_at"])
    _log(batch, "pause", actor)
    return batch


@transaction.atomic
def resume(*, batch: Batch, actor: User, at: datetime) -> Batch:
    """Go on with a paused batch, at once; steps that were given up are tried anew."""
    batch = _locked(batch)
    batch.paused_at = None
    batch.save(update_fields=["paused_at"])
    batch.steps.filter(done_at=None).update(due_at=at, attempts=0, last_error="")
    _log(batch, "resume", actor)
    due.wake(BatchStep)
    return batch


def left_of(batch: Batch) -> Left:
    """Split what was prepared into what still stands and what has changed."""
    ready = {str(row.pk): row for row in issuing.ready_candidates(batch.run)}
    same = {
        key
        for key, digest in batch.prepared.items()
        if key in ready and _digest(ready[key]) == digest
    }
    changed = Candidate.objects.filter(pk__in=set(batch.prepared) - same)
    return Left(
        ready=[row for key, row in ready.items() if key in same],
        changed=list(changed.select_related("enrolment__person__merged_into")),
    )


def _may_same_person_release(run: CourseRun) -> bool:
    """Whether the run's programme lets one person prepare and release now."""
    rules = IssuingRules.objects.filter(programme=run.course.programme_id).first()
    return rules is not None and rules.same_person_may_release


def _refuse_same_person(batch: Batch, *, signed_in_again: bool) -> None:
    if not batch.same_person_may_release:
        message = _("You prepared this batch: a second person releases it.")
        raise ReleaseRefused(message, code="same_person")
    if not signed_in_again:
        message = _("You prepared this batch: sign in again to release it.")
        raise ReleaseRefused(message, code="sign_in_again")


def _digest(candidate: Candidate) -> str:
    return names.digest(issuing.holder_of(candidate))


def _locked(batch: Batch) -> Batch:
    rows = Batch.objects.select_related("run__course")
    return rows.select_for_update(of=("self",)).get(pk=batch.pk)


def _log(batch: Batch, verb: str, actor: User | None, **data: object) -> None:
    log(
        instance=batch.run,
        action=f"certificates.{verb}",
        user=actor,
        data={"batch": batch.code, **data},
    )
