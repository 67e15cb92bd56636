"""Shape of what is typed."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from certificates.domain.codes import words_of
from certificates.domain.numbers import in_latin
from certificates.models import Accreditation
from courses.models import CourseRun
from papers.sheets import parse_table, read_table
from papers.uploads import UploadRefused
from people.i18n import LocalisedText
from people.templatetags.localised import marked


class VerifyForm(forms.Form):
    """Number and check code, as they are printed."""

    number = forms.CharField(
        label=_("Certificate number"),
        max_length=60,
        error_messages={
            "required": _("Enter the number: it stands under the QR code.")
        },
        widget=forms.TextInput(
            attrs={"autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    check_code = forms.CharField(
        label=_("Check code"),
        max_length=20,
        help_text=_("Eight characters under the QR code."),
        error_messages={
            "required": _("Enter the check code: it stands under the number.")
        },
        widget=forms.TextInput(
            attrs={"autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"
        # A number that is never given: the demo holds the first ones.
        example = settings.CERTIFICATE_NUMBER_FORMAT.format(year=2026, seq=0)
        self.fields["number"].help_text = format_html(
            _("For example, {number}; in Latin letters {latin}"),
            number=marked(LocalisedText(example, "ru")),
            latin=in_latin(example),
        )


class ReasonForm(forms.Form):
    """Why a certificate is revoked or replaced; only staff will see it."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        help_text=_("Only staff see it; public pages never show it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CodesForm(forms.Form):
    """A list of confirmation codes: a file, or pasted text."""

    accreditation = forms.ModelChoiceField(
        label=_("Accreditation"), queryset=Accreditation.objects.none()
    )
    file = forms.FileField(
        label=_("File"), required=False, help_text=_("CSV or XLSX; one code a row.")
    )
    text = forms.CharField(
        label=_("Or paste the codes"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, run: CourseRun, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = run.accreditations.filter(scheme__gives_codes=True)
        self.fields["accreditation"].queryset = rows.select_related("scheme", "run")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Read the list; say why when it cannot be read."""
        data: dict[str, Any] = super().clean() or {}
        if "file" in self.errors:
            return data
        try:
            table = (
                read_table(data["file"])
                if data.get("file")
                else parse_table(data.get("text", ""))
            )
        except UploadRefused as refusal:
            raise forms.ValidationError(
                refusal.messages, code="unreadable"
            ) from refusal
        return {**data, "words": words_of(table)}
