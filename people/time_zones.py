"""The clocks of Russia by the city that gives each its name."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

CITIES = {
    "Europe/Kaliningrad": _("Kaliningrad"),
    "Europe/Moscow": _("Moscow"),
    "Europe/Kirov": _("Kirov"),
    "Europe/Volgograd": _("Volgograd"),
    "Europe/Astrakhan": _("Astrakhan"),
    "Europe/Samara": _("Samara"),
    "Europe/Saratov": _("Saratov"),
    "Europe/Ulyanovsk": _("Ulyanovsk"),
    "Asia/Yekaterinburg": _("Yekaterinburg"),
    "Asia/Omsk": _("Omsk"),
    "Asia/Barnaul": _("Barnaul"),
    "Asia/Krasnoyarsk": _("Krasnoyarsk"),
    "Asia/Novokuznetsk": _("Novokuznetsk"),
    "Asia/Novosibirsk": _("Novosibirsk"),
    "Asia/Tomsk": _("Tomsk"),
    "Asia/Irkutsk": _("Irkutsk"),
    "Asia/Chita": _("Chita"),
    "Asia/Khandyga": _("Khandyga"),
    "Asia/Yakutsk": _("Yakutsk"),
    "Asia/Ust-Nera": _("Ust-Nera"),
    "Asia/Vladivostok": _("Vladivostok"),
    "Asia/Magadan": _("Magadan"),
    "Asia/Sakhalin": _("Yuzhno-Sakhalinsk"),
    "Asia/Srednekolymsk": _("Srednekolymsk"),
    "Asia/Anadyr": _("Anadyr"),
    "Asia/Kamchatka": _("Petropavlovsk-Kamchatsky"),
}
MOSCOW = ZoneInfo("Europe/Moscow")
HOUR = 3600


def hours_from_moscow(zone: str, at: datetime) -> int:
    """Return by how many hours the clock of ``zone`` is ahead of Moscow's."""
    here, moscow = at.astimezone(ZoneInfo(zone)), at.astimezone(MOSCOW)
    ahead = (here.utcoffset() or moscow.utcoffset()) - moscow.utcoffset()  # type: ignore[operator]
    return round(ahead.total_seconds() / HOUR)


def choices(at: datetime) -> list[tuple[str, str]]:
    """Return the zones from west to east, each with its distance from Moscow."""
    ordered = sorted(CITIES, key=lambda zone: hours_from_moscow(zone, at))
    return [(zone, _label(zone, at)) for zone in ordered]


def _label(zone: str, at: datetime) -> str:
    ahead = hours_from_moscow(zone, at)
    sign = "+" if ahead > 0 else "\N{MINUS SIGN}"
    shift = f"{sign}{abs(ahead)}" if ahead else ""
    return gettext("%(city)s, MSK%(shift)s, now %(time)s") % {
        "city": CITIES[zone],
        "shift": shift,
        "time": f"{at.astimezone(ZoneInfo(zone)):%H:%M}",
    }
