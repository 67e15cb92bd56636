"""What the room hears from below: one line each."""

from typing import Any

from django.utils import timezone

from certificates.domain.candidates import follow_ledger


def completion_changed(*, enrolment_id: int, **_: Any) -> None:
    """Bring the candidate in line with the completion ledger."""
    follow_ledger(enrolment_id=enrolment_id, at=timezone.now())
