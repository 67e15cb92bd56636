"""How names are compared, for every door: search, import, registration.

ё is е, capitals do not count, Latin letters stand for Cyrillic ones however
they were chosen, and a typing error is forgiven (domain.md 4.3).

Standard library only: models use it too.
"""

import re
import unicodedata
from itertools import pairwise
from string import ascii_lowercase

_YO = str.maketrans({"ё": "е", "‐": "-", "‑": "-", "–": "-", "’": "'", "ʼ": "'"})
# Towards what all usual transliterations have in common, not to be shown.
_LATIN = str.maketrans(
    dict(zip("абвгдезийклмнопрстуфхцыэ", "abvgdeziiklmnoprstufhcie", strict=True))
    | {"ж": "zh", "ч": "ch", "ш": "sh", "щ": "sh", "ю": "iu", "я": "ia"}
    | {"ъ": "", "ь": "", "'": "", "`": "", "x": "ks", "w": "v"}
)
# Longer spellings stand before those they contain.
_SPELLINGS = {
    "shch": "sh",
    "sch": "sh",
    "kh": "h",
    "ts": "c",
    "tz": "c",
    "yo": "e",
    "jo": "e",
    "ye": "e",
    "je": "e",
    "y": "i",
    "j": "i",
}
_SPELLING = re.compile("|".join(_SPELLINGS))
_DOUBLED = re.compile(r"(.)\1+")
_BETWEEN_WORDS = re.compile(r"[^\w]+")
# The alphabets of Russia's languages one behind the other, then Latin.
_ALPHABET = " 0123456789аәӑӓбвгғҕӷдеӗжҗӂзҙӟӡиӣӥійјкқҡҝӄлӆмӎнңҥӈоөӧпҧрҏсҫтҭуүұӯӱӳўфхҳһцчҷҹӌӵшщъыӹьэӭюяѣabcdefghijklmnopqrstuvwxyz"
_PLACES = {
    letter: ascii_lowercase[place // 26] + ascii_lowercase[place % 26]
    for place, letter in enumerate(_ALPHABET)
}
# Shorter words have too many neighbours for a typing error to be told.
SHORTEST_FORGIVEN = 4
LONG_WORD = 9


def fold(text: str) -> str:
    """Return ``text`` as it is compared: small letters, ё as е, plain signs."""
    return unicodedata.normalize("NFC", text).casefold().translate(_YO)


def sort_key(text: str) -> str:
    """Return what puts ``text`` into its place in an alphabetical list.

    Two small Latin letters stand for each letter, so that every database sorts
    alike, whatever its collation. Ғ stands behind Г, Җ behind Ж and Ӟ behind З;
    ё counts as е; hyphens, apostrophes and accents do not count.
    """
    return "".join(_PLACES.get(c) or _place_of_stranger(c) for c in _sortable(text))


def _sortable(text: str) -> str:
    """Keep letters and digits, with single spaces; a hyphen parts words."""
    kept = [" " if c == "-" else c for c in fold(text) if c in " -" or _is_letter(c)]
    return " ".join("".join(kept).split())


def _is_letter(c: str) -> bool:
    """Tell letters and digits from signs; some apostrophes pass for letters."""
    return c.isalnum() and unicodedata.category(c) != "Lm"


def _place_of_stranger(letter: str) -> str:
    """Put a letter of another alphabet with its plain one, else behind all."""
    plain = unicodedata.normalize("NFKD", letter)[0]
    return _PLACES.get(plain, "zz")


def words(query: str) -> list[str]:
    """Return the folded words of what somebody typed into a search field."""
    return fold(query).split()


def skeleton(text: str) -> str:
    """Return what is left of a name when alphabet and spelling do not count.

    «Дмитрий», Dmitriy and Dmitry are the same; so are «Щукина», Shchukina and
    Schukina. Words stay apart, a hyphen parts them.
    """
    latin = fold(text).translate(_LATIN)
    plain = "".join(
        c for c in unicodedata.normalize("NFKD", latin) if not unicodedata.combining(c)
    )
    spelt = _SPELLING.sub(lambda found: _SPELLINGS[found.group()], plain)
    return _BETWEEN_WORDS.sub(" ", _DOUBLED.sub(r"\1", spelt)).strip()


def errors_forgiven(word: str) -> int:
    """Return how many typing errors a word of this length may hold."""
    if len(word) < SHORTEST_FORGIVEN:
        return 0
    return 1 if len(word) < LONG_WORD else 2


def pieces(word: str) -> list[str]:
    """Return parts of ``word``, one of which every forgiven spelling still holds.

    A typing error spoils one part, so one part more than errors is enough; the
    database looks for the parts, :func:`is_close` for the errors.
    """
    count = errors_forgiven(word) + 1
    cuts = [len(word) * n // count for n in range(count + 1)]
    return [word[a:b] for a, b in pairwise(cuts)]


def is_close(typed: str, name: str) -> bool:
    """Tell whether ``name`` begins like ``typed``, typing errors forgiven."""
    limit = errors_forgiven(typed)
    row = list(range(len(name) + 1))
    for done, letter in enumerate(typed, start=1):
        earlier, row = row, [done]
        for at, other in enumerate(name):
            change = earlier[at] + (letter != other)
            row.append(min(change, earlier[at + 1] + 1, row[at] + 1))
        if min(row) > limit:
            return False
    return min(row) <= limit
