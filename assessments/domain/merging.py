"""What happens to attempts when two persons are merged: nothing; both are read."""

from datetime import datetime

from django.utils.translation import gettext as _

from assessments.models import Attempt
from people.columns import moment_in_words
from people.domain.merging import Count, Room
from people.models import Person


def counts(kept: Person, merged: Person) -> list[Count]:
    """Count attempts at tests."""
    return [
        Count(
            _("Attempts at tests"),
            Attempt.objects.for_person(kept).count(),
            Attempt.objects.for_person(merged).count(),
        )
    ]


def warn(kept: Person, merged: Person, _at: datetime) -> list[str]:
    """Say which attempts run at this moment: they go on."""
    running = [
        attempt
        for person in (kept, merged)
        for attempt in Attempt.objects.for_person(person).open().select_related("quiz")
    ]
    return [_running(attempt, kept) for attempt in running]


def _running(attempt: Attempt, person: Person) -> str:
    if attempt.due_at is None:
        words = _("An attempt at “%(quiz)s” runs now. It goes on undisturbed.")
        return words % {"quiz": attempt.quiz}
    words = _("An attempt at “%(quiz)s” runs until %(until)s. It goes on undisturbed.")
    until = moment_in_words(attempt.due_at, person.zone)
    return words % {"quiz": attempt.quiz, "until": until}


ROOM = Room(name="assessments", counts=counts, warn=warn)
