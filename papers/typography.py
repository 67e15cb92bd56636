"""Spaces that must not break (docs/design.md, "Typography").

The rules are applied when a text is shown, on screen and on paper, so that
editors never have to type a no-break space.
"""

import re
from collections.abc import Callable

NBSP = "\N{NO-BREAK SPACE}"

# What is glued to the word before it (a unit, a particle) does not go on gluing.
_RUSSIAN_SHORT = re.compile(rf"(?<![\w{NBSP}-])([а-яё]{{1,2}}) (?=\S)", re.IGNORECASE)
_RUSSIAN_PARTICLE = re.compile(r" (б|бы|ж|же|ли|ль)(?![\w-])", re.IGNORECASE)
_INITIALS = re.compile(r"(?<!\w)([А-ЯЁA-Z]\.) (?=[А-ЯЁA-Z])")
_ABBREVIATION = re.compile(r"(?<!\w)([а-яё]\.) (?=[а-яё]\.)", re.IGNORECASE)
_ENGLISH_SHORT = re.compile(r"(?<![\w'’-])([AaI]|[Nn]o\.) (?=\w)")
# A number holds what it counts, but not a preposition or a conjunction.
_NOT_COUNTED = (
    "а|в|во|до|за|и|из|или|к|на|не|но|о|об|от|по|при|с|со|у"
    "|a|and|are|at|by|for|from|in|is|of|on|or|per|the|to|was|were|with"
)
_NUMBER_AND_WORD = re.compile(
    rf"(\d) (?!(?:{_NOT_COUNTED})\b)(?=[^\W\d_]|[%‰°℃])", re.IGNORECASE
)
_NUMERO = re.compile(r"([№§]) ?(?=\d)")
_BEFORE_DASH = re.compile(r" (?=[—–] )")


def keep_together(text: str, *, language: str = "ru") -> str:
    """Return ``text`` with no-break spaces where a line must not end.

    Russian: after words of one or two letters, before particles, between
    initials. Both languages: between a number and what it counts, after «№»,
    before a dash. Other spaces are left as they are.
    """
    text = _NUMBER_AND_WORD.sub(rf"\1{NBSP}", text)
    text = _NUMERO.sub(rf"\1{NBSP}", text)
    text = _BEFORE_DASH.sub(NBSP, text)
    text = _INITIALS.sub(rf"\1{NBSP}", text)
    if language.startswith("ru"):
        return _russian(text)
    return _ENGLISH_SHORT.sub(rf"\1{NBSP}", text)


def _russian(text: str) -> str:
    text = _ABBREVIATION.sub(rf"\1{NBSP}", text)
    text = _RUSSIAN_PARTICLE.sub(rf"{NBSP}\1", text)
    return _RUSSIAN_SHORT.sub(rf"\1{NBSP}", text)


_TAG = re.compile(r"(<[^>]*>)")


def outside_tags(html: str, change: Callable[[str], str]) -> str:
    """Return ``html`` with ``change`` applied to its text, never to its tags."""
    parts = _TAG.split(html)
    parts[::2] = [change(part) for part in parts[::2]]
    return "".join(parts)


def percent(value: float | str, *, language: str) -> str:
    """Return «85 %» in Russian (no-break space), "85%" in English."""
    return f"{value}{NBSP}%" if language.startswith("ru") else f"{value}%"
