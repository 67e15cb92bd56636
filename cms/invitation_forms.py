"""The form on which organisers write down whom to invite."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MOST = 500
# «Анна Воронова <a@mail.ru>; b@mail.ru» as it is copied from a letter.
_PARTS = re.compile(r"[\s,;<>()\"]+")


class InvitationForm(forms.Form):
    """Addresses, as they are pasted from a letter or a table."""

    addresses = forms.CharField(
        label=gettext_lazy("E-mail addresses"),
        help_text=gettext_lazy("One on a line, or with commas; names beside are fine."),
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off"}),
    )

    def clean_addresses(self) -> list[str]:
        """Pick the addresses out; each has to be one.

        :raises ValidationError: ``none``, ``too_many`` or ``not_one``
        """
        parts = _PARTS.split(self.cleaned_data["addresses"])
        found = list(dict.fromkeys(part.strip(".") for part in parts if "@" in part))
        if not found:
            raise ValidationError(_("There is no address here."), code="none")
        if len(found) > MOST:
            message = _("Not more than %(most)d addresses at a time.")
            raise ValidationError(message % {"most": MOST}, code="too_many")
        if bad := [address for address in found if not _is_address(address)]:
            message = _("These are no addresses: %(bad)s.")
            raise ValidationError(message % {"bad": ", ".join(bad)}, code="not_one")
        return found


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
