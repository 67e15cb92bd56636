"""Shapes of input at the entrance of a run."""

import ipaddress
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from attendance.enums import MarkKind
from attendance.models import CheckInRules
from courses.models import CourseRun


class PassForm(forms.Form):
    """For whom and for which day a helper's pass is made."""

    day = forms.TypedChoiceField(label=_("Day"), coerce=date.fromisoformat)
    name = forms.CharField(
        label=_("Helper"),
        max_length=80,
        required=False,
        help_text=_("For example: the door of the large hall."),
    )

    def __init__(self, *args: Any, run: CourseRun, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days = [
            (day.isoformat(), date_format(day, "j E")) for day in _days_left(run, at)
        ]
        self.fields["day"].choices = days  # type: ignore[attr-defined]


def _days_left(run: CourseRun, at: datetime) -> list[date]:
    if run.start_date is None or run.end_date is None:
        return []
    first = max(run.start_date, run.today(at))
    return [first + timedelta(n) for n in range((run.end_date - first).days + 1)]


class CheckInRulesForm(forms.ModelForm):
    """How participants check in by themselves."""

    class Meta:
        model = CheckInRules
        fields = ["minutes_early", "late_after", "most_per_device", "networks"]
        widgets = {"networks": forms.Textarea(attrs={"rows": 3})}

    def clean_networks(self) -> str:
        """Accept addresses and networks, one in a line."""
        lines = self.cleaned_data["networks"].split()
        for line in lines:
            try:
                ipaddress.ip_network(line, strict=False)
            except ValueError:
                raise forms.ValidationError(
                    _("%(line)s is no network. Write it like 192.0.2.0/24.")
                    % {"line": line},
                    code="network",
                ) from None
        return "\n".join(lines)


class CodeForm(forms.Form):
    """The digits on the screen of the hall."""

    digits = forms.CharField(label=_("Code on the screen, six digits"), max_length=20)


class KioskForm(forms.Form):
    """A scan of the kiosk, and what it means."""

    text = forms.CharField(max_length=200)
    door = forms.ChoiceField(
        choices=[(kind, kind) for kind in ("", MarkKind.IN, MarkKind.OUT)],
        required=False,
    )
    client_id = forms.UUIDField(required=False)
