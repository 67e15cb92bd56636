"""Reading the contents: TOML with both languages side by side, a table of people."""

import csv
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Final

CONTENT: Final = Path(__file__).parent / "content"
LANGUAGES: Final = ("ru", "en")

Data = dict[str, Any]


@cache
def read(name: str) -> Data:
    """Return the contents of ``content/<name>.toml``."""
    with (CONTENT / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def lessons() -> list[Data]:
    """Return the lessons in the order of the course."""
    names = ("acute-leukaemia", "anaemia", "febrile-neutropenia")
    return [read(f"lessons/{name}") for name in names]


@cache
def physicians() -> list[dict[str, str]]:
    """Return the rows of ``people.csv``."""
    with (CONTENT / "people.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def both(values: Data, name: str) -> dict[str, str]:
    """Return ``values`` as the two fields of a record: ``title_ru``, ``title_en``."""
    return {f"{name}_{language}": values[language] for language in LANGUAGES}
