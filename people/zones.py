"""What people call a time zone: «по Якутску», not ``Asia/Yakutsk``."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

MOSCOW = ZoneInfo("Europe/Moscow")
HOUR = timedelta(hours=1)

# The translations say how a time is read out: «09:30 по Якутску».
LABELS = {
    "Asia/Anadyr": _("Anadyr time"),
    "Asia/Barnaul": _("Barnaul time"),
    "Asia/Chita": _("Chita time"),
    "Asia/Irkutsk": _("Irkutsk time"),
    "Asia/Kamchatka": _("Kamchatka time"),
    "Asia/Khandyga": _("Khandyga time"),
    "Asia/Krasnoyarsk": _("Krasnoyarsk time"),
    "Asia/Magadan": _("Magadan time"),
    "Asia/Novokuznetsk": _("Novokuznetsk time"),
    "Asia/Novosibirsk": _("Novosibirsk time"),
    "Asia/Omsk": _("Omsk time"),
    "Asia/Sakhalin": _("Sakhalin time"),
    "Asia/Srednekolymsk": _("Srednekolymsk time"),
    "Asia/Tomsk": _("Tomsk time"),
    "Asia/Ust-Nera": _("Ust-Nera time"),
    "Asia/Vladivostok": _("Vladivostok time"),
    "Asia/Yakutsk": _("Yakutsk time"),
    "Asia/Yekaterinburg": _("Yekaterinburg time"),
    "Europe/Astrakhan": _("Astrakhan time"),
    "Europe/Kaliningrad": _("Kaliningrad time"),
    "Europe/Samara": _("Samara time"),
    "Europe/Saratov": _("Saratov time"),
    "Europe/Ulyanovsk": _("Ulyanovsk time"),
}


def find_zone(name: str) -> ZoneInfo | None:
    """Return the IANA time zone called ``name``; ``None`` when there is none."""
    try:
        return ZoneInfo(name) if name else None
    except (KeyError, ValueError, OSError):
        # No such zone, no name at all, or a folder of the time zone database.
        return None


def check_zone(name: str) -> None:
    """Refuse what is no IANA time zone (a validator of models).

    :raises ValidationError: ``zone``
    """
    if find_zone(name) is None:
        raise ValidationError(
            _("There is no time zone %(name)s. Write it like Asia/Yakutsk."),
            code="zone",
            params={"name": name},
        )


def as_zone(zone: ZoneInfo | str | None) -> ZoneInfo:
    """Return ``zone`` as a ``ZoneInfo``; nothing, or no zone at all, means Moscow."""
    if isinstance(zone, ZoneInfo):
        return zone
    return find_zone(zone or "") or MOSCOW


def zone_label(zone: ZoneInfo, at: datetime) -> str:
    """Return how the time of ``zone`` is named at that moment.

    A zone that keeps Moscow's time is Moscow; one we have no name for is
    shown by its distance from UTC.
    """
    if keeps_same_time(zone, MOSCOW, at):
        return pgettext("time zone", "Moscow time")
    if zone.key in LABELS:
        return str(LABELS[zone.key])
    return "UTC" + at.astimezone(zone).isoformat()[-6:]


def keeps_same_time(one: ZoneInfo, other: ZoneInfo, at: datetime) -> bool:
    """Tell whether clocks in both zones show the same at that moment."""
    return at.astimezone(one).utcoffset() == at.astimezone(other).utcoffset()


def choices(at: datetime) -> list[tuple[str, str]]:
    """Return our zones from west to east, each with its distance from Moscow.

    For a form: pairs of the zone's name and «по Якутску, МСК+6, сейчас 16:20».
    """
    zones = [ZoneInfo(name) for name in ("Europe/Moscow", *LABELS)]
    zones.sort(key=lambda zone: (at.astimezone(zone).utcoffset(), zone != MOSCOW))
    return [(zone.key, _choice(zone, at)) for zone in zones]


def choices_with(own: str, at: datetime) -> list[tuple[str, str]]:
    """Return our zones, and ``own`` too if it is a zone that we have no name for."""
    ours = choices(at)
    if find_zone(own) and own not in dict(ours):
        ours.append((own, own))
    return ours


def _choice(zone: ZoneInfo, at: datetime) -> str:
    local, moscow = at.astimezone(zone), at.astimezone(MOSCOW)
    ahead = round((local.replace(tzinfo=None) - moscow.replace(tzinfo=None)) / HOUR)
    values = {"zone": zone_label(zone, at), "clock": f"{local:%H:%M}"}
    if not ahead:
        return gettext("%(zone)s, now %(clock)s") % values
    sign = "+" if ahead > 0 else "\N{MINUS SIGN}"
    shift = f"{sign}{abs(ahead)}"
    return gettext("%(zone)s, MSK%(shift)s, now %(clock)s") % {**values, "shift": shift}
