"""Authoring rows made of a definition: the way back from ``to_definition()``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, Final

from django.db.models import CharField, Model
from django.utils.translation import gettext as _
from modelcluster.models import get_all_child_relations

from assessments.exchange.items import BadItem, Data, Item, is_text
from assessments.models import (
    ClozeGap,
    HotspotRegion,
    MatchingPair,
    Question,
    QuestionFile,
    QuestionMedium,
    question_models,
)
from assessments.models.types.script_concordance import VOTES

SHARED: Final = ("vignette", "stem", "explanation", "reference")
PARTLY: Final = "{percent}%: {text}"


@cache
def _models() -> dict[str, type[Question]]:
    return {model.definition_class.type: model for model in question_models()}


def new_question(item: Item, files: Iterable[QuestionFile]) -> Question:
    """Return the authoring rows of ``item``, not saved.

    :raises BadItem: when there is no such type, or a text is too long
    """
    model = _models().get(item.type)
    if model is None:
        raise BadItem(_("The bank has no questions of this type."), type=item.type)
    question: Question = model(title=item.title[:200], author=item.author[:200])
    question.difficulty = item.difficulty
    for name in SHARED:
        _put(question, {name: item.data.get(name) or {"ru": ""}})
    filler = _FILLERS.get(item.type, _fill)
    filler(question, {n: v for n, v in item.data.items() if n not in SHARED})
    files = list(files)
    if item.type == "image_hotspot":
        question.picture = files[0] if files else None
    else:
        show(question, files)
    return question


def show(question: Question, files: Iterable[QuestionFile]) -> None:
    """Let ``question`` show ``files``, in their order."""
    rows: Any = [QuestionMedium(file=f, sort_order=n) for n, f in enumerate(files)]
    setattr(question, "media", rows)  # noqa: B010 - Media is a name of forms, too


def save_new(questions: Iterable[Question]) -> None:
    """Save new questions as drafts, and the rows of all of them in few statements.

    Saved one by one, each would first ask for the rows that it cannot have yet.
    """
    made: dict[type[Model], list[Model]] = defaultdict(list)
    for question in questions:
        question.live, question.has_unpublished_changes = False, True
        question.pre_save_polymorphic()
        Model.save(question)
        for relation in get_all_child_relations(type(question)):
            for row in getattr(question, relation.get_accessor_name()).all():
                setattr(row, relation.field.name, question)
                made[type(row)].append(row)
    for model, found in made.items():
        model._default_manager.bulk_create(found)


def _fill(question: Question, data: Data) -> None:
    """Fill a type whose rows are called as its data are."""
    for name, value in data.items():
        if isinstance(value, list):
            rows(question, name, value)
        elif name not in {"media", "picture"}:
            _put(question, {name: value})
    check_lengths(question)


def rows(question: Question, relation: str, values: list[Data]) -> None:
    """Fill the rows of ``relation``, each with the fields that ``values`` name."""
    manager = getattr(question, relation)
    made = []
    for place, value in enumerate(values):
        row = manager.model(sort_order=place)
        _put(row, value)
        check_lengths(row)
        made.append(row)
    manager.set(made)


def _put(row: Model, values: Mapping[str, Any]) -> None:
    known = _names(type(row))
    for name, value in values.items():
        if f"{name}_ru" in known:
            for code in ("ru", "en"):
                setattr(row, f"{name}_{code}", value.get(code, "") if value else "")
        elif name in known and not is_text(value):
            setattr(row, name, value)


@cache
def _names(model: type[Model]) -> frozenset[str]:
    return frozenset(field.name for field in model._meta.concrete_fields)


def check_lengths(row: Model) -> None:
    """Refuse a text that its field cannot hold; SQLite would take it.

    :raises BadItem: with the limit
    """
    for name, limit in _limits(type(row)):
        if len(getattr(row, name) or "") > limit:
            message = _("A text has more than %(limit)d characters: “%(text)s…”.")
            text = str(getattr(row, name))[:40]
            raise BadItem(message % {"limit": limit, "text": text})


@cache
def _limits(model: type[Model]) -> tuple[tuple[str, int], ...]:
    fields = (f for f in model._meta.concrete_fields if isinstance(f, CharField))
    return tuple((f.attname, f.max_length) for f in fields if f.max_length)


def _matching(question: Question, data: Data) -> None:
    question.all_or_nothing = data["all_or_nothing"]
    options = {option["key"]: option for option in data["options"]}
    pairs, used = [], set()
    for place, row in enumerate(data["rows"]):
        (right, *others) = row["right"]
        if others:
            raise BadItem(_("A row has several right counterparts."))
        used.add(right)
        pair = MatchingPair(sort_order=place, answer_key=right)
        _put(pair, {**row, "answer": options[right]["text"]})
        check_lengths(pair)
        pairs.append(pair)
    question.pairs.set(pairs)
    left = [option for key, option in options.items() if key not in used]
    rows(question, "distractors", left)


def _extended(question: Question, data: Data) -> None:
    question.all_or_nothing = data["all_or_nothing"]
    options = [{**option, "letter": option["key"]} for option in data["options"]]
    rows(question, "options", [_without_key(option) for option in options])
    cases = [{**row, "right": " ".join(row["right"])} for row in data["rows"]]
    rows(question, "cases", [_without_key(case) for case in cases])


def _without_key(row: Data) -> Data:
    return {name: value for name, value in row.items() if name != "key"}


def _script(question: Question, data: Data) -> None:
    question.meaning = data["meaning"]
    votes = [dict(zip(VOTES, fact["votes"], strict=True)) for fact in data["facts"]]
    facts = [{**f, **v} for f, v in zip(data["facts"], votes, strict=True)]
    rows(question, "facts", facts)


def _cloze(question: Question, data: Data) -> None:
    _put(question, {"passage": data["passage"]})
    gaps = []
    for place, gap in enumerate(data["gaps"]):
        row = ClozeGap(sort_order=place, mark=gap["key"])
        _put(row, {n: v for n, v in gap.items() if n != "options"})
        row.answers_ru, row.answers_en = _gap_answers(gap)
        check_lengths(row)
        gaps.append(row)
    question.gaps.set(gaps)


def _gap_answers(gap: Data) -> tuple[str, str]:
    if gap["kind"] == "choice":
        ru, en = (
            [
                f"{'=' if o['is_right'] else ''}{o['text'].get(c, '')}"
                for o in gap["options"]
            ]
            for c in ("ru", "en")
        )
        return "\n".join(ru), "\n".join(en) if any(map(str.strip, en)) else ""
    if gap["kind"] == "word":
        return "\n".join(_form(form) for form in gap["forms"]), ""
    return gap["value"], ""


def _form(form: Data) -> str:
    whole = form["percent"] == "100"
    return form["text"] if whole else PARTLY.format(**form)


def _hotspot(question: Question, data: Data) -> None:
    regions = []
    for place, option in enumerate(data["options"]):
        region = HotspotRegion(sort_order=place)
        coords = ", ".join(map(str, option["coords"]))
        _put(region, {**option, "coords": coords})
        check_lengths(region)
        regions.append(region)
    question.regions.set(regions)


_FILLERS: Final[Mapping[str, Callable[[Any, Data], None]]] = {
    "matching": _matching,
    "extended_matching": _extended,
    "cloze": _cloze,
    "image_hotspot": _hotspot,
    "script_concordance": _script,
}
