"""Badges of a run as one file: eight on a sheet of A4, by name."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from attendance.domain import badges
from courses.models import CourseRun, Enrolment, SessionSpeaker
from papers import pdf, qr
from people.models import Person

TEMPLATE = "attendance/badges"
# What stands below a name is cut so, to keep to its line.
LONGEST_LINE = 60


def badge_sheets(*, run: CourseRun, at: datetime) -> bytes:
    """Return the PDF with a badge for each participant and each speaker.

    Two queries. A QR holds the person's own code and nothing else.
    """
    speakers = _speakers(run)
    others = [person for person in _participants(run) if person not in speakers]
    day = run.today(at)
    rows = [_badge(person, role=_("Speaker")) for person in speakers]
    rows += [_badge(person) for person in others]
    title = ", ".join(part for part in (str(run.title), str(run.city)) if part)
    document = {
        "title": f"{_('Badges')}: {title}",
        "author": _("National Society of Pediatric Hematologists and Oncologists"),
        "date": day.isoformat(),
        "day": {"year": day.year, "month": day.month, "day": day.day},
    }
    over = " · ".join(
        part for part in (str(run.course.programme.title), str(run.city)) if part
    )
    return pdf.render(TEMPLATE, {"document": document, "over": over, "badges": rows})


def _participants(run: CourseRun) -> list[Person]:
    enrolments = (
        Enrolment.objects.filter(run=run)
        .taking_part()
        .select_related("person__merged_into")
        .order_by("person__sort_key", "pk")
    )
    return [row.person.merged_into or row.person for row in enrolments]


def _speakers(run: CourseRun) -> list[Person]:
    rows = SessionSpeaker.objects.filter(session__run=run).select_related("person")
    found = {row.person_id: row.person for row in rows}
    return sorted(found.values(), key=lambda person: (person.sort_key, person.pk))


def _badge(person: Person, role: str = "") -> dict[str, Any]:
    code = badges.grouped(person.code)
    return {
        "family": person.family_name,
        "given": f"{person.given_name} {person.patronymic}".strip(),
        "latin": person.latin_name,
        "role": role,
        "work": person.position[:LONGEST_LINE],
        "place": person.workplace[:LONGEST_LINE],
        "code": code,
        "alt": _("Code of the participant: %(code)s") % {"code": code},
        "qr": qr.svg(badges.signed(person.code), border=0),
    }
