"""Shape of what is typed."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from certificates.domain.codes import words_of
from certificates.domain.evaluation_form import (
    NOTHING,
    POINTS,
    TEXT_LENGTH,
    Item,
    Kind,
)
from certificates.domain.external import Scan, read_scan
from certificates.domain.numbers import in_latin
from certificates.models import Accreditation, ExternalDocument
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
        max_length=60,
        help_text=_(
            "Eight characters under the QR code. On an old certificate without a QR"
            " code: the family name."
        ),
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


class EvaluationForm(forms.Form):
    """The questions of an evaluation, in the order in which they are asked."""

    def __init__(self, *args: Any, items: Sequence[Item], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        for item in items:
            self.fields[item.key] = _FIELDS[item.kind](item)

    def rows(self) -> Iterator[tuple[Item, forms.BoundField]]:
        """Each question with its field."""
        for item in self.items:
            yield item, self[item.key]

    def clean(self) -> dict[str, Any]:
        """Refuse “nothing” together with something."""
        data: dict[str, Any] = super().clean() or {}
        for item in self.items:
            chosen = data.get(item.key) or []
            if item.kind == Kind.MANY and NOTHING in chosen and len(chosen) > 1:
                self.add_error(item.key, _("“Nothing” goes with no other answer."))
        return data


def _scale_field(item: Item) -> forms.Field:
    return forms.TypedChoiceField(
        label=item.text,
        choices=[(point.key, point.text) for point in POINTS],
        coerce=int,
        required=item.required,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a number.")},
    )


def _one_field(item: Item) -> forms.Field:
    return forms.ChoiceField(
        label=item.text,
        help_text=item.hint,
        choices=[(option.key, option.text) for option in item.options],
        required=item.required,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an answer.")},
    )


def _many_field(item: Item) -> forms.Field:
    return forms.MultipleChoiceField(
        label=item.text,
        help_text=item.hint,
        choices=[(option.key, option.text) for option in item.options],
        required=item.required,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Mark at least one answer.")},
    )


def _text_field(item: Item) -> forms.Field:
    return forms.CharField(
        label=item.text,
        help_text=item.hint,
        max_length=TEXT_LENGTH,
        required=item.required,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


_FIELDS = {
    Kind.SCALE: _scale_field,
    Kind.ONE: _one_field,
    Kind.MANY: _many_field,
    Kind.TEXT: _text_field,
}


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


class ExternalForm(forms.ModelForm):  # type: ignore[type-arg]
    """A document of another issuer, with its scan."""

    file = forms.FileField(
        label=_("Scan or PDF"),
        required=False,
        help_text=_("PDF, JPEG or PNG, at most 10 MB. Only you see it."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )

    class Meta:
        model = ExternalDocument
        fields = [
            "kind",
            "title",
            "issuer",
            "number",
            "issued_on",
            "hours",
            "scheme",
            "credits",
        ]
        widgets = {
            "issued_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        }

    def clean_file(self) -> Scan | None:
        """Look at what the file is, whatever it is called."""
        file = self.cleaned_data.get("file")
        return read_scan(file) if file else None

    def clean_issued_on(self) -> date:
        """Refuse a day that has not come."""
        day: date = self.cleaned_data["issued_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."), code="future")
        return day

    def clean(self) -> dict[str, Any]:
        """Credits belong to a scheme."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("credits") and not data.get("scheme"):
            self.add_error("scheme", _("Choose the scheme of the credits."))
        return data
