"""What happened in the room, told after the commit; payloads are ids.

Receivers must be idempotent by a constraint: a signal may come twice.
"""

from typing import Any

from django.db import transaction
from django.dispatch import Signal


class AfterCommit(Signal):
    """A signal that goes out once its transaction is committed."""

    def announce(self, **payload: Any) -> None:
        """Send ``payload`` after the commit; a failing receiver stops no other."""
        transaction.on_commit(lambda: self.send_robust(sender=None, **payload))


# enrolment_id, change_id
enrolled = AfterCommit()
# enrolment_id, change_id
withdrawn = AfterCommit()
# enrolment_id, completion_id
enrolment_completed = AfterCommit()
# enrolment_id, completion_id
completion_withdrawn = AfterCommit()
