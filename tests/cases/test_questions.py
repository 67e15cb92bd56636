"""Questions of other systems come in, or are named; scores equal the oracles."""

import json
from fractions import Fraction

import pytest

from assessments.domain.importing import CHANGED, IMPORTED, SKIPPED, look_over
from assessments.exchange.decoding import read_xml
from assessments.exchange.formats import FORMATS
from assessments.exchange.items import BadItem, FileRefused, Notes
from assessments.exchange.qti.items import processing_of
from assessments.exchange.qti.names import normalise
from assessments.exchange.qti.values import Unknown

GLOBS = {
    "gift": ["gift/**/*.gift", "gift/*.txt", "medical/*.gift.txt"],
    "aiken": ["aiken/*.txt", "medical/*.aiken.txt"],
    "moodlexml": ["moodle_xml/*.xml", "medical/*.moodle.xml", "bad/xml/*"],
    "qti": [
        "qti21/*.xml",
        "qti22/*.xml",
        "qti30/*.xml",
        "qti12/*.xml",
        "qti_invalid/*",
        "qti21_tests/*",
        "qti_packages/*.zip",
        "bad/zip/*",
        "scorm/*.zip",
    ],
    "csv": ["medical/*.csv"],
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", GLOBS)
def test_every_question_comes_in_or_is_named(folder, count, name):
    for pattern in GLOBS[name]:
        for path in sorted(folder.glob(pattern)):
            try:
                lines = list(look_over(found=FORMATS[name].read(path.read_bytes())))
            except FileRefused:
                count["files refused"] += 1
                continue
            for line in lines:
                count[line.outcome] += 1
                assert line.outcome != SKIPPED or line.reason, path
            assert [line.position for line in lines] == list(range(1, len(lines) + 1))

    assert count[IMPORTED] + count[CHANGED] > 0


def test_items_score_as_their_oracles_say(folder, count):
    for path in sorted((folder / "qti_scoring").glob("*/cases.json")):
        root = normalise(read_xml(path.with_name("item.xml").read_bytes()))
        if root.find("templateDeclaration") is not None or (
            root.find("outcomeProcessing") is not None
        ):
            count["named: made up anew"] += 1
            continue
        for case in json.loads(path.read_text(encoding="utf-8"))["cases"]:
            wanted = case["expect"].get("score")
            wanted = case["expect"].get("outcomes", {}).get("SCORE", wanted)
            if wanted is None or case.get("xfail"):
                continue
            given = {
                name: str(value) if isinstance(value, int | float) else value
                for name, value in case["responses"].items()
            }
            try:
                score = processing_of(root, Notes()).score(given)
            except (BadItem, Unknown):
                count["named: not known"] += 1
                continue
            count["right"] += 1
            assert abs(score - Fraction(str(wanted))) < Fraction(1, 10**6), case["name"]

    assert count["right"] > 0
