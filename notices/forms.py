"""Forms of the room in the admin."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from notices import audiences, moments

NAME_LENGTH = 300


class RuleForm(WagtailAdminModelForm):
    """A rule: what may be chosen is what the rooms have registered."""

    moment = forms.ChoiceField(label=_("Moment"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = moments.registered().values()
        self.fields["moment"].choices = [(each.key, each.label) for each in known]


class MailingForm(WagtailAdminModelForm):
    """A mailing: the groups are those that exist now."""

    audience = forms.ChoiceField(label=_("To whom"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["audience"].choices = audiences.choices()

    def clean(self) -> dict[str, Any]:
        """Keep what the group is called: it may be renamed, or go."""
        cleaned: dict[str, Any] = super().clean()
        name = audiences.label(cleaned.get("audience", ""))
        self.instance.audience_name = name[:NAME_LENGTH]
        return cleaned
