"""How alike two names are: for a person to look at, never to merge by."""

from difflib import SequenceMatcher

from people.domain.matching import skeleton


def words_of(name: str) -> list[str]:
    """Return the words of a name, ordered; alphabet, spelling and signs are left out."""
    return sorted(word for word in skeleton(name).split() if word.isalpha())


def similarity(one: str, other: str) -> int:
    """Return 0 to 100: the order of words, ё, capitals and script do not count.

    A missing patronymic costs a little, another word a lot.
    """
    first, second = words_of(one), words_of(other)
    if not first or not second:
        return 0
    if first == second:
        return 100
    short, long = sorted((first, second), key=len)
    if len(short) > 1 and set(short) <= set(long):
        return 95
    return min(
        94,
        round(100 * SequenceMatcher(None, " ".join(first), " ".join(second)).ratio()),
    )
