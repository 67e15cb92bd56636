"""Where two desks said different things, a person decides."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from attendance.domain.roster import mark
from attendance.models import DeskConflict
from attendance.models.events import SETTLED_REASON
from courses.models import Enrolment
from people.models import User


class ConflictRefused(ValidationError):
    """The conflict cannot be settled like this."""


@transaction.atomic
def settle(
    *, conflict: DeskConflict, take: bool, actor: User, at: datetime
) -> DeskConflict:
    """Let the mark that came later hold, or leave the one in the register.

    :raises ConflictRefused: ``settled`` by somebody else meanwhile
    :raises MarkRefused: as :func:`attendance.domain.roster.mark`
    """
    conflict = DeskConflict.objects.select_for_update(of=("self",)).get(pk=conflict.pk)
    if conflict.settled_at:
        message = _("This was settled already. Reload the page.")
        raise ConflictRefused(message, code="settled")
    if take:
        mark(
            session=conflict.session,
            enrolment=_enrolment(conflict),
            kind=conflict.kind,
            reason=SETTLED_REASON,
            actor=actor,
            at=at,
        )
    conflict.settled_at, conflict.settled_by, conflict.is_taken = at, actor, take
    conflict.save(update_fields=["settled_at", "settled_by", "is_taken"])
    return conflict


def _enrolment(conflict: DeskConflict) -> Enrolment:
    run = conflict.session.run
    return run.enrolments.for_person(conflict.person).taking_part().get()
