"""The shape of what a question's page sends."""

from datetime import timedelta
from typing import Any, Final

from django import forms
from django.http import QueryDict

from assessments.domain.attempts import MAX_SEQUENCE, Answer

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
