"""Items answered by choosing: options of a list, places on a picture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import chain, combinations
from typing import Any, Final

from django.utils.translation import gettext as _

from assessments.exchange.items import BadItem, Data, settled
from assessments.exchange.nodes import Node
from assessments.exchange.qti.body import Body
from assessments.exchange.qti.processing import Processing
from assessments.questions.errors import InvalidDefinition
from assessments.questions.outcome import FULL, LEAST, NONE
from assessments.questions.registry import definition

ALL_SUBSETS_UP_TO: Final = 10
PLACEHOLDER: Final[Data] = {"stem": {"ru": "?"}}
_WORDS: Final = {"true": {"true", "верно", "да"}, "false": {"false", "неверно", "нет"}}
Chosen = tuple[str, ...]


def not_kept() -> BadItem:
    """Return the refusal of an item whose marking no type of the bank has."""
    return BadItem(_("Its way of marking answers cannot be kept."))


def choice(body: Body, processing: Processing) -> Data:
    """Make a single best answer, true or false, or a multiple response."""
    node = body.interaction
    options = list(node.iter("simpleChoice"))
    data: Data = {
        "keeps_order": node.get("shuffle", "false") != "true"
        or any(option.get("fixed") == "true" for option in options),
        "options": [
            {
                "key": option.get("identifier"),
                "text": body.words(option),
                "explanation": body.comment(option),
            }
            for option in options
        ],
    }
    name = node.get("responseIdentifier", "")
    most = int(node.get("maxChoices") or 1)
    marked = Marked(processing, name, [str(o["key"]) for o in data["options"]], most)
    if most == 1:
        return _single(data, marked)
    return _several(data, marked)


class Marked:
    """What each choice of options is worth, as a part of the best one."""

    def __init__(
        self, processing: Processing, name: str, keys: list[str], most: int
    ) -> None:
        if len(set(keys)) < len(keys):
            raise BadItem(_("Two options have the same identifier."))
        self.keys, self.most = keys, most or len(keys)
        single = (
            processing.responses[name].cardinality == "single"
            if (name in processing.responses)
            else True
        )
        self.scores: dict[Chosen, Fraction] = {}
        for chosen in subsets(keys, 1 if single else self.most):
            given: Any = (chosen[0] if chosen else None) if single else list(chosen)
            self.scores[chosen] = processing.score({name: given})
        self.best = max(self.scores.values(), default=Fraction(0))
        if self.best <= 0:
            raise BadItem(_("No answer brings marks."))

    def part(self, chosen: Chosen) -> Fraction:
        """Return the part of the marks that ``chosen`` brings."""
        return self.scores[chosen] / self.best

    def change(self, key: str, right: set[str]) -> Fraction:
        """Return what choosing ``key`` adds: alone, or to the right ones.

        A sum that stops at nought hides alone what a wrong option takes away.
        """
        with_it = tuple(each for each in self.keys if each in right or each == key)
        without = tuple(each for each in self.keys if each in right)
        if key in right or with_it not in self.scores:
            return self.part((key,))
        return (self.scores[with_it] - self.scores[without]) / self.best

    @property
    def full(self) -> list[Chosen]:
        """The choices that bring full marks."""
        return [chosen for chosen, score in self.scores.items() if score == self.best]

    def agrees(self, type_name: str, data: Data) -> bool:
        """Tell whether a definition marks every choice just so."""
        try:
            made = definition(type_name, settled({**PLACEHOLDER, **data}))
        except InvalidDefinition:
            return False
        right = all(
            made.grade(made.read({"chosen": list(chosen)})).fraction
            == self.part(chosen)
            for chosen in self.scores
        )
        beyond = [c for c in subsets(self.keys, 0) if len(c) > self.most]
        return right and not any(
            made.grade({"chosen": list(chosen)}).fraction == FULL for chosen in beyond
        )


def subsets(keys: list[str], most: int) -> Iterator[Chosen]:
    """Yield the choices to look at: all of a few options, the telling ones of many."""
    most = most or len(keys)
    if len(keys) <= ALL_SUBSETS_UP_TO or most == 1:
        sizes: Iterable[int] = range(most + 1)
    else:
        sizes = {0, 1, 2, min(3, most), max(most - 1, 0), most}
    for size in sizes:
        for count, chosen in enumerate(combinations(keys, size)):
            if count > 5000:  # noqa: PLR2004
                break
            yield chosen


def _single(data: Data, marked: Marked) -> Data:
    full = marked.full
    if len(full) != 1 or not full[0]:
        raise BadItem(_("Not exactly one option brings full marks."))
    for option in data["options"]:
        part = marked.part((option["key"],))
        option["is_right"] = part == FULL
        if part not in {FULL, NONE}:
            option["percent"] = percent(part)
    if truth := _truth(data):
        return truth
    if not marked.agrees("single_best_answer", data):
        raise not_kept()
    return {"type": "single_best_answer", **data}


def _truth(data: Data) -> Data | None:
    by_key = {str(option["key"]).lower(): option for option in data["options"]}
    if set(by_key) != set(_WORDS) or any(o.get("percent") for o in by_key.values()):
        return None
    for key, option in by_key.items():
        texts = {text.strip().casefold() for text in option["text"].values()}
        if not texts <= _WORDS[key]:
            return None
    return {
        "type": "true_false",
        "answer": next(key for key, option in by_key.items() if option["is_right"]),
        **{f"explanation_{key}": o["explanation"] for key, o in by_key.items()},
    }


def percent(part: Fraction) -> str:
    """Write a part in per cent, to nine places where it does not come out even.

    :raises BadItem: below -100
    """
    if not LEAST <= part <= FULL:
        raise not_kept()
    hundreds = part * 100
    if hundreds.denominator == 1:
        return str(hundreds.numerator)
    return f"{float(hundreds):.9f}".rstrip("0").rstrip(".")


def _several(data: Data, marked: Marked) -> Data:
    right = max(marked.full, key=len) if marked.full else ()
    smallest = min(marked.full, key=len)
    for keys in (smallest, right):
        for scoring, below in (
            ("all_or_nothing", False),
            ("proportional", False),
            ("proportional", True),
            ("per_option", False),
            ("per_option", True),
        ):
            found = _with_rule(data, marked, set(keys), scoring, below=below)
            if found and marked.agrees("multiple_response", found):
                return {"type": "multiple_response", **found}
    raise not_kept()


def _with_rule(
    data: Data, marked: Marked, right: set[str], scoring: str, *, below: bool
) -> Data | None:
    options = []
    for option in data["options"]:
        row = {**option, "is_right": option["key"] in right}
        part = marked.change(str(option["key"]), right)
        if scoring == "per_option" and (part or below):
            if not LEAST <= part <= FULL:
                return None
            row["percent"] = percent(part) if part else ""
            row["is_right"] = part > 0
        options.append(row)
    rule = {"below_zero": True} if below else {}
    return {**data, "options": options, "scoring": scoring, **rule}


def hotspot(body: Body, processing: Processing) -> Data:
    """Make a question about places on a picture."""
    node = body.interaction
    picture = (
        node.find("object") if node.find("object") is not None else node.find("img")
    )
    if picture is None:
        raise BadItem(_("The picture is missing."))
    found = body.find(picture.get("data") or picture.get("src") or "")
    if found is None:
        raise BadItem(_("The picture is not in the file."))
    body.notes.pictures.insert(0, found)
    spots = list(node.iter("hotspotChoice"))
    keys = [str(spot.get("identifier")) for spot in spots]
    marked = Marked(
        processing,
        node.get("responseIdentifier", ""),
        keys,
        int(node.get("maxChoices") or 1),
    )
    right = set(chain.from_iterable(marked.full[:1]))
    data: Data = {
        "options": [
            _region(spot, place, spot.get("identifier") in right)
            for place, spot in enumerate(spots, start=1)
        ],
        "picture": {
            "code": "x",
            "kind": "image",
            "width": int(float(picture.get("width") or 0)),
            "height": int(float(picture.get("height") or 0)),
        },
    }
    probe = {**data, "picture": {**data["picture"], "width": 10**6, "height": 10**6}}
    if not marked.agrees("image_hotspot", probe):
        raise not_kept()
    return {"type": "image_hotspot", **data}


def _region(spot: Node, place: int, is_right: bool) -> Data:  # noqa: FBT001
    label = spot.get("hotspotLabel")
    return {
        "key": spot.get("identifier"),
        "text": {"": label}
        if label
        else {"ru": f"Место {place}", "en": f"Place {place}"},
        "is_right": is_right,
        "explanation": {},
        "shape": spot.get("shape", ""),
        "coords": [
            round(float(part))
            for part in spot.get("coords", "").split(",")
            if part.strip()
        ],
    }
