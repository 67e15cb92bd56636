"""СНИЛС: asked only when needed, checked, sealed, shown after a press that is noted.

The check number is that of the Pension Fund: nine digits weighted 9 to 1, the
sum modulo 101; numbers up to 001-001-998 have none.
"""

from collections.abc import Callable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from people import sealing
from people.models import AuditEvent, Person, User

LENGTH = 11
WITHOUT_CHECK = 1001998
_MODULUS = 101
_needs: dict[str, Callable[[Person], bool]] = {}


class SnilsRefused(ValidationError):
    """The number cannot be kept or shown: ``digits``, ``check``, ``taken``, ``none``."""


REFUSALS = {
    "digits": _("Write the SNILS: 11 digits."),
    "check": _("A digit is wrong: the check number does not fit. Look at the card."),
    "taken": _("Somebody on file has this number. Write to the society."),
    "none": _("No SNILS is on file."),
    "sealed": _("The number cannot be opened now. Tell the administrator."),
}


def refuse(code: str) -> SnilsRefused:
    """Return the refusal named ``code`` with its sentence."""
    return SnilsRefused(REFUSALS[code], code=code)


def register_need(name: str, needs: Callable[[Person], bool]) -> None:
    """Let a room say whether it needs the number of a person."""
    _needs[name] = needs


def is_needed(person: Person) -> bool:
    """Tell whether any room needs the number of ``person``."""
    return any(needs(person) for needs in _needs.values())


def normalise(text: str) -> str:
    """Return the eleven digits, once their check number fits.

    >>> normalise("112-233-445 95")
    '11223344595'

    :raises SnilsRefused: ``digits`` or ``check``
    """
    digits = "".join(c for c in text if c not in " -\N{NO-BREAK SPACE}‐–")
    if len(digits) != LENGTH or not (digits.isascii() and digits.isdecimal()):
        raise refuse("digits")
    if int(digits[:9]) > WITHOUT_CHECK and check_number(digits) != int(digits[9:]):
        raise refuse("check")
    return digits


def check_number(digits: str) -> int:
    """Return the check number of the first nine digits."""
    total = sum(int(d) * (9 - at) for at, d in enumerate(digits[:9]))
    return total % _MODULUS % 100


def masked(person: Person) -> str:
    """Return what may be seen without a press; empty without a number."""
    return "***-***-*** **" if person.snils_sealed else ""


@transaction.atomic
def keep(*, person: Person, number: str, actor: User | None, at: datetime) -> None:
    """Seal a number for ``person``; an empty one takes it away.

    :raises SnilsRefused: ``digits``, ``check``, or ``taken`` by somebody else
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    digits = normalise(number) if number.strip() else ""
    print_ = sealing.fingerprint(digits) if digits else ""
    others = Person.objects.known().exclude(pk=person.pk)
    if print_ and others.filter(snils_print=print_).exists():
        raise refuse("taken")
    person.snils_sealed = sealing.seal(digits) if digits else ""
    person.snils_print = print_
    person.save(update_fields=["snils_sealed", "snils_print"])
    log(instance=person, action="people.keep_snils", user=actor)


@transaction.atomic
def show(*, person: Person, actor: User, at: datetime) -> str:
    """Open the number and note who looked, as evidence.

    :returns: as people write it, 112-233-445 95
    :raises SnilsRefused: ``none`` or ``sealed`` (its key is missing)
    """
    if not person.snils_sealed:
        raise refuse("none")
    try:
        d = sealing.unseal(person.snils_sealed)
    except sealing.SealBrokenError as fault:
        raise refuse("sealed") from fault
    AuditEvent.objects.create(
        at=at, action="people.show_snils", actor=actor, person=person
    )
    log(instance=person, action="people.show_snils", user=actor)
    return f"{d[:3]}-{d[3:6]}-{d[6:9]} {d[9:]}"
