"""What attendance a run asks for."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from courses.findings import Finding
from courses.models import CourseRun, Enrolment, Requirement

if TYPE_CHECKING:
    from attendance.domain.intervals import Interval
    from attendance.domain.minutes import Attendance


class AttendanceRequirement(Requirement):
    """A participant was present for so many counted minutes, and answered checks.

    It speaks of a unit: a day of the run, or all of it. Whole numbers, never a
    percentage: published rules contradict their own percentages (domain.md
    1.3). PII: none.
    """

    day_number = models.PositiveSmallIntegerField(
        _("day of the run"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("1 is the first day. Empty: the whole run."),
    )

    min_minutes = models.PositiveIntegerField(
        _("least minutes"),
        help_text=_("Counted minutes; breaks and sponsored sessions do not count."),
    )

    checks_planned = models.PositiveSmallIntegerField(
        _("presence checks planned"), default=0
    )
    checks_required = models.PositiveSmallIntegerField(
        _("presence checks to be confirmed"), default=0
    )

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(checks_required__lte=models.F("checks_planned")),
                name="no_more_checks_required_than_planned",
                violation_error_message=_(
                    "More presence checks are required than planned."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name}: {self.min_minutes}"

    def in_words(self) -> str:
        """Say how many minutes and checks the unit asks for."""
        parts = [self._minutes_in_words(), *self._checks_in_words()]
        if self.day_number:
            parts.insert(0, _("Day %(n)d") % {"n": self.day_number})
        return "; ".join(str(part) for part in parts)

    def _checks_in_words(self) -> list[str]:
        if not self.checks_required:
            return []
        words = _("confirm %(required)d of %(planned)d presence checks")
        figures = {"required": self.checks_required, "planned": self.checks_planned}
        return [words % figures]

    def _minutes_in_words(self) -> str:
        return ngettext(
            "Attend at least %(n)d counted minute",
            "Attend at least %(n)d counted minutes",
            self.min_minutes,
        ) % {"n": self.min_minutes}

    def assess(
        self, enrolments: Sequence[Enrolment], at: datetime
    ) -> dict[int, Finding]:
        """Return a finding for each enrolment's id, in four queries."""
        return self.assess_all([self], {self.run_id: enrolments}, at)[self.pk]

    @classmethod
    def assess_all(
        cls,
        requirements: Sequence[Self],
        by_run: Mapping[int | None, Sequence[Enrolment]],
        at: datetime,  # noqa: ARG003 - minutes once attended stay attended
    ) -> dict[int, dict[int, Finding]]:
        """Answer for any number of runs with four queries."""
        from attendance.domain.minutes import attendance_of

        runs = {row.run_id for row in requirements}
        found = attendance_of(enrolments=[e for run in runs for e in by_run[run]])
        return {
            row.pk: {e.pk: row.finding_of(e, found[e.pk]) for e in by_run[row.run_id]}
            for row in requirements
        }

    def finding_of(self, enrolment: Enrolment, attendance: "Attendance") -> Finding:
        """Compare what was attended of the unit with what is asked for."""
        window = self.window(enrolment.run)
        return self.finding(attendance.minutes(window), attendance.checks(window))

    def window(self, run: CourseRun) -> "Interval | None":
        """Return the venue's day of which the rule speaks, None for the whole run."""
        from attendance.domain.intervals import day_window

        if self.day_number is None or run.start_date is None:
            return None
        return day_window(run.start_date + timedelta(self.day_number - 1), run.zone)

    def finding(self, minutes: int, checks: int = 0) -> Finding:
        """Compare minutes and confirmed checks with what is asked for."""
        figures = {"minutes": minutes, "required": self.min_minutes}
        if self.checks_required:
            figures |= {"checks": checks, "checks_required": self.checks_required}
        if self.day_number:
            figures["day"] = self.day_number
        return Finding(
            met=minutes >= self.min_minutes and checks >= self.checks_required,
            code="attendance.minutes",
            params=figures,
            evidence=figures,
        )
