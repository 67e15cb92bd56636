"""A question shown to its author before it is published."""

from typing import Any

from assessments.domain.publishing import refusal_of
from assessments.models import Question
from assessments.questions.display import ANSWERING, EVERYTHING, as_written
from assessments.questions.errors import InvalidDefinition


def preview_of(question: Question, *, review: bool) -> dict[str, Any]:
    """Return the face of an unpublished question, or what it lacks.

    :param review: with the key and all explanations
    """
    try:
        definition = question.to_definition()
    except InvalidDefinition as error:
        return {"missing": refusal_of(error).messages}
    display = EVERYTHING if review else ANSWERING
    return {
        "review": review,
        "face": definition.face(response={}, display=display, arrange=as_written),
    }
