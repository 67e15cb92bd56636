"""What the sheets of a run say together; small groups say nothing."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from random import SystemRandom
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from certificates.domain import evaluation_form
from certificates.domain.evaluation_form import Item, Kind
from certificates.enums import Round
from certificates.models import EvaluationBox
from courses.models import CourseRun

TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Bar:
    """One answer of a question: how often, and where its bar stands (in percent)."""

    label: Any
    count: int
    start: Decimal
    width: Decimal


@dataclass(frozen=True)
class Tally:
    """One question: its bars, its mean on a scale, or its texts in no order."""

    item: Item
    n: int
    bars: list[Bar] = field(default_factory=list)
    mean: Decimal | None = None
    texts: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Summary:
    """A round: how many sheets, and what they say when there are enough."""

    round: Round
    sheets: int
    invited: int
    tallies: list[Tally]
    least: int

    @property
    def is_hidden(self) -> bool:
        """Whether there are too few sheets to be shown without a name."""
        return 0 < self.sheets < self.least


def summaries(run: CourseRun) -> list[Summary]:
    """Both rounds of a run; four queries."""
    boxes: dict[str, list[dict[str, Any]]] = {round_: [] for round_ in Round}
    for row in EvaluationBox.objects.filter(run=run):
        boxes[row.round] += row.sheets
    invited = run.enrolments.taking_part().count()
    changes = evaluation_form.changes_of(run.course)
    return [
        summary_of(round_, boxes[round_], invited=invited, changes=changes)
        for round_ in Round
    ]


def summary_of(
    round_: Round,
    sheets: Sequence[dict[str, Any]],
    *,
    invited: int,
    changes: Sequence[dict[str, str]],
) -> Summary:
    """Add the sheets of one round up, unless they are too few."""
    least = settings.EVALUATION_LEAST_SHEETS
    items = evaluation_form.items_of(round_, changes)
    tallies = (
        [_tally(item, sheets) for item in _as_kept(items)] + _changes(round_, sheets)
        if len(sheets) >= least
        else []
    )
    return Summary(round_, len(sheets), invited, tallies, least)


def _as_kept(items: Iterable[Item]) -> list[Item]:
    """Without the changes: sheets hold them with their own words."""
    return [i for i in items if i.key != "changes" and not i.key.startswith("did_")]


def _tally(item: Item, sheets: Sequence[dict[str, Any]]) -> Tally:
    given = [s[item.key] for s in sheets if s.get(item.key) not in (None, "", [])]
    if item.kind == Kind.TEXT:
        SystemRandom().shuffle(given)
        return Tally(item, len(given), texts=given)
    if item.kind == Kind.SCALE:
        points = evaluation_form.POINTS
        counts = Counter(str(value) for value in given)
        return Tally(
            item,
            len(given),
            bars=_stacked([(p.text, counts[p.key]) for p in points]),
            mean=_mean(given),
        )
    chosen = Counter(
        key for value in given for key in (value if item.kind == Kind.MANY else [value])
    )
    rows = [(option.text, chosen[option.key]) for option in item.options]
    return Tally(item, len(given), bars=_single(rows, len(given)))


def _changes(round_: Round, sheets: Sequence[dict[str, Any]]) -> list[Tally]:
    """The changes by the words that were read when they were chosen."""
    if round_ == Round.AFTER:
        return [_planned(sheets)]
    words: dict[str, dict[str, str]] = {}
    done: dict[str, Counter[str]] = {}
    for sheet in sheets:
        for row in sheet["did"]:
            words[row["ru"]] = row
            done.setdefault(row["ru"], Counter())[row["did"]] += 1
    return [
        Tally(
            item := evaluation_form.items_of(Round.FOLLOW_UP, [words[ru]])[0],
            counts.total(),
            bars=_stacked([(o.text, counts[o.key]) for o in item.options]),
        )
        for ru, counts in done.items()
    ]


def _planned(sheets: Sequence[dict[str, Any]]) -> Tally:
    words = {row["ru"]: row for sheet in sheets for row in sheet["changes"]}
    counts = Counter(row["ru"] for sheet in sheets for row in sheet["changes"])
    nothing = sum(1 for sheet in sheets if not sheet["changes"])
    rows = [(evaluation_form.said(words[ru]), n) for ru, n in counts.most_common()]
    item = evaluation_form.planned([])
    return Tally(
        item,
        len(sheets),
        bars=_single([*rows, (_("Nothing yet"), nothing)], len(sheets)),
    )


def _stacked(rows: Sequence[tuple[Any, int]]) -> list[Bar]:
    """Bars end to end that fill the width together."""
    total, start, bars = sum(n for _label, n in rows), Decimal(0), []
    for label, count in rows:
        width = _share(count, total)
        bars.append(Bar(label, count, start, width))
        start += width
    return bars


def _single(rows: Iterable[tuple[Any, int]], total: int) -> list[Bar]:
    """Bars under one another, each against all sheets."""
    return [Bar(label, n, Decimal(0), _share(n, total)) for label, n in rows]


def _share(count: int, total: int) -> Decimal:
    return _round(Decimal(100 * count) / total) if total else Decimal(0)


def _mean(values: Sequence[int]) -> Decimal | None:
    return _round(Decimal(sum(values)) / len(values)) if values else None


def _round(value: Decimal) -> Decimal:
    return value.quantize(TENTH, rounding=ROUND_HALF_UP)
