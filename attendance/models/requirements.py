"""What attendance a run asks for."""

from collections.abc import Sequence
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.findings import Finding
from courses.models import Enrolment, Requirement


class AttendanceRequirement(Requirement):
    """A participant was present for at least so many counted minutes.

    A whole number of minutes, never a percentage: published rules contradict
    their own percentages (domain.md 1.3). PII: none.
    """

    min_minutes = models.PositiveIntegerField(
        _("least minutes"),
        help_text=_("Counted minutes; breaks and sponsored sessions do not count."),
    )

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name}: {self.min_minutes}"

    def assess(
        self, enrolments: Sequence[Enrolment], at: datetime
    ) -> dict[int, Finding]:
        """Return a finding for each enrolment's id, in two queries."""
        from attendance.domain.minutes import net_minutes

        minutes = net_minutes(enrolments=enrolments)
        return {
            enrolment.pk: self._finding(minutes[enrolment.pk])
            for enrolment in enrolments
        }

    def _finding(self, minutes: int) -> Finding:
        figures = {"minutes": minutes, "required": self.min_minutes}
        return Finding(
            met=minutes >= self.min_minutes,
            code="attendance.minutes",
            params=figures,
            evidence=figures,
        )
