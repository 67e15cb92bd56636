"""Real names are kept as they are; what is no name is refused in words."""

import csv
import json

from people.domain.names import NameRefused, check_name, normalise_name


def outcome(name):
    try:
        check_name(normalise_name(name))
    except NameRefused as refused:
        return f"refused as {refused.code}"
    return "kept"


def test_the_roster(folder, count):
    with (folder / "names" / "roster_500.csv").open(encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            for part in ("surname", "given", "patronymic"):
                verdict = outcome(row[part])
                count[verdict] += 1
                assert verdict == "kept" or row["tricky"], row


def test_strings_that_break_things(folder, count):
    for path in sorted((folder / "bad" / "strings").glob("*.json")):
        for text in json.loads(path.read_text(encoding="utf-8")):
            count[outcome(str(text))] += 1

    assert count["kept"] > 0
