"""The faces that documents are set in, and the letters they hold.

"Moroshka Serif" and "Moroshka Sans" are PT Serif and PT Sans (ParaType, SIL
Open Font License 1.1, see ``OFL.txt``) reduced to the Latin and Cyrillic
letters that names in this country are written with, and renamed because the
licence reserves the original names. ``bin/faces`` makes them.
"""

import unicodedata
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


@cache
def alphabet() -> frozenset[str]:
    """Every character that all faces can print."""
    return frozenset((FOLDER / "alphabet.txt").read_text("utf-8").removesuffix("\n"))


def unprintable(text: str) -> list[str]:
    """Characters of ``text`` that the faces cannot print, each once, in order.

    The text is composed first (NFC), as the documents do it, so that an
    accent typed as a character of its own does no harm.
    """
    composed = unicodedata.normalize("NFC", text)
    return [c for c in dict.fromkeys(composed) if c not in alphabet()]
