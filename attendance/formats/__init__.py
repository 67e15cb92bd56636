"""Reading who was in a webinar from the files of other systems; no models here."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from attendance.formats import bbb, meet, mtslink, plain, teams, zoom
from attendance.formats.stays import FileRefused, Stay

READERS: dict[str, Callable[[bytes, ZoneInfo], list[Stay]]] = {
    "zoom": zoom.read,
    "teams": teams.read,
    "meet": meet.read,
    "bbb": bbb.read,
    "mtslink": mtslink.read,
    "csv": plain.read,
}

__all__ = ["READERS", "FileRefused", "Stay"]
