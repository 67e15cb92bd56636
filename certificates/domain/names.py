"""Whether a name may be printed, and how.

Complaints about certificates are complaints about names (domain.md 3), so a
doubtful one waits for a person instead of being printed.
"""

import unicodedata
from collections.abc import Iterator

from courses.findings import Finding
from papers import faces
from people.models import Person

# What stands in names besides letters: double names, O'Connor, «П.», maiden names.
_SIGNS = set(" -'’ʼ`.()")
_PLACEHOLDERS = {"тест", "тестов", "тестовый", "test", "undefined", "none", "nan"}


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


def _doubts(person: Person) -> Iterator[tuple[str, dict[str, str]]]:
    family, given = printed(person.family_name), printed(person.given_name)
    name = printed_name(person)
    if not family or not given:
        yield "incomplete", {}
    if strange := faces.unprintable(name):
        yield "unprintable", {"characters": " ".join(strange)}
    if signs := [c for c in name if not c.isalpha() and c not in _SIGNS]:
        yield "signs", {"characters": " ".join(dict.fromkeys(signs))}
    if any(part == part.lower() for part in (family, given)):
        yield "lower_case", {}
    if any(len(part) > 1 and part == part.upper() for part in (family, given)):
        yield "capitals", {}
    if mixed := [word for word in _words(name) if len(_scripts(word)) > 1]:
        yield "mixed_letters", {"letters": " ".join(c for c in mixed[0] if c < "Ё")}
    if _PLACEHOLDERS & {word.lower() for word in _words(name)}:
        yield "test", {}


def _words(name: str) -> list[str]:
    return name.replace("-", " ").split()


def _scripts(word: str) -> set[str]:
    """Names of the alphabets that a word's letters come from."""
    letters = (c for c in word if c.isalpha() and unicodedata.category(c) != "Lm")
    return {unicodedata.name(c).split()[0] for c in letters}
