"""Shapes of input."""

from django import forms
from django.utils.translation import gettext_lazy as _

from attendance.domain.queries import PARTS
from attendance.enums import MARKS, MarkKind

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
