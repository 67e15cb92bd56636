"""Coming runs as rows of a list: home, programme and course pages, schedule."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, Min, Q, QuerySet
from django.utils.dateformat import format as format_date
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from courses.enums import RunState
from courses.models import CourseRun
from courses.models.enrolments import TAKES_A_PLACE
from people.i18n import LocalisedText
from people.zones import MOSCOW

# From how many free places on the chip names their number.
FEW_PLACES = 10


@dataclass(frozen=True)
class EventRow:
    """A run as ``components/_event.html`` shows it."""

    run: CourseRun
    day: str
    day_more: SafeString
    over: list[LocalisedText]
    title: LocalisedText | str
    url: str
    facts: LocalisedText
    start: datetime | None
    zone: ZoneInfo
    chip: str
    tone: str

    @property
    def is_open(self) -> bool:
        """Whether one may enrol now."""
        return self.tone in {"now", "info"}


def coming_runs(at: datetime) -> QuerySet[CourseRun]:
    """Return public runs that are not over, with what a row of a list needs."""
    taken = Count(
        "enrolments", filter=Q(enrolments__state__in=TAKES_A_PLACE), distinct=True
    )
    return (
        CourseRun.objects.upcoming(at)
        .select_related("course__programme")
        .annotate(places_taken=taken, first_session_at=Min("sessions__starts_at"))
    )


def rows(runs: Iterable[CourseRun], *, at: datetime) -> list[EventRow]:
    """Return the rows of ``runs`` (from :func:`coming_runs`); no further queries."""
    return [_row(run, at) for run in runs]


def _row(run: CourseRun, at: datetime) -> EventRow:
    day, day_more = _days(run.start_date, run.end_date)
    chip, tone = _chip(run, at)
    return EventRow(
        run=run,
        day=day,
        day_more=day_more,
        over=[text for text in (run.course.programme.title, run.city) if text],
        title=run.title,
        url=run.get_absolute_url(),
        facts=run.venue,
        start=run.first_session_at,
        zone=run.zone,
        chip=chip,
        tone=tone,
    )


def _days(start: date, end: date) -> tuple[str, SafeString]:
    """Return the big number, and what stands below it."""
    if (start.year, start.month) != (end.year, end.month):
        more = format_html(
            "{} —<br>{}", format_date(start, "E"), format_date(end, "j E")
        )
        return str(start.day), more
    month, first = format_date(start, "E"), format_date(start, "D").lower()
    if start == end:
        return str(start.day), format_html("{}<br>{}", month, first)
    last = format_date(end, "D").lower()
    separator = ", " if (end - start).days == 1 else "–"
    weekdays = conditional_escape(f"{first}{separator}{last}")
    return f"{start.day}–{end.day}", format_html("{}<br>{}", month, weekdays)


def _chip(run: CourseRun, at: datetime) -> tuple[str, str]:
    """Return what matters most about a place, and its tone."""
    if run.state == RunState.CANCELLED:
        return gettext("Cancelled"), "bad"
    opens = run.enrolment_opens_at
    if opens and at < opens:
        day = format_date(opens.astimezone(run.zone), "j E")
        return gettext("Enrolment from %(day)s") % {"day": day}, ""
    if not run.is_open_for_enrolment(at):
        return gettext("Enrolment is closed"), ""
    return _places(run)


def _places(run: CourseRun) -> tuple[str, str]:
    if run.capacity is None:
        return gettext("Enrolment is open"), "info"
    free = run.capacity - run.places_taken
    if free <= 0:
        return gettext("No places left"), ""
    if free > FEW_PLACES:
        return gettext("Enrolment is open"), "info"
    words = ngettext("%(count)d place left", "%(count)d places left", free)
    return words % {"count": free}, "now"


@dataclass(frozen=True)
class Zone:
    """A place of the strip of time zones, and what goes on in it."""

    hour: str
    minute: str
    city: str
    kind: str
    is_here: bool


# West to east; hours from Moscow.
STRIP = (
    (-1, _("Kaliningrad")),
    (0, _("Moscow")),
    (1, _("Samara")),
    (2, _("Yekaterinburg")),
    (3, _("Omsk")),
    (4, _("Krasnoyarsk")),
    (5, _("Irkutsk")),
    (6, _("Yakutsk")),
    (7, _("Vladivostok")),
    (8, _("Magadan")),
    (9, _("Kamchatka")),
)
# What grows where nothing is planned, so that the strip looks like a meadow.
QUIET = ("bud", "leaf")
MOSCOW_HOUR = 10


def zone_strip(
    events: Sequence[EventRow], *, viewer: ZoneInfo | None, at: datetime
) -> list[Zone]:
    """Return the eleven zones: ripe where enrolment is open, else in flower."""
    kinds: dict[int, str] = {}
    for event in events:
        offset = moscow_offset(event.zone, at)
        if event.is_open or offset not in kinds:
            kinds[offset] = "ripe" if event.is_open else "flower"
    here = moscow_offset(viewer, at) if viewer else None
    return [
        Zone(
            hour=f"{MOSCOW_HOUR + offset:02}",
            minute="00",
            city=str(city),
            kind=kinds.get(offset, QUIET[place % 2]),
            is_here=offset == here,
        )
        for place, (offset, city) in enumerate(STRIP)
    ]


def moscow_offset(zone: ZoneInfo, at: datetime) -> int:
    """Return by how many hours clocks in ``zone`` are ahead of Moscow's."""
    ahead = at.astimezone(zone).utcoffset() - at.astimezone(MOSCOW).utcoffset()
    return int(ahead.total_seconds() // 3600)
