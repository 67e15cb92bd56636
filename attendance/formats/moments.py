"""Moments and lengths as other systems write them, in the languages they speak."""

import re
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

_CLOCK = re.compile(
    r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?"
    r"(?:\s*([AaPp])\.?\s?[Mm]?\.?|\s*([ДдПпТт])[ПпДдКк]\b)?"
)
_DATE = re.compile(r"(\d{1,4})([./-])(\d{1,2})\2(\d{2,4})", re.ASCII)
_WORD = r"(?P<month>[^\W\d_]{3,})"
_NAMED = [
    # 14 March 2026, 14. März 2026, 14-мар-2026, 14 de marzo de 2026
    rf"(?P<day>\d{{1,2}})[\s.\-]+(?:de\s+)?{_WORD}[\s.,\-]+(?:de\s+)?(?P<year>\d{{4}})",
    # Mar 14, 2026
    rf"{_WORD}\.?\s+(?P<day>\d{{1,2}}),?\s+(?P<year>\d{{4}})",
    # 2026 ж. 14 наурыз
    rf"(?P<year>\d{{4}})\s*(?:ж|г)?\.?,?\s*(?P<day>\d{{1,2}})[\s.\-]+{_WORD}",
]
# The beginnings of the months' names: English, Russian, Kazakh, German, French,
# Spanish.
_MONTHS = {
    1: ("jan", "янв", "қаң", "ene"),
    2: ("feb", "фев", "ақп", "fév", "fev"),
    3: ("mar", "мар", "нау", "mär"),
    4: ("apr", "апр", "сәу", "avr", "abr"),
    5: ("may", "май", "мая", "мам", "mai"),
    6: ("jun", "июн", "мау", "juin"),
    7: ("jul", "июл", "шіл", "juil"),
    8: ("aug", "авг", "там", "aoû", "aou", "ago"),
    9: ("sep", "сен", "қыр"),
    10: ("oct", "окт", "қаз", "okt"),
    11: ("nov", "ноя", "қар"),
    12: ("dec", "дек", "жел", "déc", "dez", "dic"),
}
_MONTHS_OF_A_YEAR = 12
_NOON = 12
_AFTER_NOON = {"p", "п"}  # PM, and ПП of Russian clocks
_LENGTH = re.compile(r"(\d+(?:[.,]\d+)?)\s*([^\W\d_]+)")
# The beginnings of the units' names, those that others begin with behind them.
_UNITS = {
    3600: ("h", "ч", "год", "саг", "сағ", "std", "stu", "saat", "sa", "ora"),
    60: ("m", "м", "хв", "dk", "dak"),
    1: ("s", "с", "sn"),
}


def is_american(texts: Iterable[str]) -> bool:
    """Tell whether a file has a clock of twelve hours in English."""
    return any(re.search(r"\d\s?[AP]M\b", text, re.IGNORECASE) for text in texts)


def is_day_first(texts: Iterable[str], *, default: bool = False) -> bool:
    """Tell how a file with slashes writes dates, from all of its dates.

    A first number over 12 can only be a day, a second one only a month's day;
    a file that says neither is read as ``default``.
    """
    dates = [match for text in texts if (match := _DATE.search(text))]
    slashed = [match for match in dates if match[2] == "/"]
    if any(int(match[1]) > _MONTHS_OF_A_YEAR for match in slashed):
        return True
    if any(int(match[3]) > _MONTHS_OF_A_YEAR for match in slashed):
        return False
    return default


def moment(text: str, zone: ZoneInfo, *, day_first: bool = False) -> datetime | None:
    """Read a moment, None where there is none; without an offset it is in ``zone``."""
    text = " ".join(text.split())
    try:
        return _iso(text, zone) or _written(text, zone, day_first=day_first)
    except ValueError:
        return None


def seconds(text: str) -> int | None:
    """Read a length such as “1 hr 32 min”, «1 ч 05 мин», “01:30:00” or “1,5 h”."""
    if match := re.fullmatch(r"(\d+):(\d{2})(?::(\d{2}))?", text.strip()):
        hours, minutes, rest = (int(part or 0) for part in match.groups())
        return hours * 3600 + minutes * 60 + rest
    told = re.sub(r"(?i)^PT(?=\d)", "", text.strip())
    parts = [
        (float(number.replace(",", ".")), _unit(word.lower()))
        for number, word in _LENGTH.findall(told)
    ]
    if not parts or any(unit is None for _number, unit in parts):
        return None
    return round(sum(number * (unit or 0) for number, unit in parts))


def minutes_of(text: str) -> int | None:
    """Read whole minutes: a bare number, or a length in words or as a clock."""
    text = text.strip()
    if re.fullmatch(r"\d+(?:[.,]\d+)?", text):
        return int(float(text.replace(",", ".")))
    length = seconds(text)
    return None if length is None else length // 60


def _unit(word: str) -> int | None:
    found = [
        (len(start), size)
        for size, starts in _UNITS.items()
        for start in starts
        if word.startswith(start)
    ]
    return max(found)[1] if found else None


def _iso(text: str, zone: ZoneInfo) -> datetime | None:
    if not re.match(r"\d{4}-\d{2}-\d{2}[T ]\d", text):
        return None
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=zone)


def _written(text: str, zone: ZoneInfo, *, day_first: bool) -> datetime | None:
    date, clock = _date(text, day_first=day_first), _clock(text)
    if date is None or clock is None:
        return None
    return datetime(*date, *clock, tzinfo=zone)


def _date(text: str, *, day_first: bool) -> tuple[int, int, int] | None:
    for pattern in _NAMED:
        if (match := re.search(pattern, text)) and (month := _month(match["month"])):
            return int(match["year"]), month, int(match["day"])
    match = _DATE.search(text)
    if match is None:
        return None
    first, mark, second, third = match.groups()
    if len(first) == len("2026"):
        return int(first), int(second), int(third)
    year = int(third) + (2000 if len(third) == len("26") else 0)
    if mark == "." or day_first:
        return year, int(second), int(first)
    return year, int(first), int(second)


def _month(word: str) -> int | None:
    folded = word.casefold()
    return next((n for n, starts in _MONTHS.items() if folded.startswith(starts)), None)


def _clock(text: str) -> tuple[int, int, int] | None:
    match = _CLOCK.search(text)
    if match is None:
        return None
    hour = int(match[1])
    half = (match[4] or match[5] or "").lower()
    # Some files add PM to a clock of 24 hours. Of the Kazakh halves of a day (ТД
    # and ТК) the second letter tells.
    if half == "т":
        half = "п" if match[0].lower().endswith("к") else "д"
    if half and hour <= _NOON:
        hour = hour % _NOON + (_NOON if half in _AFTER_NOON else 0)
    return hour, int(match[2]), int(match[3] or 0)
