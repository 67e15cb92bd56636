"""What a run's page says of credits: the decision, never a promise."""

from dataclasses import dataclass

from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from certificates.enums import Accredited
from certificates.models import Accreditation
from courses.models import CourseRun


@dataclass(frozen=True, slots=True)
class Credit:
    """One scheme's word on a run or one of its days."""

    scheme: str
    words: str
    tone: str
    accreditation: Accreditation


def accreditations_of(run: CourseRun) -> list[Accreditation]:
    """Return the schemes' decisions on ``run`` and its days; one query."""
    rows = Accreditation.objects.filter(run=run).select_related("scheme", "run")
    return list(rows.order_by("scheme__order", "scheme", "day"))


def credits_in_words(rows: list[Accreditation]) -> list[Credit]:
    """Say in the reader's language where each stands; no number before the decision."""
    return [Credit(row.scheme.title, *_words(row), row) for row in rows]


def _words(row: Accreditation) -> tuple[str, str]:
    if row.state == Accredited.AWARDED and row.credits is not None:
        number = row.credits.normalize()
        whole = int(number) if number == int(number) else 2
        words = ngettext("%(n)s credit awarded", "%(n)s credits awarded", whole)
        return words % {"n": localize(number)}, "ok"
    if row.state == Accredited.APPLIED:
        return _("applied for, not decided"), "info"
    return _("not accredited"), ""
