"""Whether a name may be printed, and how.

Complaints about certificates are complaints about names (domain.md 3), so a
doubtful one waits for a person instead of being printed. What makes a name
doubtful is told by ``people.domain.names``, also to whoever types one.
"""

import unicodedata
from collections.abc import Iterator

from courses.findings import Finding
from people.domain.names import Doubt, doubts
from people.models import Person


def printed(text: str) -> str:
    """``text`` as it will be printed: composed, without invisible signs."""
    composed = unicodedata.normalize("NFC", text)
    visible = "".join(c for c in composed if unicodedata.category(c) != "Cf")
    return " ".join(visible.split())


def printed_name(person: Person) -> str:
    """The whole name in the nominative, family name first (domain.md 4.3)."""
    return printed(person.full_name)


def name_lines(person: Person) -> list[str]:
    """The name on two lines, for when it is too long for one."""
    rest = f"{person.given_name} {person.patronymic}"
    return [part for part in (printed(person.family_name), printed(rest)) if part]


def look_at_name(person: Person) -> Finding:
    """Say whether the name can be printed, else the first reason why not."""
    for code, params in _doubts(person):
        return Finding(
            met=False,
            code=f"certificates.name_{code}",
            params={"name": printed_name(person), **params},
        )
    return Finding(met=True, code="certificates.name_fine")


def _doubts(person: Person) -> Iterator[Doubt]:
    return doubts(
        family=printed(person.family_name),
        given=printed(person.given_name),
        whole=printed_name(person),
    )
