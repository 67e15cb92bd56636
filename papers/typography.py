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


# A number with a unit that has a slash, where browsers would end a line:
# 10 mg/kg/day, 1,5×10⁹/л, 2000 мг/м².
_UNIT_WITH_SLASH = re.compile(
    rf"(?<![\w/])\d[\d.,–×·⁰¹²³⁴-⁹]*{NBSP}?(?:[^\W\d_]+[²³]?)?(?:/[^\W\d_]+[²³]?)+(?![\w/])"
)


def hold_units(html: str) -> str:
    """Return ``html`` with quantities like «10 мг/кг» marked as unbreakable.

    A quantity in pieces over two lines is a dose misread. Marked by an element:
    an invisible character would spoil search and copies.
    """
    return outside_tags(
        html, lambda text: _UNIT_WITH_SLASH.sub(r'<span class="nb">\g<0></span>', text)
    )


def percent(value: float | str, *, language: str) -> str:
    """Return «85 %» in Russian (no-break space), "85%" in English."""
    return f"{value}{NBSP}%" if language.startswith("ru") else f"{value}%"
