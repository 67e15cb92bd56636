"""Shape of what is typed."""

from django import forms
from django.conf import settings
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from people.i18n import LocalisedText
from people.templatetags.localised import marked


class VerifyForm(forms.Form):
    """Number and check code, as they are printed."""

    number = forms.CharField(
        label=_("Certificate number"),
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    check_code = forms.CharField(
        label=_("Check code"),
        max_length=20,
        help_text=_("Eight characters under the QR code."),
        widget=forms.TextInput(
            attrs={"autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"
        example = settings.CERTIFICATE_NUMBER_FORMAT.format(year=2026, seq=6)
        self.fields["number"].help_text = format_html(
            _("For example, {number}"), number=marked(LocalisedText(example, "ru"))
        )


class ReasonForm(forms.Form):
    """Why a certificate is revoked or replaced; only staff will see it."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        help_text=_("Only staff see it; public pages never show it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
