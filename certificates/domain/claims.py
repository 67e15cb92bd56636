"""A person made by staff becomes one's own with the code printed on the certificate.

A certificate is shown to others too, so its code alone is not enough: the name
must be the reader's own. Everything else waits for staff.
"""

from datetime import datetime

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from certificates.domain.numbers import check_code_key, number_keys
from certificates.models import Certificate
from people.domain import merging
from people.domain.duplicates import Sought
from people.domain.matching import skeleton
from people.models import Person, User

# Wrong codes of one account, and of one network address, in this many seconds.
LIMIT, LIMIT_OF_ADDRESS = 5, 30
WINDOW_SECONDS = 3600
_NOBODYS_CODE = "!"


class ClaimRefused(ValidationError):
    """The certificate was not found, or somebody has to look: ``code`` says why."""


REFUSALS = {
    "not_found": _("There is no such certificate. Compare number and code once more."),
    "too_many": _(
        "Too many wrong codes. Try again in an hour, or write to the society."
    ),
    "staff": _(
        "This cannot be connected without looking at a document. Write to the society:"
        " name the number of the certificate."
    ),
    "own": _("This certificate is yours already."),
}


def refuse(code: str) -> ClaimRefused:
    """Return the refusal named ``code`` with its sentence."""
    return ClaimRefused(REFUSALS[code], code=code)


@transaction.atomic
def claim(
    *,
    person: Person,
    number: str,
    check_code: str,
    client: str,
    actor: User,
    at: datetime,
) -> Person:
    """Join the holder of a certificate with ``person``, whose account asks.

    :param client: the network address, whose wrong tries are counted as well
    :returns: the person kept
    :raises ClaimRefused: ``not_found``, ``too_many``, ``own`` or ``staff``
    """
    counters = {f"claim:a:{actor.pk}": LIMIT, f"claim:i:{client}": LIMIT_OF_ADDRESS}
    if any(cache.get(key, 0) >= limit for key, limit in counters.items()):
        raise refuse("too_many")
    holder = _holder(number, check_code)
    if holder is None:
        for key in counters:
            cache.add(key, 0, WINDOW_SECONDS)
            cache.incr(key)
        raise refuse("not_found")
    if holder.pk == person.pk:
        raise refuse("own")
    if holder.account_id or not _same_name(holder, person):
        raise refuse("staff")
    merging.merge(
        kept=person,
        merged=holder,
        take=[name for name in merging.FIELDS if not getattr(person, name)],
        reason=str(_("Claimed with the code of certificate %(number)s."))
        % {"number": number.strip()[:60]},
        actor=actor,
        at=at,
    )
    return person


def _holder(number: str, check_code: str) -> Person | None:
    rows = Certificate.objects.select_related("person__merged_into")
    found = rows.filter(number_key__in=number_keys(number)).first()
    known = found.check_code if found else _NOBODYS_CODE
    right = constant_time_compare(check_code_key(check_code), known)
    if found is None or not right:
        return None
    return found.person.merged_into or found.person


def _same_name(holder: Person, person: Person) -> bool:
    """The whole names agree in any alphabet, the former name too."""
    keys = {holder.match_key, holder.former_key, holder.latin_key} - {""}
    if not Sought.of(person).keys & keys:
        return False
    ours, theirs = skeleton(person.patronymic), skeleton(holder.patronymic)
    return not (ours and theirs) or ours == theirs
