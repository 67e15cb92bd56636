"""Answers of a learner who was signed out, kept in the session until saved.

Only for pages without scripts: a script keeps answers on the device itself.
"""

from collections.abc import Mapping
from typing import Any, Final

from django.contrib.sessions.backends.base import SessionBase

from assessments.models import AttemptItem
from assessments.questions.definition import Response
from assessments.questions.errors import InvalidResponse

NAME: Final = "unsent_answers"
# A visitor who is not signed in must not fill the session's table.
MAX_ANSWERS: Final = 20
MAX_CHARACTERS: Final = 20_000


def keep(
    session: SessionBase, place: Mapping[str, Any], raw: Mapping[str, list[str]]
) -> None:
    """Keep the fields of one question, unless there are too many."""
    kept = session.get(NAME, {}) | {_name(place["code"], place["position"]): dict(raw)}
    if len(kept) <= MAX_ANSWERS and len(str(kept)) <= MAX_CHARACTERS:
        session[NAME] = kept


def answer(session: SessionBase, item: AttemptItem) -> Response | None:
    """Return the answer kept for ``item``; ``None`` without one its question allows."""
    raw = session.get(NAME, {}).get(_name(item.attempt.code, item.position))
    if raw is None:
        return None
    try:
        return item.content.read(raw)
    except InvalidResponse:
        return None


def drop(session: SessionBase, place: Mapping[str, Any]) -> None:
    """Forget an answer that has been saved."""
    kept = session.get(NAME, {})
    if kept.pop(_name(place["code"], place["position"]), None) is not None:
        session[NAME] = kept


def _name(code: str, position: int) -> str:
    return f"{code}/{position}"
