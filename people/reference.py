"""What a new installation starts with: regions, specialities, texts of consents.

They are data: an administrator adds and renames them. So each table is
filled only while it is empty, after ``migrate`` (and after the flush that ends
a transactional test).
"""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps as installed_apps
from django.apps.registry import Apps
from django.db.models import Model
from django.utils import timezone

from people.enums import ConsentKind

DATA = Path(__file__).parent / "data"


def install(*, using: str = "default", apps: Apps = installed_apps, **_: Any) -> None:
    """Fill the tables that are empty; safe to repeat.

    :param apps: models as of the migration reached, so that half-way is safe
    """
    for name, rows in (
        ("Region", _regions),
        ("Speciality", _specialities),
        ("ConsentDocument", _consent_documents),
    ):
        _fill(apps, name, rows, using)


def _fill(apps: Apps, name: str, rows: Any, using: str) -> None:
    try:
        model: type[Model] = apps.get_model("people", name)
    except LookupError:
        return
    manager = model._default_manager.using(using)
    if not manager.exists():
        manager.bulk_create([model(**row) for row in rows()])


def _read(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _regions() -> Iterator[dict[str, Any]]:
    for row in _read("regions.csv"):
        yield {"time_zone": row.pop("timezone"), **row}


def _specialities() -> Iterator[dict[str, Any]]:
    return _read("specialities.csv")


def _consent_documents() -> Iterator[dict[str, Any]]:
    from people.domain.consents import fingerprint

    for kind in (ConsentKind.PROCESSING, ConsentKind.MAILING):
        titles, texts = {}, {}
        for language in ("ru", "en"):
            path = DATA / "consents" / f"{kind.value}.{language}.txt"
            title, _, text = path.read_text(encoding="utf-8").partition("\n\n")
            titles[language], texts[language] = title.strip(), text.strip()
        yield {
            "kind": kind.value,
            "version": 1,
            "title_ru": titles["ru"],
            "title_en": titles["en"],
            "text_ru": texts["ru"],
            "text_en": texts["en"],
            "sha256": fingerprint(texts["ru"], texts["en"]),
            "published_at": timezone.now(),
        }
