"""The code on the screen of a hall: six digits that change every thirty seconds.

Each is derived from the session and the period, so nothing is stored and none
can be made up without the site's secret key (as RFC 6238 does it).
"""

from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

SALT = "attendance.hall"
PERIOD = timedelta(seconds=30)
DIGITS = 6
# The code shown now and the one before it are good.
GRACE = 1
# Older ones are told from made-up ones for ten minutes, to say what is wrong.
REMEMBERED = 20


class Freshness(StrEnum):
    """What a typed code is for a session at a moment."""

    GOOD = "good"
    OLD = "old"
    UNKNOWN = "unknown"


def code_at(session: int, at: datetime) -> str:
    """Return the six digits shown for the session with this id at ``at``."""
    return _code(session, _period(at))


def changes_at(at: datetime) -> datetime:
    """Return when the code shown at ``at`` gives way to the next."""
    return datetime.fromtimestamp((_period(at) + 1) * _seconds(), at.tzinfo)


def freshness(session: int, text: str, at: datetime) -> Freshness:
    """Tell whether ``text`` is the session's code: now, until lately, or never."""
    typed = "".join(filter(str.isdigit, text))
    ages = [
        age
        for age in range(REMEMBERED + 1)
        if constant_time_compare(typed, _code(session, _period(at) - age))
    ]
    if not ages:
        return Freshness.UNKNOWN
    return Freshness.GOOD if ages[0] <= GRACE else Freshness.OLD


def _period(at: datetime) -> int:
    return int(at.timestamp()) // _seconds()


def _seconds() -> int:
    return int(PERIOD.total_seconds())


def _code(session: int, period: int) -> str:
    value = f"{session}:{period}"
    key = settings.SECRET_KEY
    digest = salted_hmac(SALT, value, secret=key, algorithm="sha256").digest()
    return f"{int.from_bytes(digest[:8], 'big') % 10**DIGITS:0{DIGITS}d}"
