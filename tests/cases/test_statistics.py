"""Item analysis gives Moodle's own figures for Moodle's own attempts."""

import csv

import pytest

from assessments.statistics.items import effective_weights, item_figures


def rows_of(path):
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_moodles_own_quiz(folder, count):
    attempts = rows_of(folder / "quiz_stats" / "results00.csv")
    marks = [[float(a[f"slots.{n}.mark"]) for a in attempts] for n in range(1, 8)]
    totals = [sum(column) for column in zip(*marks, strict=True)]
    weights = effective_weights(marks, totals)

    for row in rows_of(folder / "quiz_stats" / "qstats00.csv"):
        if row["subqname"] or row["variant"]:
            continue
        place = int(row["slot"]) - 1
        found = item_figures(marks[place], totals, most=1)
        for name, value in (
            ("facility", found.facility),
            ("sd", found.deviation),
            ("discriminationindex", found.discrimination),
            ("discriminativeefficiency", found.efficiency),
            ("effectiveweight", weights[place]),
        ):
            percent = 1 if name in {"facility", "sd"} else 100
            wanted = float(row[name])
            assert value * percent == pytest.approx(wanted, rel=1e-3), (place, name)
            count["figures equal"] += 1

    assert count["figures equal"] > 0
