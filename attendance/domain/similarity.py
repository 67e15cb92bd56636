"""How alike two names are: for a person to look at, never to merge by."""

from collections.abc import Sequence
from difflib import SequenceMatcher

from people.domain.matching import skeleton

# Of names whose words are not the same none is this much alike.
ALMOST = 94


def words_of(name: str) -> list[str]:
    """Return the words of a name, ordered; alphabet, spelling and signs are left out."""
    return sorted(word for word in skeleton(name).split() if word.isalpha())


def similarity(one: str, other: str) -> int:
    """Return 0 to 100: the order of words, ё, capitals and script do not count.

    A missing patronymic costs a little, another word a lot.
    """
    return likeness(words_of(one), words_of(other))


def likeness(first: Sequence[str], second: Sequence[str], *, least: int = 0) -> int:
    """Return what :func:`similarity` says of the words of two names.

    :param least: what is certainly less alike may be told as 0, which is quicker
    """
    if not first or not second:
        return 0
    if first == second:
        return 100
    short, long = sorted((first, second), key=len)
    if len(short) > 1 and set(short) <= set(long):
        return 95
    matcher = SequenceMatcher(None, " ".join(first), " ".join(second))
    if 100 * matcher.real_quick_ratio() < least or 100 * matcher.quick_ratio() < least:
        return 0
    return min(ALMOST, round(100 * matcher.ratio()))
