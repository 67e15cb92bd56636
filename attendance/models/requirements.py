"""What attendance a run asks for."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

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

    def in_words(self) -> str:
        """Say how many minutes have to be attended."""
        return ngettext(
            "Attend at least %(n)d counted minute",
            "Attend at least %(n)d counted minutes",
            self.min_minutes,
        ) % {"n": self.min_minutes}

    def assess(
        self, enrolments: Sequence[Enrolment], at: datetime
    ) -> dict[int, Finding]:
        """Return a finding for each enrolment's id, in two queries."""
        return self.assess_all([self], {self.run_id: enrolments}, at)[self.pk]

    @classmethod
    def assess_all(
        cls,
        requirements: Sequence[Self],
        by_run: Mapping[int | None, Sequence[Enrolment]],
        at: datetime,  # noqa: ARG003 - minutes once attended stay attended
    ) -> dict[int, dict[int, Finding]]:
        """Answer for any number of runs with two queries."""
        from attendance.domain.minutes import net_minutes

        runs = {row.run_id for row in requirements}
        minutes = net_minutes(enrolments=[e for run in runs for e in by_run[run]])
        return {
            row.pk: {e.pk: row.finding(minutes[e.pk]) for e in by_run[row.run_id]}
            for row in requirements
        }

    def finding(self, minutes: int) -> Finding:
        """Compare ``minutes`` with what is asked for."""
        figures = {"minutes": minutes, "required": self.min_minutes}
        return Finding(
            met=minutes >= self.min_minutes,
            code="attendance.minutes",
            params=figures,
            evidence=figures,
        )
