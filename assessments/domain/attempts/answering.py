"""Answering the questions of an attempt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from assessments.domain import outages
from assessments.domain.attempts.checking import is_checked
from assessments.domain.attempts.refusals import AttemptRefused, refuse
from assessments.domain.journal import fingerprint, standing_answers
from assessments.enums import Navigation
from assessments.models import Attempt, AttemptItem, Response
from assessments.questions.errors import InvalidResponse

# A page sends a handful of answers; a client that counts on for ever is no page.
MAX_SEQUENCE: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as a page sent it.

    :param raw: the fields of the question's form
    :param client: names the page or device
    :param sequence: counts the answers of this client
    :param was: fingerprint of the answer the page was shown with; ``None``
        when the learner has touched it since
    :param age: how long ago it was given, by the device's own clock; ``None``
        when the page cannot tell
    """

    raw: Mapping[str, Sequence[str]]
    client: str
    sequence: int
    was: str | None = None
    age: timedelta | None = None


def save(*, item: AttemptItem, answer: Answer, at: datetime) -> Response | None:
    """Write ``answer`` into the journal; sending it again changes nothing.

    A page that was not touched says nothing: a tab left open must not undo
    what another one answered, and a blank never covers an answer unless the
    learner cleared it. An answer that differs under a known sequence is a new
    one, of a page that lost count.

    An answer that comes late but was given inside the time counts as long as
    the grace lasts. Before one is refused, the time of an outage that nobody
    has noticed yet is given back.

    :returns: the entry, or ``None`` when there was nothing to write
    :raises AttemptRefused: ``submitted``, ``time_over``, ``forward_only``, ``checked``,
        ``bad_sequence``, ``invalid_answer``, ``not_a_number`` or ``too_long``
    """
    try:
        return _save(item, answer, at)
    except AttemptRefused as refusal:
        if refusal.code != "time_over" or not outages.notice(at=at):
            raise
        return _save(item, answer, at)


@transaction.atomic
def _save(item: AttemptItem, answer: Answer, at: datetime) -> Response | None:
    attempt = Attempt.objects.select_for_update().get(pk=item.attempt_id)
    if item.attempt.quiz_version.navigation == Navigation.FORWARD:
        _check_is_reached(attempt, item)
    given_at = _given_at(attempt, answer, at)
    _check_takes_answers(attempt, given_at, at)
    response = _read(item, answer)
    if is_checked(item):
        _unchanged(item, response)
        return None
    if answer.was is not None and answer.was == fingerprint(response):
        return None
    known = dict(
        item.responses.filter(client=answer.client).values_list("sequence", "answer")
    )
    if known.get(answer.sequence) == response:
        return None
    return Response.objects.create(
        item=item,
        client=answer.client,
        sequence=(max(known) + 1 if answer.sequence in known else answer.sequence),
        answer=response,
        received_at=at,
        given_at=given_at,
    )


def _unchanged(item: AttemptItem, response: dict[str, list[str]]) -> None:
    """Let a page pass that sends a checked answer once more; refuse another one.

    :raises AttemptRefused: ``checked``
    """
    standing = standing_answers([item.pk]).get(item.pk)
    # What is read-only on a page is not sent: nothing is no other answer.
    if response and (standing is None or standing.answer != response):
        raise refuse("checked")


def _check_is_reached(attempt: Attempt, item: AttemptItem) -> None:
    if attempt.is_open and item.position != attempt.reached:
        raise refuse("forward_only")


@transaction.atomic
def advance(*, item: AttemptItem) -> int:
    """Go from ``item`` to the next question where one only goes forward.

    :returns: the position the learner has reached; one past the last at the end
    """
    attempt = Attempt.objects.select_for_update().get(pk=item.attempt_id)
    if attempt.is_open and item.position == attempt.reached:
        attempt.reached += 1
        attempt.save(update_fields=["reached"])
    return attempt.reached


def _given_at(attempt: Attempt, answer: Answer, at: datetime) -> datetime | None:
    """Return when the answer was given, by the server's clock; never in the future."""
    if answer.age is None:
        return None
    return min(max(at - answer.age, attempt.started_at), at)


def _check_takes_answers(
    attempt: Attempt, given_at: datetime | None, at: datetime
) -> None:
    if not attempt.is_open:
        raise refuse("submitted")
    given_late = attempt.due_at and given_at and given_at >= attempt.due_at
    if given_late or not attempt.takes_answers(at):
        raise refuse("time_over")


def _read(item: AttemptItem, answer: Answer) -> dict[str, list[str]]:
    if not 0 < answer.sequence < MAX_SEQUENCE or not answer.client:
        raise refuse("bad_sequence")
    try:
        return item.content.read(answer.raw)
    except InvalidResponse as error:
        known = error.code in ("not_a_number", "too_long")
        raise refuse(error.code if known else "invalid_answer") from error
