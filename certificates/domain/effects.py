"""What hangs from a completion in this room, told before its evidence is changed."""

from collections.abc import Mapping, Sequence

from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from certificates.models import Candidate, CurrentCertificate
from courses.models import Enrolment


def effects_on(enrolments: Sequence[Enrolment]) -> Mapping[int, Sequence[str]]:
    """Say what a change of completion would touch, by the enrolment's id.

    An issued certificate stays until a person revokes it, with a reason; a
    candidate goes by itself. Three queries for any number of enrolments.
    """
    ids = [enrolment.pk for enrolment in enrolments]
    rows = Enrolment.objects.filter(pk__in=ids).values_list(
        "pk", "run_id", Coalesce("person__merged_into", "person")
    )
    holders = {pk: (run, person) for pk, run, person in rows}
    numbers = _numbers({run for run, _person in holders.values()})
    proposed = set(
        Candidate.objects.green()
        .filter(enrolment__in=ids)
        .values_list("enrolment_id", flat=True)
    )
    return {
        pk: sentences
        for pk, holder in holders.items()
        if (sentences := _sentences(numbers.get(holder), is_proposed=pk in proposed))
    }


def _numbers(runs: set[int]) -> dict[tuple[int, int], str]:
    rows = CurrentCertificate.objects.filter(run__in=runs)
    found = rows.values_list("run_id", "person_id", "certificate__number")
    return {(run, person): number for run, person, number in found}


def _sentences(number: str | None, *, is_proposed: bool) -> list[str]:
    if number:
        message = _("Certificate %(number)s stays until somebody revokes it.")
        return [message % {"number": number}]
    return [_("Is proposed for a certificate.")] if is_proposed else []
