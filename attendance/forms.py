"""Shapes of input."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from attendance.domain.queries import PARTS
from attendance.enums import MARKS, ClockPolicy, DayKind, MarkKind, SkillLevel
from attendance.formats import ANY
from attendance.models.skills import MOST
from attendance.models.webinar import LONGEST, SHORTEST
from papers.sheets import MAX_BYTES
from papers.uploads import check_size
from people import zones

# What everybody who is left can be marked as.
FOR_THE_REST = (MarkKind.PRESENT, MarkKind.ABSENT, MarkKind.EXCUSED)


class MarkForm(forms.Form):
    """One mark on the roster; which person is part of the address."""

    kind = forms.ChoiceField(choices=[(kind, kind.label) for kind in MARKS])
    reason = forms.CharField(label=_("Reason"), max_length=500, required=False)
    client_id = forms.UUIDField(required=False)


class RestForm(forms.Form):
    """One mark for everybody who is left; ``batch`` names it, so it can be undone."""

    kind = forms.ChoiceField(
        choices=[(kind, kind.label) for kind in (*FOR_THE_REST, MarkKind.TAKEN_BACK)]
    )
    batch = forms.UUIDField()


class RosterFilterForm(forms.Form):
    """What of the roster is shown."""

    q = forms.CharField(label=_("Find by name or code"), max_length=120, required=False)
    show = forms.ChoiceField(choices=[(part, part) for part in PARTS], required=False)
    more = forms.CharField(max_length=12, required=False)
    batch = forms.UUIDField(required=False)

    def clean(self) -> dict[str, str]:
        """Pass over what nobody knows: an address is no form to correct."""
        known = {name: self.cleaned_data.get(name) or "" for name in self.fields}
        self.errors.clear()
        return known


class TimesForm(forms.Form):
    """When a session was held, by the clock of the venue."""

    starts = forms.TimeField(label=_("Began at"), required=False)
    ends = forms.TimeField(label=_("Ended at"), required=False)
    was_not_held = forms.BooleanField(label=_("It was not held"), required=False)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        help_text=_("Participants read it in their own record."),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for both times, unless the session was not held."""
        data = super().clean() or {}
        if not data.get("was_not_held"):
            for name in ("starts", "ends"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("Give the hour and minute."))
        return data


class AppealForm(forms.Form):
    """What a participant holds to be wrong."""

    text = forms.CharField(max_length=1000, required=False)


class DecisionForm(forms.Form):
    """What becomes of an appeal."""

    decision = forms.ChoiceField(
        choices=[
            ("present", _("Present for the whole session")),
            ("times", _("Present from … to …")),
            ("decline", _("The record stays as it is")),
        ],
        error_messages={"required": _("Choose a decision.")},
    )
    starts = forms.TimeField(label=pgettext_lazy("clock", "From"), required=False)
    ends = forms.TimeField(label=pgettext_lazy("clock", "To"), required=False)
    reason = forms.CharField(max_length=500, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for both times where times are decided."""
        data = super().clean() or {}
        missing = not (data.get("starts") and data.get("ends"))
        if data.get("decision") == "times" and missing:
            raise forms.ValidationError(_("Give both times: from and to."))
        return data

    def words(self) -> list[str]:
        """Return what is wrong, in sentences."""
        return [str(word) for words in self.errors.values() for word in words]


class NumbersForm(forms.Form):
    """Rows of a printed sheet, and what they are marked as."""

    numbers = forms.CharField(
        label=_("Numbers of rows"),
        max_length=2000,
        help_text=_("For example: 1-12, 14, 17"),
        widget=forms.TextInput(attrs={"inputmode": "text", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(
        label=pgettext_lazy("noun", "Mark"),
        choices=[(kind, kind.label) for kind in MARKS if kind != MarkKind.TAKEN_BACK],
        initial=MarkKind.PRESENT,
    )


class PeriodForm(forms.Form):
    """Which runs a report is about: those that begin in between."""

    first = forms.DateField(
        label=_("First day from"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    last = forms.DateField(
        label=_("to"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )


class PingForm(forms.Form):
    """A heartbeat: the page, and the check it shows."""

    page = forms.UUIDField()
    got = forms.IntegerField(min_value=1, max_value=99, required=False)
    by_hand = forms.BooleanField(required=False)


class ConfirmForm(forms.Form):
    """The number of a presence check."""

    number = forms.IntegerField(min_value=1, max_value=99)


class BroadcastForm(forms.Form):
    """Where a session is broadcast, and how presence is checked."""

    address = forms.URLField(
        label=_("Address of the broadcast"),
        max_length=500,
        assume_scheme="https",
        help_text=_(
            "Participants see it from a quarter of an hour before the session on."
        ),
    )
    checks = forms.IntegerField(
        label=_("Presence checks"),
        min_value=0,
        max_value=20,
        help_text=_("At random moments, other ones for each participant."),
    )
    minutes_open = forms.IntegerField(
        label=_("Minutes a check is open"), min_value=SHORTEST, max_value=LONGEST
    )
    clock = forms.ChoiceField(
        label=_("When a check is missed"),
        choices=ClockPolicy,
        widget=forms.RadioSelect,
        help_text=_("Holds for all webinars of this run."),
    )


class SkillForm(forms.Form):
    """An entry of the skills log."""

    is_suspicious = False

    skill = forms.CharField(
        label=_("Skill"),
        max_length=200,
        widget=forms.TextInput(attrs={"list": "known", "autocomplete": "off"}),
    )
    level = forms.ChoiceField(
        label=_("Level"), choices=SkillLevel, widget=forms.RadioSelect
    )
    count = forms.IntegerField(label=_("How many times"), min_value=1, max_value=MOST)
    day = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    remark = forms.CharField(
        label=_("Remark"),
        max_length=500,
        required=False,
        help_text=_("Without the child's name and card number."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    is_clean = forms.BooleanField(
        label=_("I have looked: this is no patient's data"), required=False
    )


class DayForm(forms.Form):
    """What a day of a placement was."""

    day = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    kind = forms.ChoiceField(label=pgettext_lazy("noun", "Mark"), choices=DayKind)
    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)


SYSTEMS = [
    (ANY, _("told by what it holds")),
    ("zoom", "Zoom"),
    ("teams", "Microsoft Teams"),
    ("meet", "Google Meet"),
    ("bbb", "BigBlueButton"),
    ("mtslink", _("MTS Link")),
    ("csv", _("a table of our own")),
]


class ReportForm(forms.Form):
    """A file of another system on who was there."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "CSV, XLSX, JSON or XML as the system hands it out, in any language; at "
            "most 20 MB."
        ),
    )
    kind = forms.ChoiceField(label=_("System"), choices=SYSTEMS)
    zone = forms.ChoiceField(
        label=_("The file’s clock"),
        help_text=_("Systems write the time of whoever downloads the report."),
    )

    def __init__(self, *args: Any, zone: str, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["zone"].choices = zones.choices_with(zone, at)  # type: ignore[attr-defined]
        self.initial.setdefault("zone", zone)

    def clean_file(self) -> bytes:
        """Return the content; too big or empty is refused beside the field."""
        self.name = self.cleaned_data["file"].name
        return check_size(self.cleaned_data["file"], max_bytes=MAX_BYTES)
