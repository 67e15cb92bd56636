"""From drafts to versions: what is published is frozen and never changes."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, TypeAlias

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from assessments.domain.drawing import pool_of
from assessments.enums import QuizKind
from assessments.models import (
    PinnedSlot,
    Question,
    QuestionVersion,
    Quiz,
    QuizSlot,
    QuizVersion,
)
from assessments.questions.definition import Definition
from assessments.questions.errors import InvalidDefinition
from people.models import User

Section: TypeAlias = dict[str, str]
CENT: Final = Decimal("0.01")


class PublishingRefused(ValidationError):
    """This cannot be published as it is; ``code`` says why."""


DEFINITION_REFUSALS = {
    "no_stem": _("The question itself is missing."),
    "few_options": _("The question needs two options or more."),
    "empty_option": _("An option has no text."),
    "one_key": _("Mark exactly one option as right."),
    "no_key": _("Mark at least one option as right."),
    "no_answer": _("Say what the right answer is."),
    "no_number": _("Write the number in digits, as 4.5 or 4,5."),
    "bad_unit": _("A unit needs a name and a factor; the first has the factor 1."),
    "bad_percent": _(
        "A part of the points lies between 0 and 100 per cent; an option may take"
        " away as much. Only the best option brings all."
    ),
    "bad_criterion": _("A criterion needs words and a point or more."),
    "few_rows": _("The question needs a row or more."),
    "no_row_key": _("A row has no mark of its own."),
    "twin_keys": _("Two rows have the same letter or mark."),
    "unknown_option": _("A case names a letter that is not in the list."),
    "no_gaps": _("Write the passage, with [[1]] where the gap 1 is."),
    "gap_mismatch": _(
        "Every gap stands once in the passage of each language, and each [[mark]]"
        " has its gap."
    ),
    "no_picture": _("Choose the picture with the places."),
    "bad_region": _(
        "A place is not on the picture: a circle has 3 numbers, a rectangle 4, a"
        " polygon 6 or more."
    ),
    "no_panel": _("Say for each fact how the experts voted."),
    "bad_medium": _("A file of the question cannot be shown."),
    "malformed": _("The question is incomplete."),
}


def refusal_of(error: InvalidDefinition) -> PublishingRefused:
    """Say to the author what is wrong with a definition."""
    message = DEFINITION_REFUSALS.get(error.code, DEFINITION_REFUSALS["malformed"])
    return PublishingRefused(message, code=error.code)


@transaction.atomic
def publish_question(
    *, question: Question, actor: User | None, at: datetime
) -> QuestionVersion:
    """Freeze ``question`` as it stands; the same contents give the same version.

    :raises PublishingRefused: with the code of what is missing
    """
    Question.objects.non_polymorphic().select_for_update().get(pk=question.pk)
    definition = check_question(question)
    content = {"type": definition.type, "definition": definition.to_data()}
    last, digest = question.current_version, sha256_of(content)
    if last and last.sha256 == digest:
        return last
    version = QuestionVersion.objects.create(
        question=question,
        number=last.number + 1 if last else 1,
        sha256=digest,
        published_at=at,
        published_by=actor,
        **content,
    )
    log(instance=question, action="assessments.publish_question", user=actor)
    return version


def check_question(question: Question) -> Definition:
    """Return what would be frozen.

    :raises PublishingRefused: with the code of what is missing
    """
    try:
        return question.to_definition()
    except InvalidDefinition as error:
        raise refusal_of(error) from error


@transaction.atomic
def publish_quiz(*, quiz: Quiz, actor: User | None, at: datetime) -> QuizVersion:
    """Freeze the rules and slots of ``quiz`` with its questions' last versions.

    The same contents give the same version, so publishing once more, or
    publishing the page of the other language, changes nothing.

    :raises PublishingRefused: ``no_pair``, ``no_slots``, ``no_points``,
        ``question_not_published`` or ``few_to_draw``
    """
    quiz = Quiz.objects.select_for_update().get(pk=quiz.pk)
    rules = {name: getattr(quiz, name) for name in Quiz.rule_names()}
    slots = check_quiz(quiz)
    last, digest = quiz.current_version, sha256_of({"rules": rules, "slots": slots})
    if last and last.sha256 == digest:
        return last
    version = QuizVersion.objects.create(
        quiz=quiz,
        number=last.number + 1 if last else 1,
        sha256=digest,
        published_at=at,
        published_by=actor,
        **rules,
    )
    PinnedSlot.objects.bulk_create(
        PinnedSlot(quiz_version=version, **slot) for slot in slots
    )
    log(instance=quiz, action="assessments.publish_quiz", user=actor)
    return version


def sha256_of(content: Any) -> str:
    """Return the hash of ``content``, whatever the order of its keys."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def check_quiz(quiz: Quiz) -> list[dict[str, Any]]:
    """Return the slots that would be frozen, with their questions' last versions.

    :raises PublishingRefused: ``no_pair``, ``no_slots``, ``no_points``,
        ``question_not_published`` or ``few_to_draw``
    """
    _check_pair(quiz)
    slots: list[QuizSlot] = list(quiz.slots.all())
    if not slots:
        raise PublishingRefused(_("The quiz has no questions."), code="no_slots")
    if not any(slot.points for slot in slots):
        raise PublishingRefused(_("The quiz has no points to earn."), code="no_points")
    versions = _last_versions([slot.question_id for slot in slots if slot.question_id])
    for slot in slots:
        if slot.question_id and slot.question_id not in versions:
            raise PublishingRefused(
                _("The question “%(question)s” is not published."),
                code="question_not_published",
                params={"question": slot.question},
            )
    return [
        {
            "position": position,
            "question_version_id": versions.get(slot.question_id),
            # Two decimals always: "1" and "1.00" must give the same hash.
            "points": slot.points.quantize(CENT),
            "pool": _pool(slot),
            "draw_count": slot.draw_count if slot.draw_category_id else 1,
            **section,
        }
        for position, (slot, section) in enumerate(_with_sections(slots), start=1)
    ]


def _check_pair(quiz: Quiz) -> None:
    """Let only a post-test have a pre-test, and one of its own course."""
    pre_test = quiz.pre_test
    if pre_test is None:
        return
    is_pair = quiz.kind == QuizKind.POST_TEST and pre_test.kind == QuizKind.PRE_TEST
    if not is_pair or pre_test.course_id != quiz.course_id:
        raise PublishingRefused(
            _("Only a post-test has a pre-test, and both belong to one course."),
            code="no_pair",
        )


def _with_sections(slots: Iterable[QuizSlot]) -> Iterator[tuple[QuizSlot, Section]]:
    """Give each slot the title of the section it stands in."""
    section = {"section_ru": "", "section_en": ""}
    for slot in slots:
        if slot.section_ru:
            section = {"section_ru": slot.section_ru, "section_en": slot.section_en}
        yield slot, section


def _pool(slot: QuizSlot) -> list[int]:
    if not slot.draw_category_id:
        return []
    pool = pool_of(slot)
    if len(pool) < slot.draw_count:
        raise PublishingRefused(
            _("“%(category)s” has too few such questions: %(found)s."),
            code="few_to_draw",
            params={"category": slot.draw_category, "found": len(pool)},
        )
    return pool


def _last_versions(question_ids: list[int]) -> dict[int, int]:
    rows = QuestionVersion.objects.filter(
        question__in=question_ids, question__live=True
    )
    return dict(rows.order_by("number").values_list("question_id", "pk"))
