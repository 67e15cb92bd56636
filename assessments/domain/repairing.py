"""Mending a wrong key: first what it would do, then doing it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from assessments.domain import scores
from assessments.domain.grading import Graded, graded, mark_of, repairs_of
from assessments.domain.journal import Standing, standing_answers
from assessments.domain.scores import Score, score_of
from assessments.enums import MarkSource, RepairKind
from assessments.models import Attempt, AttemptItem, Mark, QuestionVersion, Repair
from assessments.questions.definition import Response
from courses.domain.completion import reconsider
from courses.domain.effects import effects_of_change
from courses.models import Enrolment
from people.models import User


class RepairRefused(ValidationError):
    """The key cannot be mended like this; ``code`` says why."""


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be mended, and how."""

    version: QuestionVersion
    kind: str
    accepted: Response = field(default_factory=dict)
    corrected: QuestionVersion | None = None

    def as_repair(self) -> Repair:
        """Return the row of the change, not saved yet."""
        return Repair(
            question_version=self.version,
            kind=self.kind,
            accepted=self.accepted,
            corrected=self.corrected,
        )


@dataclass(frozen=True, slots=True)
class Touched:
    """An attempt with its score before and after; ``effects`` hang from it."""

    attempt: Attempt
    before: Score
    after: Score
    effects: Sequence[str] = ()

    @property
    def passed_before(self) -> bool:
        """Whether it is passed now."""
        return self.before.passes(self.attempt.quiz_version.pass_mark_percent)

    @property
    def passes_after(self) -> bool:
        """Whether it would be passed."""
        return self.after.passes(self.attempt.quiz_version.pass_mark_percent)


@dataclass(frozen=True, slots=True)
class DryRun:
    """What a change would do."""

    change: Change
    answers: int
    touched: Sequence[Touched]

    @property
    def now_passes(self) -> list[Touched]:
        """Those who would pass because of it."""
        return [
            row for row in self.touched if not row.passed_before and row.passes_after
        ]

    @property
    def now_fails(self) -> list[Touched]:
        """Those who would not pass any more."""
        return [
            row for row in self.touched if row.passed_before and not row.passes_after
        ]


def check(change: Change) -> None:
    """Let only a change pass that says what is right.

    :raises RepairRefused: ``no_answer`` or ``no_correction``
    """
    if change.kind == RepairKind.ACCEPT and not change.accepted:
        raise RepairRefused(_("Choose the answer that is right too."), code="no_answer")
    other = change.corrected
    if change.kind != RepairKind.CORRECT:
        return
    if other is None or not _corrects(other, change.version):
        message = _("Publish the corrected question first, then choose its version.")
        raise RepairRefused(message, code="no_correction")


def _corrects(later: QuestionVersion, version: QuestionVersion) -> bool:
    same = (later.question_id, later.type) == (version.question_id, version.type)
    return same and later.number > version.number


def dry_run(change: Change) -> DryRun:
    """Say what ``change`` would do, without doing it.

    :raises RepairRefused: as :func:`check`
    """
    check(change)
    items = _items(change.version)
    new = _new_marks(items, change)
    touched = _touched([item.attempt for item in items if item.pk in new], new)
    told = effects_of_change([row.attempt.enrolment for row in touched])
    return DryRun(
        change=change,
        answers=len(items),
        touched=[
            Touched(
                row.attempt,
                row.before,
                row.after,
                told.get(row.attempt.enrolment_id, ()),
            )
            for row in touched
        ],
    )


@transaction.atomic
def repair(*, change: Change, reason: str, actor: User | None, at: datetime) -> DryRun:
    """Mend the key, mark all answers anew and ask the courses.

    Old marks stay in the ledger. Whoever passes or does not any more is
    reconsidered: a certificate is then a person's decision, never lost silently.

    :returns: what it has done
    :raises RepairRefused: ``no_reason``, or as :func:`check`
    """
    if not reason.strip():
        raise RepairRefused(_("Say why the key is mended."), code="no_reason")
    QuestionVersion.objects.select_for_update().get(pk=change.version.pk)
    enrolments = _enrolments(change.version)
    done = dry_run(change)
    items = {item.pk: item for item in _items(change.version)}
    new = _new_marks(list(items.values()), change)
    row = change.as_repair()
    row.reason, row.repaired_by, row.at = reason.strip(), actor, at
    row.save()
    answers = standing_answers(new)
    Mark.objects.bulk_create(
        mark_of(items[pk], result, standing=answers.get(pk), at=at, reason=row.reason)
        for pk, result in new.items()
    )
    scores.rebuild([touched.attempt for touched in done.touched])
    log(instance=change.version.question, action="assessments.repair", user=actor)
    changed = {touched.attempt.enrolment_id for touched in done.touched}
    for enrolment in enrolments:
        if enrolment.pk in changed:
            reconsider(enrolment=enrolment, at=at)
    return done


def _enrolments(version: QuestionVersion) -> list[Enrolment]:
    """Lock the enrolments of all answers, in the order everybody locks them."""
    ids = AttemptItem.objects.filter(question_version=version).values(
        "attempt__enrolment"
    )
    return list(Enrolment.objects.select_for_update().filter(pk__in=ids).order_by("pk"))


def _items(version: QuestionVersion) -> list[AttemptItem]:
    """Return the places of ended attempts that asked this version."""
    items = AttemptItem.objects.filter(question_version=version)
    ended = items.exclude(attempt__ended_at=None).select_related(
        "question_version",
        "attempt__quiz_version",
        "attempt__enrolment__person",
        "attempt__enrolment__run",
    )
    return list(ended.order_by("pk"))


def _new_marks(items: Sequence[AttemptItem], change: Change) -> dict[int, Graded]:
    """Return the marks that differ from those in the ledger, by the item's id."""
    keys = [item.pk for item in items]
    answers, marks = standing_answers(keys), scores.last_marks(keys)
    by_hand = _marked_by_people(keys)
    known = repairs_of([change.version.pk]).get(change.version.pk, [])
    repairs = [*known, change.as_repair()]
    found: dict[int, Graded] = {}
    for item in items:
        result = _result(item, answers.get(item.pk), repairs)
        if item.pk in by_hand and change.kind in (
            RepairKind.ACCEPT,
            RepairKind.CORRECT,
        ):
            continue
        if result and (item.pk not in marks or _worth(result) != marks[item.pk]):
            found[item.pk] = result
    return found


def _marked_by_people(item_ids: Sequence[int]) -> set[int]:
    marks = Mark.objects.filter(item__in=item_ids, source=MarkSource.PERSON)
    return set(marks.values_list("item_id", flat=True))


def _result(
    item: AttemptItem, standing: Standing | None, repairs: Iterable[Repair]
) -> Graded | None:
    return graded(item.content, standing.answer if standing else {}, repairs)


def _worth(result: Graded) -> Fraction | None:
    return None if result.is_dropped else result.fraction


def _touched(attempts: Sequence[Attempt], new: dict[int, Graded]) -> list[Touched]:
    items = AttemptItem.objects.filter(attempt__in=attempts)
    rows = list(items.values_list("pk", "attempt_id", "points"))
    before = scores.last_marks([pk for pk, _attempt, _points in rows])
    after = before | {pk: _worth(result) for pk, result in new.items()}
    return [
        Touched(
            attempt,
            before=_score(rows, before, attempt),
            after=_score(rows, after, attempt),
        )
        for attempt in attempts
    ]


def _score(
    rows: Sequence[tuple[int, int, Decimal]],
    marks: dict[int, Fraction | None],
    attempt: Attempt,
) -> Score:
    return score_of(
        (points, marks.get(pk))
        for pk, attempt_id, points in rows
        if attempt_id == attempt.pk and (pk not in marks or marks[pk] is not None)
    )


def answers_given(version: QuestionVersion) -> list[tuple[Response, int]]:
    """Return the different answers to ``version`` and how often, the most frequent first."""
    counts: dict[str, tuple[Response, int]] = {}
    items = AttemptItem.objects.filter(question_version=version)
    for standing in standing_answers(items.values_list("pk", flat=True)).values():
        name = str(sorted(standing.answer.items()))
        answer, count = counts.get(name, (standing.answer, 0))
        counts[name] = (answer, count + 1)
    given = [row for row in counts.values() if row[0]]
    return sorted(given, key=lambda row: -row[1])
