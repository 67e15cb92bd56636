"""How names are compared: ё is е, capitals do not count (domain.md 4.3).

Standard library only: models use it too.
"""

import unicodedata

_YO = str.maketrans({"ё": "е", "‐": "-", "‑": "-", "–": "-", "’": "'", "ʼ": "'"})


def fold(text: str) -> str:
    """Return ``text`` as it is compared: small letters, ё as е, plain signs."""
    return unicodedata.normalize("NFC", text).casefold().translate(_YO)


def words(query: str) -> list[str]:
    """Return the folded words of what somebody typed into a search field."""
    return fold(query).split()
