"""Minutes are derived from the log, never stored in it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from attendance.domain.intervals import Interval, minutes
from attendance.enums import WAS_THERE
from attendance.models import AttendanceEvent
from courses.models import Enrolment


def net_minutes(*, enrolments: Sequence[Enrolment]) -> dict[int, int]:
    """Return the counted minutes of each enrolment's id, in two queries.

    Only sessions that count for credit are taken (domain.md 1.2), and
    sessions at the same time count once. Marks of persons merged into the
    enrolled one are hers.
    """
    attended = _attended(enrolments)
    return {
        enrolment.pk: minutes(attended[enrolment.run_id, enrolment.person_id])
        for enrolment in enrolments
    }


def _attended(
    enrolments: Sequence[Enrolment],
) -> dict[tuple[int, int], list[Interval]]:
    kept = _kept_persons({enrolment.person_id for enrolment in enrolments})
    events = (
        AttendanceEvent.objects.in_force()
        .filter(
            session__run__in={enrolment.run_id for enrolment in enrolments},
            session__counts_for_credit=True,
            person__in=kept,
            kind__in=WAS_THERE,
        )
        .values_list(
            "session__run_id", "person_id", "session__starts_at", "session__ends_at"
        )
    )
    attended: dict[tuple[int, int], list[Interval]] = defaultdict(list)
    for run_id, person_id, starts_at, ends_at in events:
        attended[run_id, kept[person_id]].append((starts_at, ends_at))
    return attended


def _kept_persons(persons: Iterable[int]) -> dict[int, int]:
    """Map each person, and each one merged into her, to the person kept."""
    from people.models import Person

    persons = set(persons)
    merged = Person.objects.filter(merged_into__in=persons)
    return {
        **{person: person for person in persons},
        **dict(merged.values_list("pk", "merged_into_id")),
    }
