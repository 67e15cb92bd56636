"""Shapes of input."""

from django import forms
from django.utils.translation import gettext_lazy as _

from attendance.enums import MARKS


class MarkForm(forms.Form):
    """One mark on the roster; which person is part of the address."""

    kind = forms.ChoiceField(choices=[(kind, kind.label) for kind in MARKS])
    reason = forms.CharField(label=_("Reason"), max_length=500, required=False)
    client_id = forms.UUIDField(required=False)


class RosterFilterForm(forms.Form):
    """What of the roster is shown."""

    q = forms.CharField(label=_("Find by name or code"), max_length=120, required=False)
    show = forms.ChoiceField(
        choices=[("", _("All")), ("unmarked", _("Not marked"))], required=False
    )
