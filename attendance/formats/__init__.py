"""Reading who was in a webinar from the files of other systems; no models here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from attendance.formats import bbb, meet, mtslink, plain, teams, zoom
from attendance.formats.guess import guess
from attendance.formats.stays import FileRefused, Stay
from attendance.formats.text import rows_of

READERS: dict[str, Callable[[bytes, ZoneInfo], list[Stay]]] = {
    "zoom": zoom.read,
    "teams": teams.read,
    "meet": meet.read,
    "bbb": bbb.read,
    "mtslink": mtslink.read,
    "csv": plain.read,
}
# The reader is told by what the file holds.
ANY = "any"
# What a reader says of a file that is another system's.
STRANGE = {"no_header", "no_meeting", "no_statistics"}


@dataclass(frozen=True)
class Reading:
    """What a file says: who read it (empty: nobody knew its headings), and the stays."""

    kind: str
    stays: list[Stay]

    @property
    def is_guessed(self) -> bool:
        """Whether the columns were told by what they hold."""
        return not self.kind


def read(kind: str, content: bytes, zone: ZoneInfo) -> Reading:
    """Read a file as one of ``kind``, or of any; strange headings are guessed.

    :raises FileRefused: what the reader says
    """
    refusal: FileRefused | None = None
    for each in _candidates(content) if kind == ANY else [kind]:
        try:
            return Reading(each, READERS[each](content, zone))
        except FileRefused as refused:
            if refused.code not in STRANGE:
                raise
            refusal = refused
    if not _is_markup(content) and (stays := guess(rows_of(content), zone)):
        return Reading("", stays)
    assert refusal  # noqa: S101 - each way above ends in a reading or a refusal
    raise refusal


def _candidates(content: bytes) -> Sequence[str]:
    if _is_markup(content):
        return ("bbb", "mtslink")
    if zoom.is_likely(content):
        return ("zoom", "csv")
    return ("teams", "meet", "csv", "zoom")


def _is_markup(content: bytes) -> bool:
    return content.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"<", b"{", b"[")


__all__ = ["ANY", "READERS", "FileRefused", "Reading", "Stay", "read"]
