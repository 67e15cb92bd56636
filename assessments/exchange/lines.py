"""A question as named lines, for the writers of the table and of Word."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext as _

from assessments.exchange.gift_writer import percents
from assessments.exchange.items import BadItem, Data, Item, Words
from assessments.exchange.sheet import DIFFICULTIES, KEPT, TYPES

Line = tuple[str, Words]
_ORDER_WAYS: Final = {"places": "по местам", "all_or_nothing": "всё или ничего"}


def lines_of(item: Item) -> Iterator[Line]:
    """Yield the lines of a question by their names in code.

    :raises BadItem: for a type that neither table nor Word can hold
    """
    if item.type not in TYPES:
        raise BadItem(_("This format cannot hold such a question."), type=item.type)
    yield from _head(item)
    yield "vignette", item.data.get("vignette", {})
    yield "stem", item.data["stem"]
    yield from _own(item.type, item.data)
    yield "explanation", item.data.get("explanation", {})
    yield "reference", item.data.get("reference", {})
    yield "tags", {"ru": ", ".join(item.tags)}
    yield "difficulty", {"ru": DIFFICULTIES.get(item.difficulty, "")}
    yield "author", {"ru": item.author}


def _head(item: Item) -> Iterator[Line]:
    path = "/".join(name.replace("/", "∕") for name in item.category)
    yield "category", {"ru": path}
    yield "title", {"ru": item.title}
    yield "type", {"ru": TYPES[item.type]}


def _own(kind: str, data: Data) -> Iterator[Line]:
    if kind in {"single_best_answer", "multiple_response"}:
        yield from _options(kind, data)
    elif kind == "true_false":
        yield "answer", {"ru": "верно" if data["answer"] == "true" else "неверно"}
        yield "right", data.get("explanation_true", {})
        yield "wrong", data.get("explanation_false", {})
    elif kind == "short_answer":
        for form in data["forms"]:
            whole = str(form["percent"]) == "100"
            part = "" if whole else f" [{form['percent']} %]"
            yield "form", {"ru": f"{form['text']}{part}"}
    elif kind == "numeric":
        yield "answer", {"ru": f"{data['value']} ± {data['tolerance']}"}
    elif kind == "matching":
        yield from _pairs(data)
    elif kind == "ordering":
        for step in data["steps"]:
            yield "step", step["text"]
        yield "scoring", {"ru": _ORDER_WAYS.get(data["scoring"], "")}
    elif data.get("max_words"):
        yield "words", {"ru": str(data["max_words"])}


def _options(kind: str, data: Data) -> Iterator[Line]:
    each = kind == "multiple_response" and data["scoring"] == "per_option"
    single = kind == "single_best_answer"
    own = [o.get("percent", "") if single else "" for o in data["options"]]
    parts = percents(data) if each else own
    for option, part in zip(data["options"], parts, strict=True):
        is_right = float(part.replace(",", ".")) > 0 if each else option["is_right"]
        tail = f" [{part} %]" if part else ""
        words = {c: f"{t}{tail}" for c, t in option["text"].items() if t}
        yield "right" if is_right else "wrong", words
        yield "why", option.get("explanation", {})
    if data.get("scoring") == "all_or_nothing":
        yield "scoring", {"ru": "всё или ничего"}
    if data.get("keeps_order"):
        yield "order", {"ru": KEPT}


def _pairs(data: Data) -> Iterator[Line]:
    options = {option["key"]: option["text"] for option in data["options"]}
    used = {key for row in data["rows"] for key in row["right"]}
    for row in data["rows"]:
        other = options[row["right"][0]]
        yield (
            "pair",
            {
                code: f"{text} → {other.get(code) or other.get('ru', '')}"
                for code, text in row["text"].items()
                if text
            },
        )
    for key, text in options.items():
        if key not in used:
            yield "extra", text
