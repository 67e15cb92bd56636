"""The work of a batch: one step per certificate, each part repeatable."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from certificates import emails
from certificates.domain import awards, files, issuing
from certificates.models import Batch, BatchStep
from notices.due import ATTEMPTS

# How often a step of a paused batch asks whether it may go on.
PAUSE = timedelta(minutes=10)


@dataclass(frozen=True)
class Progress:
    """How far a batch is."""

    total: int
    done: int
    refused: int
    stuck: int

    @property
    def is_running(self) -> bool:
        """Whether there is work left that will go on by itself."""
        return self.done + self.stuck < self.total

    @property
    def issued(self) -> int:
        """Certificates that are ready."""
        return self.done - self.refused


def work_on_step(step: BatchStep, *, at: datetime) -> datetime | None:
    """Number, file and mail of one certificate; safe to repeat from any point.

    A person's name or completion may have changed since the batch was
    prepared: then the step ends with the reason instead of a certificate.

    :returns: when to ask again while the batch is paused
    """
    batch = step.batch
    if batch.paused_at:
        return at + PAUSE
    try:
        certificate = issuing.issue(
            candidate=step.candidate,
            actor=batch.released_by,
            at=at,
            looked_at=batch.prepared.get(str(step.candidate_id)),
        )
    except issuing.IssueRefused as refusal:
        step.refusal = str(refusal.code)
        step.save(update_fields=["refusal"])
        return None
    step.certificate, step.refusal = certificate, ""
    step.save(update_fields=["certificate", "refusal"])
    awards.award(
        run=certificate.run,
        persons=[certificate.person],
        actor=batch.released_by,
        at=at,
    )
    files.ensure_file(certificate=certificate, at=at)
    emails.certificate_issued(certificate, at=at)
    return None


def progress_of(batch: Batch) -> Progress:
    """Counts of the batch's steps, in one query."""
    steps = list(batch.steps.values_list("done_at", "refusal", "attempts"))
    done = [refusal for done_at, refusal, _ in steps if done_at]
    stuck = [tries for done_at, _, tries in steps if not done_at and tries >= ATTEMPTS]
    return Progress(
        total=len(steps),
        done=len(done),
        refused=sum(1 for refusal in done if refusal),
        stuck=len(stuck),
    )


def is_outdated(batch: Batch) -> bool:
    """Whether a certificate of the batch was revoked or replaced since.

    What the batch says of itself would contradict the list of participants.
    """
    gone = batch.steps.filter(certificate__isnull=False, certificate__current=None)
    return gone.exists()
