"""The one-page sheet for the ward, in each language."""

from pathlib import Path

import typst

SHEET = Path(__file__).with_name("first-hour.typ")


def write_sheets(folder: Path) -> None:
    """Write ``first-hour.ru.pdf`` and ``first-hour.en.pdf``."""
    for language in ("ru", "en"):
        typst.compile(
            SHEET,
            output=folder / f"first-hour.{language}.pdf",
            sys_inputs={"language": language},
        )
