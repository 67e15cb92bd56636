"""The shape of what a question's page sends."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from assessments.domain.attempts import MAX_SEQUENCE, Answer
from assessments.domain.marking import Sheet
from assessments.domain.repairing import Change
from assessments.enums import RepairKind
from assessments.models import QuestionVersion
from assessments.questions.definition import Response
from people.i18n import active_language

# Fields of the question itself carry this prefix; everything else is ours.
PREFIX = "answer."
# No attempt waits longer than that for an answer; a larger number is no age.
MAX_AGE_MS: Final = 30 * 24 * 3600 * 1000


class AnswerForm(forms.Form):
    """What stands beside the answer: who sends it, and whether it was touched."""

    client = forms.SlugField(max_length=40)
    sequence = forms.IntegerField(min_value=1, max_value=MAX_SEQUENCE - 1)
    was = forms.CharField(max_length=16, required=False)
    touched = forms.BooleanField(required=False)
    go = forms.CharField(max_length=8, required=False)
    # Milliseconds between giving the answer and sending it, by the device's clock.
    age = forms.IntegerField(min_value=0, required=False)
    # The last entry of the journal the page knows of.
    seen = forms.IntegerField(min_value=0, required=False)

    def answer(self, data: QueryDict) -> Answer:
        """Return the answer the page sent."""
        clean: dict[str, Any] = self.cleaned_data
        return Answer(
            raw=raw_answer(data),
            client=clean["client"],
            sequence=clean["sequence"],
            was=None if clean["touched"] else clean["was"],
            age=_age(clean["age"]),
        )


def _age(milliseconds: int | None) -> timedelta | None:
    if milliseconds is None:
        return None
    return timedelta(milliseconds=min(milliseconds, MAX_AGE_MS))


def raw_answer(data: QueryDict) -> dict[str, list[str]]:
    """Return the fields of the question itself, without their prefix."""
    return {
        name.removeprefix(PREFIX): values
        for name, values in data.lists()
        if name.startswith(PREFIX)
    }


class HandMarkForm(forms.Form):
    """The points for each criterion of a rubric, and a comment for the learner."""

    comment = forms.CharField(
        label=_("comment"), required=False, widget=forms.Textarea, max_length=5000
    )

    def __init__(self, *args: Any, sheet: Sheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {row.key: row.text for row in sheet.rubric.criteria}
        for key, limit in sheet.limits.items():
            text = (
                words[key].best(active_language())[0]
                if key in words
                else _("Whole answer")
            )
            self.fields[f"points.{key}"] = forms.IntegerField(
                label=f"{text}, 0–{limit}", min_value=0, max_value=limit
            )
        self.order_fields([name for name in self.fields if name != "comment"])

    @property
    def points(self) -> dict[str, int]:
        """The points by criterion."""
        return {
            name.removeprefix("points."): value
            for name, value in self.cleaned_data.items()
            if name.startswith("points.")
        }


class RepairForm(forms.Form):
    """How a key is mended."""

    kind = forms.ChoiceField(
        label=_("repair"), choices=RepairKind.choices, widget=forms.RadioSelect
    )
    accepted = forms.TypedChoiceField(
        label=_("answer that is right too"),
        required=False,
        coerce=int,
        empty_value=None,
    )
    corrected = forms.ModelChoiceField(
        QuestionVersion.objects.none(), label=_("corrected version"), required=False
    )
    reason = forms.CharField(label=_("reason"), required=False, max_length=500)

    def __init__(
        self,
        *args: Any,
        version: QuestionVersion,
        given: Sequence[tuple[Response, int]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.version, self.given = version, given
        self.fields["accepted"].choices = [
            ("", "—"),
            *(
                (number, f"{self.words(answer)} ({count})")
                for number, (answer, count) in enumerate(given)
            ),
        ]
        self.fields["corrected"].queryset = version.question.versions.filter(
            number__gt=version.number
        )

    def words(self, answer: Response) -> str:
        """Return an answer as a person reads it."""
        texts = self.version.content.words(answer)
        return "; ".join(text.best(active_language())[0] for text in texts)[:300]

    def change(self) -> Change:
        """Return what is to be done."""
        number = self.cleaned_data["accepted"]
        return Change(
            version=self.version,
            kind=self.cleaned_data["kind"],
            accepted=self.given[number][0] if number is not None else {},
            corrected=self.cleaned_data["corrected"],
        )
