"""Which format a file is in, by its name and its first words."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Final

HEAD: Final = 20_000
_ANSWER: Final = re.compile(
    rb"^\s*(?:ANSWER|\xd0\x9e\xd0\xa2\xd0\x92\xd0\x95\xd0\xa2)\s*:", re.MULTILINE
)
_BY_ENDING: Final = {
    ".docx": "docx",
    ".xlsx": "csv",
    ".csv": "csv",
    ".tsv": "csv",
    ".zip": "qti",
    ".gift": "gift",
}


def format_of(name: str, content: bytes) -> str:
    """Return the name of the format that ``content`` is most likely in.

    >>> format_of("bank.txt", b"Children have fewer neutrophils.{TRUE}")
    'gift'
    """
    ending = PurePath(name).suffix.lower()
    if ending in _BY_ENDING:
        return _BY_ENDING[ending]
    head = content[:HEAD]
    if ending == ".xml" or head.lstrip().startswith(b"<"):
        return "moodlexml" if b"<quiz" in head or b"<question " in head else "qti"
    return "aiken" if _ANSWER.search(head) and b"{" not in head else "gift"
