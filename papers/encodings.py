"""Which of the old Russian encodings a text is in, told by its letters.

A byte from 0xC0 on is a letter both in Windows-1251 and in KOI8-R, but another one,
and small where the other has a capital. So one of the two readings consists of the
letters that Russian is made of, and the other one of rare ones: as in Windows-1251
«Ферритин» and «тЕППХРХМ».
"""

import re
from math import log
from typing import Final

WINDOWS: Final = "cp1251"
KOI8: Final = "koi8_r"
# Letters of Russian of a thousand, from the most frequent on: Lyashevskaya and
# Sharov, “Frequency dictionary of modern Russian” (2009).
_FREQUENT: Final = (
    "о109.7 е84.5 а80.1 и73.5 н67.0 т62.6 с54.7 р47.3 в45.4 л44.0 к34.9 м32.1 д29.8 "
    "п28.1 у26.2 я20.1 ы19.0 ь17.4 г17.0 з16.5 б15.9 ч14.4 й12.1 х9.7 ж9.4 ш7.3 ю6.4 "
    "ц4.8 щ3.6 э3.2 ф2.6 ъ0.4 ё0.4"
)
_WEIGHTS: Final = {pair[0]: log(float(pair[1:])) for pair in _FREQUENT.split()}
# A capital behind a small letter is as unlikely as the rarest letter.
_ODD_CAPITAL: Final = 5.0
_ODD: Final = re.compile(r"[а-яё][А-ЯЁ]")
# One such letter alone may as well be an é of Western Europe.
_WORD: Final = re.compile(r"[А-Яа-яЁё]{2,}")
# So much likelier KOI8-R has to be: few write it, and a word or two tell little.
_LEAD: Final = 6.0
# As much as this tells which of the two it is.
ENOUGH: Final = 20_000


def encoding_of(content: bytes) -> str:
    """Return ``koi8_r`` where its letters are by far the likelier ones, else ``cp1251``.

    >>> encoding_of("Возраст ребёнка".encode("koi8_r"))
    'koi8_r'
    """
    letters = re.sub(rb"[\x00-\x7f]+", b" ", content)[:ENOUGH]
    lead = _likely(letters, KOI8) - _likely(letters, WINDOWS)
    return KOI8 if lead > _LEAD else WINDOWS


def _likely(letters: bytes, name: str) -> float:
    """Return how likely the words of ``letters`` are Russian, read as ``name``."""
    words = _WORD.findall(letters.decode(name, errors="replace"))
    odd = sum(len(_ODD.findall(word)) for word in words)
    frequent = sum(_WEIGHTS[sign] for word in words for sign in word.lower())
    return frequent - _ODD_CAPITAL * odd
