"""Learning gain: the same people at a pre-test and at its post-test."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from assessments.domain.analysis.gathering import Asked, Sheet, gather
from assessments.models import Question, Quiz
from assessments.statistics.gain import gain_figures, normalised_gain
from assessments.statistics.items import mean
from courses.models import CourseRun
from people.models import Person


def gain_of(
    quiz: Quiz, run: CourseRun | None, *, smallest: int
) -> dict[str, Any] | None:
    """Return what the people of a post-test have gained; ``None`` without a pre-test.

    Pairs are people with a finished first attempt at both tests; whoever began
    the post-test before ending the pre-test has no "before" and is no pair.
    """
    if quiz.pre_test is None:
        return None
    before, after = gather(quiz.pre_test, run), gather(quiz, run)
    pairs = _pairs(before, after)
    told: dict[str, Any] = {"pre_test": quiz.pre_test_id, "n": len(pairs)}
    if len(pairs) < smallest:
        return told
    return told | {
        "figures": asdict(
            gain_figures(
                [before.totals[one] for one, _other in pairs],
                [after.totals[other] for _one, other in pairs],
            )
        ),
        "questions": _by_question(before, after, pairs, smallest),
        "regions": _by_region(before, after, pairs, smallest),
    }


def _pairs(before: Sheet, after: Sheet) -> list[tuple[int, int]]:
    """Return the seats of those who sat both tests, the pre-test first."""
    seats = {person: seat for seat, person in enumerate(before.persons)}
    return [
        (seats[person], seat)
        for seat, person in enumerate(after.persons)
        if person in seats and before.ended[seats[person]] <= after.started[seat]
    ]


def _by_question(
    before: Sheet, after: Sheet, pairs: Sequence[tuple[int, int]], smallest: int
) -> list[dict[str, Any]]:
    """Return the parts of the points of questions that both tests asked, by pairs."""
    stems = {
        row.pk: {"ru": row.stem_ru, "en": row.stem_en}
        for row in Question.objects.non_polymorphic().filter(pk__in=after.questions)
    }
    rows = []
    for key in after.questions.keys() & before.questions.keys():
        first, last = _parts(before.questions[key]), _parts(after.questions[key])
        both = [(first[a], last[b]) for a, b in pairs if a in first and b in last]
        if len(both) >= smallest:
            parts = zip(*both, strict=True)
            one, other = (100 * (mean(column) or 0.0) for column in parts)
            rows.append(_row({"stem": stems.get(key, {})}, len(both), one, other))
    return sorted(rows, key=lambda row: (row["change"], row["stem"].get("ru", "")))


def _parts(asked: Asked) -> dict[int, float]:
    triples = zip(asked.seats, asked.marks, asked.points, strict=True)
    return {seat: mark / most for seat, mark, most in triples if most}


def _by_region(
    before: Sheet, after: Sheet, pairs: Sequence[tuple[int, int]], smallest: int
) -> dict[str, Any]:
    """Return the gain of each region, and how many pairs are in hidden ones."""
    persons = Person.objects.filter(pk__in=after.persons).exclude(region=None)
    regions = {
        pk: (region, {"ru": ru, "en": en})
        for pk, region, ru, en in persons.values_list(
            "pk", "region", "region__name_ru", "region__name_en"
        )
    }
    groups: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for one, other in pairs:
        groups[regions.get(after.persons[other], (0, {}))[0]].append((one, other))
    names: Mapping[int, dict[str, str]] = dict(regions.values())
    rows = [
        _row(
            {"region": names[key]},
            len(group),
            mean([before.totals[one] for one, _other in group]) or 0.0,
            mean([after.totals[other] for _one, other in group]) or 0.0,
        )
        for key, group in groups.items()
        if key and len(group) >= smallest
    ]
    rows.sort(key=lambda row: (-row["n"], row["region"]["ru"]))
    return {"rows": rows, "hidden": len(pairs) - sum(row["n"] for row in rows)}


def _row(about: dict[str, Any], n: int, before: float, after: float) -> dict[str, Any]:
    return about | {
        "n": n,
        "before": before,
        "after": after,
        "change": after - before,
        "normalised": normalised_gain(before, after),
    }
