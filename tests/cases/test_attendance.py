"""Files of other systems give each person the minutes of the one right answer."""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from attendance.formats import READERS
from attendance.formats.stays import visitors
from people.domain.matching import fold

ZONE = ZoneInfo("Europe/Moscow")


def format_of(path):
    name = "meet" + path.name if path.name.startswith("google") else path.name
    return next((each for each in READERS if name.startswith(each)), None)


@pytest.fixture
def expected(folder):
    file = folder / "attendance" / "scenario" / "EXPECTED.json"
    return json.loads(file.read_text(encoding="utf-8"))


def right_answers(expected):
    answers = {}
    for person in expected["people"]:
        for key in {person["email"].strip().casefold(), fold(person["name"])} - {""}:
            answers.setdefault(key, set()).add(person["minutes_in_event"])
    return answers


def test_the_scenario(folder, count, expected):
    held = tuple(datetime.fromisoformat(expected["event"][k]) for k in ("start", "end"))
    answers = right_answers(expected)
    for path in sorted((folder / "attendance" / "scenario").iterdir()):
        kind = format_of(path)
        if kind is None or "registration" in path.name or "participations" in path.name:
            continue
        for visitor in visitors(READERS[kind](path.read_bytes(), ZONE)):
            right = answers.get(visitor.email) or answers.get(fold(visitor.name))
            if visitor.is_unchecked:
                count["total, unchecked"] += 1
            elif "2020" in path.name or right is None:
                count["without an e-mail, under another name"] += 1
            else:
                count["right"] += 1
                assert visitor.minutes(held) in right, (path.name, visitor)

    assert count["right"] > 0


def test_files_of_third_parties(folder, count):
    for path in sorted((folder / "attendance" / "thirdparty").iterdir()):
        kind = format_of(path)
        if kind is None or path.suffix == ".xlsx":
            continue
        found = visitors(READERS[kind](path.read_bytes(), ZONE))
        count["people"] += len(found)
        assert all(visitor.intervals or visitor.totals for visitor in found), path.name
