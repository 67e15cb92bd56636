"""The shape of what a question's page sends."""

from typing import Any

from django import forms
from django.http import QueryDict

from assessments.domain.attempts import MAX_SEQUENCE, Answer

# Fields of the question itself carry this prefix; everything else is ours.
PREFIX = "answer."


class AnswerForm(forms.Form):
    """What stands beside the answer: who sends it, and whether it was touched."""

    client = forms.SlugField(max_length=40)
    sequence = forms.IntegerField(min_value=1, max_value=MAX_SEQUENCE - 1)
    was = forms.CharField(max_length=16, required=False)
    touched = forms.BooleanField(required=False)
    go = forms.CharField(max_length=8, required=False)

    def answer(self, data: QueryDict) -> Answer:
        """Return the answer the page sent."""
        clean: dict[str, Any] = self.cleaned_data
        return Answer(
            raw=raw_answer(data),
            client=clean["client"],
            sequence=clean["sequence"],
            was=None if clean["touched"] else clean["was"],
        )


def raw_answer(data: QueryDict) -> dict[str, list[str]]:
    """Return the fields of the question itself, without their prefix."""
    return {
        name.removeprefix(PREFIX): values
        for name, values in data.lists()
        if name.startswith(PREFIX)
    }
