"""Whether a name may be printed, and how.

Complaints about certificates are complaints about names (domain.md 3), so a
doubtful one waits for a person instead of being printed. What makes a name
doubtful is told by ``people.domain.names``, also to whoever types one.
"""

import hashlib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator

from courses.findings import Finding
from people.domain.names import Doubt, doubts
from people.models import Person

FINE = Finding(met=True, code="certificates.name_fine")


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
    return FINE


def digest(person: Person) -> str:
    """A hash of all that would be printed of ``person``; tells a name that changed."""
    said = f"{printed_name(person)}\n{printed(person.latin_name)}"
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def namesakes(persons: Iterable[Person]) -> dict[int, Finding]:
    """Say who bears the same name as another of ``persons``, by id.

    Likely one person who was entered twice; a person decides.
    """
    by_name: dict[str, set[int]] = defaultdict(set)
    for person in persons:
        by_name[_folded(person)].add(person.pk)
    doubt = Finding(met=False, code="certificates.name_namesake")
    return {pk: doubt for same in by_name.values() if len(same) > 1 for pk in same}


def _folded(person: Person) -> str:
    """The name as it is compared: neither case, «ё» nor hyphens count."""
    name = printed_name(person).casefold().replace("ё", "е")
    return " ".join(name.replace("-", " ").split())


def _doubts(person: Person) -> Iterator[Doubt]:
    return doubts(
        family=printed(person.family_name),
        given=printed(person.given_name),
        whole=printed_name(person),
    )
