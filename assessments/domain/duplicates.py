"""Questions that say nearly the same: found by the words they share."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any, Final

from assessments.models import Question, QuestionVersion

# From which part of all their word pairs two questions are called alike.
ALIKE: Final = 0.6
# What stands in more questions than this tells none of them from the others.
COMMON: Final = 60
_WORD: Final = re.compile(r"\w+")

Shingles = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Alike:
    """Two questions that say nearly the same, and how nearly, in per cent."""

    one: Question
    other: Question
    percent: int

    @property
    def questions(self) -> tuple[Question, Question]:
        """Both, for a list."""
        return self.one, self.other


def duplicates_among(questions: Iterable[Question]) -> list[Alike]:
    """Return the pairs of live questions that are alike, the most alike first.

    Compared are stem, case and all other texts of the last version, in the
    language they were written in first. Two queries for any number.
    """
    rows = {row.pk: row for row in questions if row.live}
    shingles = {pk: shingles_of(data) for pk, data in _last_definitions(rows).items()}
    found = [
        Alike(rows[one], rows[other], round(100 * part))
        for (one, other), part in pairs_alike(shingles)
    ]
    return sorted(found, key=lambda pair: (-pair.percent, pair.one.pk, pair.other.pk))


def _last_definitions(rows: Mapping[int, Question]) -> dict[int, Any]:
    versions = QuestionVersion.objects.filter(question__in=rows).order_by("number")
    return dict(versions.values_list("question_id", "definition"))


def shingles_of(definition: Any) -> Shingles:
    """Return the pairs of neighbouring words of all Russian texts, else English."""
    words = [
        word
        for text in _texts(definition)
        for word in _WORD.findall(text.casefold().replace("ё", "е"))
    ]
    return frozenset(pairwise(words))


def _texts(part: Any) -> Iterator[str]:
    if isinstance(part, Mapping):
        if set(part) <= {"ru", "en"}:
            yield str(part.get("ru") or part.get("en") or "")
            return
        # Reasons and sources may be shared; what is asked must not be.
        told = {"explanation", "reference", "guidance", "media", "picture"}
        for name in sorted(set(part) - told):
            yield from _texts(part[name])
    elif isinstance(part, list):
        for row in part:
            yield from _texts(row)


def pairs_alike(
    shingles: Mapping[int, Shingles],
) -> Iterator[tuple[tuple[int, int], float]]:
    """Yield the pairs that share more than :data:`ALIKE` of their word pairs.

    Only those are compared that share a rare one, so that five thousand
    questions do not make twelve million comparisons.
    """
    holders: dict[tuple[str, str], list[int]] = defaultdict(list)
    for pk in sorted(shingles):
        for shingle in shingles[pk]:
            holders[shingle].append(pk)
    near = {
        pair
        for keys in holders.values()
        if len(keys) <= COMMON
        for pair in combinations(keys, 2)
    }
    for one, other in sorted(near):
        both, either = shingles[one] & shingles[other], shingles[one] | shingles[other]
        if len(both) >= ALIKE * len(either):
            yield (one, other), len(both) / len(either)
