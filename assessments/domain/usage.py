"""Where a question is used: versions, the tests that ask them, the answers given."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count

from assessments.models import PinnedSlot, Question, QuestionVersion, QuizVersion


@dataclass(frozen=True, slots=True)
class UsedVersion:
    """A version with the published tests that ask it and the number of attempts."""

    version: QuestionVersion
    quizzes: Sequence[QuizVersion]
    attempts: int


def versions_of(question: Question) -> list[UsedVersion]:
    """Return the versions of ``question``, the newest first, with their use.

    Three queries for any number of versions.
    """
    versions = question.versions.annotate(attempts=Count("items"))
    rows = list(versions.select_related("published_by").order_by("-number"))
    quizzes: dict[int, list[QuizVersion]] = {row.pk: [] for row in rows}
    for slot in _slots(set(quizzes)):
        for pk in {slot.question_version_id, *slot.pool} & set(quizzes):
            quizzes[pk].append(slot.quiz_version)
    return [UsedVersion(row, quizzes[row.pk], row.attempts) for row in rows]


def _slots(version_ids: set[int]) -> list[PinnedSlot]:
    slots = PinnedSlot.objects.select_related("quiz_version").order_by("quiz_version")
    fixed = list(slots.filter(question_version__in=version_ids))
    drawn = slots.filter(question_version=None)
    return [*fixed, *(slot for slot in drawn if version_ids & set(slot.pool))]
