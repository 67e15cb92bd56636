"""A physician's credits as a report to take away."""

from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from certificates.domain import cabinet, queries
from certificates.enums import State
from certificates.models import ExternalDocument
from papers.reports import Report, Section
from people.i18n import active_language
from people.models import Person


def transcript_of(person: Person, *, at: datetime) -> Report:
    """Credits by scheme and year, certificates, and what others have issued."""
    awards = list(cabinet.awards_of(person))
    today = at.date()
    name = person.full_name
    if active_language() == "en" and person.latin_name:
        name = f"{person.latin_name} ({person.full_name})"
    return Report(
        title=_("Transcript of credits"),
        author=_society(),
        day=today,
        lines=[
            name,
            _("As of %(day)s.") % {"day": f"{today:%d.%m.%Y}"},
            _(
                "This is our own count. For accreditation the portfolio on the federal"
                " portal is authoritative."
            ),
        ],
        sections=[
            _totals(cabinet.totals_of(awards, today=today)),
            _awards(awards),
            _certificates(person),
            _external(person),
        ],
    )


def _society() -> str:
    english = (translation.get_language() or "ru").startswith("en")
    return settings.SITE_NAME_EN if english else settings.SITE_NAME_RU


def _totals(totals: list[cabinet.SchemeTotal]) -> Section:
    return Section(
        heading=_("Credits by scheme and year"),
        header=[_("Scheme"), _("Year"), _("Credits"), _("In five years"), _("Target")],
        rows=[
            [str(t.scheme), year, number, t.cycle, t.scheme.cycle_target]
            for t in totals
            for year, number in t.by_year
        ],
        widths=[4, 1, 1, 1, 1],
    )


def _awards(awards: list[cabinet.CreditAward]) -> Section:
    return Section(
        heading=_("What they are made of"),
        header=[_("Event"), _("Date"), _("Scheme"), _("Decision"), _("Credits")],
        rows=[
            [
                str(row.accreditation.run.title),
                row.accreditation.last_day or row.awarded_at.date(),
                str(row.accreditation.scheme),
                row.accreditation.number,
                row.credits,
            ]
            for row in awards
        ],
        widths=[5, 2, 2, 2, 1],
    )


def _certificates(person: Person) -> Section:
    return Section(
        heading=_("Certificates"),
        header=[_("Number"), _("Title"), _("Issued on"), _("State")],
        rows=[
            [
                row.number,
                row.snapshot["course"][active_language()]
                or row.snapshot["course"]["ru"],
                row.issued_at.date(),
                str(State(row.state).label),
            ]
            for row in queries.certificates_of(person)
        ],
        widths=[3, 6, 2, 2],
    )


def _external(person: Person) -> Section:
    rows = ExternalDocument.objects.for_person(person).select_related("scheme")
    return Section(
        heading=_("Documents of other issuers"),
        note=_("Added by the physician; the society has not checked them."),
        header=[_("Document"), _("Issued by"), _("Date"), _("Hours"), _("Credits")],
        rows=[
            [
                " ".join(part for part in (row.title, row.number) if part),
                row.issuer,
                row.issued_on,
                row.hours,
                row.credits,
            ]
            for row in rows
        ],
        widths=[5, 4, 2, 1, 1],
    )
