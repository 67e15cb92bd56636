"""Where an account is signed in: allauth's sessions, in words, ended one by one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils.translation import gettext as _

from people.models import User

# The first that stands in what a browser says of itself; the order matters.
BROWSERS = (
    ("YaBrowser", "Яндекс Браузер"),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True, slots=True)
class Device:
    """A browser in which the account is signed in."""

    pk: int
    name: str
    ip: str
    since: datetime
    is_this: bool


def devices_of(account: User, session_key: str | None) -> list[Device]:
    """Return the browsers whose sessions are still there, this one first; two queries."""
    rows = list(UserSession.objects.filter(user=account).order_by("-created_at"))
    alive = set(
        Session.objects.filter(
            session_key__in=[row.session_key for row in rows]
        ).values_list("session_key", flat=True)
    )
    found = [
        Device(
            row.pk,
            named(row.user_agent),
            row.ip,
            row.created_at,
            row.session_key == session_key,
        )
        for row in rows
        if row.session_key in alive
    ]
    return sorted(found, key=lambda device: not device.is_this)


def end(account: User, *, pk: int | None = None, besides: str | None = None) -> int:
    """Sign one device out, or all besides a session; return how many."""
    rows: Any = UserSession.objects.filter(user=account).exclude(session_key=besides)
    if pk is not None:
        rows = rows.filter(pk=pk)
    ended = list(rows)
    for row in ended:
        row.end()
    return len(ended)


def named(user_agent: str) -> str:
    """Say which browser on which system, as far as it tells.

    >>> named("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36")
    'Chrome, Windows'
    """
    browser = next((name for word, name in BROWSERS if word in user_agent), "")
    system = next((name for word, name in SYSTEMS if word in user_agent), "")
    return ", ".join(filter(None, (browser, system))) or _("unknown browser")
