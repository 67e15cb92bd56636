"""Word stems for the site's search, the same on every database.

SQLite has no Russian stemmer and PostgreSQL's differs from it, so words are cut
down here, both when a page is indexed and when somebody searches. Russian
follows the steps of Porter's algorithm for Russian (snowballstem.org); English
only loses plurals and the British spellings of medical words.
"""

import re
from collections.abc import Iterator

WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_VOWELS = "аеиоуыэюя"
# Shorter English words have no plural worth finding: his, gas, AML.
_SHORT = 4


def _ending(*groups: str) -> re.Pattern[str]:
    return re.compile("(?:" + "|".join(groups) + ")$")


_GERUND = _ending("(?<=[ая])(?:в|вши|вшись)", "ив|ивши|ившись|ыв|ывши|ывшись")
_REFLEXIVE = _ending("с[яь]")
_ADJECTIVE = _ending(
    "ее|ие|ые|ое|ими|ыми|ей|ий|ый|ой|ем|им|ым|ом|его|ого|ему|ому|их|ых|ую|юю|ая|яя|ою|ею"
)
_PARTICIPLE = _ending("(?<=[ая])(?:ем|нн|вш|ющ|щ)", "ивш|ывш|ующ")
_VERB = _ending(
    "(?<=[ая])(?:ла|на|ете|йте|ли|й|л|ем|н|ло|но|ет|ют|ны|ть|ешь|нно)",
    "ила|ыла|ена|ейте|уйте|ите|или|ыли|ей|уй|ил|ыл|им|ым|ен|ило|ыло|ено|ят|ует|уют"
    "|ит|ыт|ены|ить|ыть|ишь|ую|ю",
)
_NOUN = _ending(
    "а|ев|ов|ие|ье|е|иями|ями|ами|еи|ии|и|ией|ей|ой|ий|й|иям|ям|ием|ем|ам|ом|о|у"
    "|ах|иях|ях|ы|ь|ию|ью|ю|ия|ья|я"
)
_DERIVED = _ending("ость?")
_SUPERLATIVE = _ending("ейше?")
_ENGLISH_PLURAL = re.compile(r"(?:(?<=[^aeiou])ies|(?<=[sx])es|(?<=[^su])s)$")
_BRITISH = (("ae", "e"), ("oe", "e"), ("our", "or"), ("isation", "ization"))


def words(text: str) -> Iterator[str]:
    """Yield the words of ``text`` as they are written."""
    return (found[0] for found in WORD.finditer(text))


def stems(text: str) -> list[str]:
    """Return the stem of every word of ``text``, in order."""
    return [stem(word) for word in words(text)]


def stem(word: str) -> str:
    """Return what the forms of ``word`` have in common."""
    word = word.lower().replace("ё", "е")
    return _english(word) if word.isascii() else _russian(word)


def _english(word: str) -> str:
    for british, common in _BRITISH:
        word = word.replace(british, common)
    if len(word) < _SHORT:
        return word
    plural = _ENGLISH_PLURAL.search(word)
    if plural is None:
        return word
    return word[: plural.start()] + ("y" if plural[0] == "ies" else "")


def _russian(word: str) -> str:
    head, tail = _after_first_vowel(word)
    tail = _inflection(tail).removesuffix("и")
    if _has_second_region(tail):
        tail = _DERIVED.sub("", tail)
    if _SUPERLATIVE.search(tail):
        tail = _SUPERLATIVE.sub("", tail)
    if tail.endswith("нн"):
        return head + tail[:-1]
    return head + tail.removesuffix("ь")


def _after_first_vowel(word: str) -> tuple[str, str]:
    found = re.search(f"[{_VOWELS}]", word)
    cut = found.end() if found else len(word)
    return word[:cut], word[cut:]


def _has_second_region(tail: str) -> bool:
    """Tell whether enough of the word is left to take a suffix away."""
    return bool(re.search(f"[^{_VOWELS}][{_VOWELS}]+[^{_VOWELS}].*ость?$", tail))


def _inflection(tail: str) -> str:
    """Take the ending of an inflected word away."""
    if _GERUND.search(tail):
        return _GERUND.sub("", tail)
    tail = _REFLEXIVE.sub("", tail)
    if _ADJECTIVE.search(tail):
        return _PARTICIPLE.sub("", _ADJECTIVE.sub("", tail))
    for ending in (_VERB, _NOUN):
        if ending.search(tail):
            return ending.sub("", tail)
    return tail
