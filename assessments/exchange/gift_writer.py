"""GIFT as Moodle reads it, one question a paragraph."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any, Final

from django.utils.translation import gettext as _

from assessments.exchange.items import BadItem, Data, Item, Words
from assessments.exchange.kinds import shown
from assessments.exchange.sources import together
from assessments.exchange.writing import below_each_other, html_of, is_bilingual, one_of
from assessments.questions.numbers import number

Say = Callable[[Words], str]


def write(item: Item) -> str:
    """Write one question.

    :raises BadItem: for a type that GIFT does not know
    """
    writer = _WRITERS.get(item.type)
    if writer is None:
        raise BadItem(_("This format cannot hold such a question."), type=item.type)
    style = "html" if is_bilingual(item.data) else "plain"
    say: Say = _html if style == "html" else _plain
    text = say(below_each_other(item.data.get("vignette", {}), item.data["stem"]))
    answers = writer(item.data, say)
    explanation = say(together(item.data))
    closing = f"\n\t####{explanation}" if explanation else ""
    head = "".join(f"// [tag:{tag.replace(']', '')}]\n" for tag in item.tags)
    title = f"::{escaped(' '.join(item.title.split()))}::"
    return f"{head}{title}[{style}]{text}{{{answers}{closing}}}\n\n"


def category_line(path: tuple[str, ...]) -> str:
    """Write the line that puts the following questions into a category."""
    names = "/".join(name.replace("/", "//") for name in ("$course$", "top", *path))
    return f"$CATEGORY: {names}\n\n"


def escaped(text: str) -> str:
    r"""Escape the signs of GIFT and write line breaks as ``\n``."""
    return re.sub(r"([\\~=#{}:])", r"\\\1", text).replace("\n", "\\n")


def _plain(words: Words) -> str:
    return escaped(one_of(words))


def _html(words: Words) -> str:
    return escaped(html_of(words))


def _row(sign: str, percent: str, text: str, comment: str) -> str:
    weight = f"%{percent}%" if percent else ""
    return f"\n\t{sign}{weight}{text}{f'#{comment}' if comment else ''}"


def _single(data: Data, say: Say) -> str:
    return "".join(
        _row(
            "=" if option["is_right"] else "~",
            "" if option["is_right"] else option.get("percent", ""),
            say(option["text"]),
            say(option.get("explanation", {})),
        )
        for option in data["options"]
    )


def percents(data: Data) -> list[str]:
    """Return what each option of a multiple response brings, in per cent."""
    if data["scoring"] == "per_option":
        given = [
            number(o.get("percent") or "0") or Fraction(0) for o in data["options"]
        ]
        whole = sum((part for part in given if part > 0), Fraction(0))
        exact = abs(whole - 100) <= Fraction(1, 10)
        texts = [str(o.get("percent") or "0") for o in data["options"]]
        return texts if exact else [shown(part * 100 / whole) for part in given]
    part = Fraction(100, sum(1 for option in data["options"] if option["is_right"]))
    return [shown(part if o["is_right"] else -part) for o in data["options"]]


def _several(data: Data, say: Say) -> str:
    if data["scoring"] == "all_or_nothing":
        raise BadItem(_("GIFT knows no “all or nothing”."))
    return "".join(
        _row("~", part, say(option["text"]), say(option.get("explanation", {})))
        for option, part in zip(data["options"], percents(data), strict=True)
    )


def _true_false(data: Data, say: Say) -> str:
    word = data["answer"]
    other = "false" if word == "true" else "true"
    wrong, right = (say(data.get(f"explanation_{w}", {})) for w in (other, word))
    return f"{word.upper()}#{wrong}#{right}" if wrong or right else word.upper()


def _short(data: Data, _say: Say) -> str:
    return "".join(
        _row("=", str(form["percent"]), escaped(str(form["text"])), "")
        for form in data["forms"]
    )


def _numeric(data: Data, _say: Say) -> str:
    return f"#{_dotted(data['value'])}:{_dotted(data['tolerance'])}"


def _dotted(text: Any) -> str:
    return str(text).replace(",", ".").replace("−", "-").replace(" ", "")


def _essay(_data: Data, _say: Say) -> str:
    return ""


def _matching(data: Data, say: Say) -> str:
    options = {option["key"]: option["text"] for option in data["options"]}
    used = {key for row in data["rows"] for key in row["right"]}
    rows = [
        f"\n\t={say(row['text'])} -> {say(options[row['right'][0]])}"
        for row in data["rows"]
    ]
    rows += [
        f"\n\t= -> {say(text)}" for key, text in options.items() if key not in used
    ]
    return "".join(rows)


def _ordering(data: Data, say: Say) -> str:
    ways = {"places": "ABSOLUTE", "neighbours": "RELATIVE"}
    if data["scoring"] not in ways:
        raise BadItem(_("GIFT knows no “all or nothing”."))
    steps = "".join(f"\n{say(step['text'])}" for step in data["steps"])
    return f">{len(data['steps'])} ALL VERTICAL {ways[data['scoring']]}{steps}"


_WRITERS: Final[dict[str, Callable[[Data, Say], str]]] = {
    "single_best_answer": _single,
    "multiple_response": _several,
    "true_false": _true_false,
    "short_answer": _short,
    "numeric": _numeric,
    "essay": _essay,
    "matching": _matching,
    "ordering": _ordering,
}
