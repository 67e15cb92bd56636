"""Every hard name on the paper of every design, as another program reads it."""

import csv
import subprocess
import unicodedata

import pytest

from certificates.domain import documents, names
from certificates.enums import Ornament
from people.domain.names import NameRefused, check_name, normalise_name
from people.models import Person
from tests.factories.certificates import issued

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def persons(folder):
    """Who has a hard name: marked in the roster, or in Petrovich's whole names."""
    found = {}
    for parts in [*_roster(folder / "names"), *_petrovich(folder / "names")]:
        family, given, patronymic = (normalise_name(part) for part in parts)
        found[family, given, patronymic] = Person(
            family_name=family, given_name=given, patronymic=patronymic
        )
    return list(found.values())


def _roster(folder):
    with (folder / "roster_500.csv").open(encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            if row["tricky"]:
                yield row["surname"], row["given"], row["patronymic"]


def _petrovich(folder):
    path = folder / "petrovich_people_declension.tsv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            parts = row["lastname"], row["firstname"], row["midname"]
            if all(parts):
                yield parts


def is_kept(person):
    """Whether forms and lists take the name at all."""
    try:
        for part in (person.family_name, person.given_name, person.patronymic):
            check_name(part)
    except NameRefused:
        return False
    return True


def squeezed(text):
    """``text`` without spaces, which line breaks change, and composed."""
    return "".join(unicodedata.normalize("NFC", text).split())


def read_by_poppler(content):
    done = subprocess.run(
        ["pdftotext", "-", "-"], input=content, capture_output=True, check=True
    )
    return squeezed(done.stdout.decode())


@pytest.mark.parametrize("design", list(Ornament))
def test_every_hard_name_is_on_the_paper(design, persons, count):
    snapshot = {**issued().snapshot, "design": design.value}
    missing = []

    for person in persons:
        name = names.printed_name(person)
        said = {"name": name, "name_lines": names.name_lines(person), "latin": ""}
        text = read_by_poppler(documents.render({**snapshot, "person": said}))
        whole = squeezed(name) in text
        count[f"{'printed' if whole else 'missing'}, {_verdict(person)}"] += 1
        if not whole:
            missing.append(name)

    assert missing == []


def _verdict(person):
    if not is_kept(person):
        return "refused by forms"
    return "good" if names.look_at_name(person).met else "waits for a person"
