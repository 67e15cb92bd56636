"""What hangs from a completion, told before somebody changes its evidence.

Rooms above add what they keep: ``register(certificates_of)`` in ``apps.ready``.
A page that lowers a mark or takes back an attendance event asks here first.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from courses.models import Enrolment

# Returns, by the enrolment's id, sentences in the reader's language; a constant
# number of queries for any number of enrolments.
Effect = Callable[[Sequence[Enrolment]], Mapping[int, Sequence[str]]]

_effects: list[Effect] = []


def register(effect: Effect) -> None:
    """Add a room's part; registering twice changes nothing."""
    if effect not in _effects:
        _effects.append(effect)


def effects_of_change(enrolments: Sequence[Enrolment]) -> dict[int, list[str]]:
    """Say what a change of completion would touch, by the enrolment's id."""
    told: dict[int, list[str]] = defaultdict(list)
    for effect in _effects:
        for enrolment_id, sentences in effect(enrolments).items():
            told[enrolment_id] += sentences
    return dict(told)
