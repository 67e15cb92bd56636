"""Answers that need a person: who waits, what a marker sees, what comes of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from statistics import median

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from assessments.domain import scores
from assessments.domain.journal import Standing, standing_answers
from assessments.enums import MarkSource
from assessments.models import Attempt, AttemptItem, HandMark, Mark
from assessments.questions.outcome import ByHand
from courses.domain.completion import reconsider
from courses.models import Course, Enrolment
from people.models import User

# An answer without a rubric is marked as a whole, in per cent.
WHOLE = "whole"
WHOLE_POINTS = 100


class MarkingRefused(ValidationError):
    """This answer cannot be marked like this; ``code`` says why."""


REFUSALS = {
    "not_waiting": _("This answer has its mark already."),
    "own_answer": _("Nobody marks an own answer."),
    "marked_by_you": _("You have marked this answer; another person has to."),
    "points": _("Give points for every criterion, not more than it allows."),
}


def refuse(code: str) -> MarkingRefused:
    """Return the refusal named ``code`` with its sentence."""
    return MarkingRefused(REFUSALS[code], code=code)


def waiting(courses: QuerySet[Course]) -> QuerySet[AttemptItem]:
    """Return the answers of ended attempts that wait for a mark, the oldest first."""
    items = AttemptItem.objects.filter(
        attempt__quiz__course__in=courses, attempt__ended_at__isnull=False, marks=None
    )
    return items.select_related("question_version", "attempt__quiz").order_by(
        "attempt__ended_at", "pk"
    )


def waiting_for(courses: QuerySet[Course], user: User) -> QuerySet[AttemptItem]:
    """Return those ``user`` can mark: not the own ones, none of them twice."""
    mine = HandMark.objects.filter(marker=user).values("item")
    own = Attempt.objects.for_account(user).values("pk")
    return waiting(courses).exclude(pk__in=mine).exclude(attempt__in=own)


@dataclass(frozen=True, slots=True)
class Sheet:
    """An answer as its marker sees it: no name, nobody else's mark."""

    item: AttemptItem
    standing: Standing | None
    rubric: ByHand

    @property
    def limits(self) -> dict[str, int]:
        """The most each criterion can bring, by its key."""
        if not self.rubric.criteria:
            return {WHOLE: WHOLE_POINTS}
        return {row.key: row.points for row in self.rubric.criteria}


def sheet_of(item: AttemptItem) -> Sheet:
    """Return what a marker of ``item`` sees; one query."""
    standing = standing_answers([item.pk]).get(item.pk)
    outcome = item.content.grade(standing.answer if standing else {})
    return Sheet(item, standing, outcome.by_hand or ByHand())


@transaction.atomic
def mark_by_hand(
    *,
    item: AttemptItem,
    points: Mapping[str, int],
    comment: str,
    actor: User,
    at: datetime,
) -> Mark | None:
    """Write down what ``actor`` gives; the mark counts when enough have marked.

    With two markers the mean of both counts, unless they are further apart than
    the question allows: then a third marks, and the middle one counts.

    :returns: the mark that counts now; ``None`` while another marker is needed
    :raises MarkingRefused: ``not_waiting``, ``own_answer``, ``marked_by_you`` or
        ``points``
    """
    Enrolment.objects.select_for_update().get(pk=item.attempt.enrolment_id)
    fresh = AttemptItem.objects.select_related("attempt", "question_version")
    item = fresh.get(pk=item.pk)
    sheet = sheet_of(item)
    _check(sheet, points, actor)
    fraction = Fraction(sum(points.values()), sum(sheet.limits.values()))
    HandMark.objects.create(
        item=item,
        marker=actor,
        numerator=fraction.numerator,
        denominator=fraction.denominator,
        points=dict(points),
        comment=comment.strip(),
        at=at,
    )
    log(instance=item.attempt, action="assessments.mark", user=actor)
    given = [row.fraction for row in item.hand_marks.order_by("pk")]
    settled = settle(given, sheet.rubric)
    return None if settled is None else _count(sheet, settled, actor, at)


def _check(sheet: Sheet, points: Mapping[str, int], actor: User) -> None:
    item, limits = sheet.item, sheet.limits
    if item.attempt.is_open or item.marks.exists():
        raise refuse("not_waiting")
    if Attempt.objects.for_account(actor).filter(pk=item.attempt_id).exists():
        raise refuse("own_answer")
    if item.hand_marks.filter(marker=actor).exists():
        raise refuse("marked_by_you")
    in_range = all(0 <= points[key] <= limits[key] for key in points if key in limits)
    if set(points) != set(limits) or not in_range:
        raise refuse("points")


def settle(given: Sequence[Fraction], rubric: ByHand) -> Fraction | None:
    """Return what comes of the marks ``given``; ``None`` while one more is needed.

    >>> settle([Fraction(1, 2), Fraction(3, 5)], ByHand(markers=2))
    Fraction(11, 20)
    >>> settle([Fraction(0), Fraction(1)], ByHand(markers=2)) is None
    True
    """
    if len(given) < rubric.markers:
        return None
    if max(given) - min(given) <= rubric.tolerance:
        return sum(given, Fraction(0)) / len(given)
    return median(given) if len(given) > rubric.markers else None


def _count(sheet: Sheet, fraction: Fraction, actor: User, at: datetime) -> Mark:
    mark = Mark.objects.create(
        item=sheet.item,
        response_id=sheet.standing.pk if sheet.standing else None,
        numerator=fraction.numerator,
        denominator=fraction.denominator,
        source=MarkSource.PERSON,
        marker=actor,
        at=at,
    )
    attempt = Attempt.objects.select_related("quiz_version", "enrolment").get(
        pk=sheet.item.attempt_id
    )
    scores.rebuild([attempt])
    reconsider(enrolment=attempt.enrolment, at=at)
    return mark
