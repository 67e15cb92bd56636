"""Names of a real roster are told apart, and found in Latin letters and misspelt."""

import csv

from people.domain.matching import errors_forgiven, is_close, skeleton

ICAO = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщыьъэюя",
        [
            "a",
            "b",
            "v",
            "g",
            "d",
            "e",
            "e",
            "zh",
            "z",
            "i",
            "i",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "kh",
            "ts",
            "ch",
            "sh",
            "shch",
            "y",
            "",
            "ie",
            "e",
            "iu",
            "ia",
        ],
        strict=True,
    )
)


def test_the_roster_in_latin_letters_and_misspelt(folder, count):
    with (folder / "names" / "roster_500.csv").open(encoding="utf-8-sig") as file:
        names = [row["surname"] for row in csv.DictReader(file) if not row["tricky"]]

    for name in names:
        latin = "".join(ICAO.get(letter, letter) for letter in name.lower())
        count["same in Latin"] += skeleton(latin) == skeleton(name)
        key = skeleton(name)
        typed = key[: len(key) // 2] + key[len(key) // 2 + 1 :]
        if errors_forgiven(typed):
            count["found misspelt"] += is_close(typed, key)
            count["long enough"] += 1

    assert count["same in Latin"] == len(names)
    assert count["found misspelt"] == count["long enough"] > 0
