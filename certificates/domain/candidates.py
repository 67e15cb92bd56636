"""Candidates follow the completion ledger; nothing is issued here."""

from datetime import datetime

from django.db import transaction

from certificates.domain import overriding
from certificates.models import Candidate
from courses.enums import CompletionKind
from courses.models import Completion, Enrolment


@transaction.atomic
def follow_ledger(*, enrolment_id: int, at: datetime) -> Candidate | None:
    """Bring the candidate of an enrolment in line with its completion ledger.

    The last row decides, so that repeated or overtaking calls do no harm: a
    granted completion proposes the enrolment, a withdrawn one takes it back.
    """
    enrolment = Enrolment.objects.select_for_update().get(pk=enrolment_id)
    last = enrolment.completions.order_by("-pk").first()
    if last is None:
        return None
    if last.kind == CompletionKind.GRANTED:
        return _propose(enrolment, last, at)
    if not overriding.is_decided(enrolment):
        Candidate.objects.green().filter(enrolment=enrolment).update(withdrawn_at=at)
    return None


def _propose(enrolment: Enrolment, completion: Completion, at: datetime) -> Candidate:
    candidate, is_new = Candidate.objects.get_or_create(
        enrolment=enrolment, defaults={"completion": completion, "proposed_at": at}
    )
    if not is_new and candidate.completion_id != completion.pk:
        candidate.completion = completion
        candidate.proposed_at = at
        candidate.withdrawn_at = None
        candidate.save(update_fields=["completion", "proposed_at", "withdrawn_at"])
    return candidate
