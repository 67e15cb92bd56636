"""What the requirement "test passed" finds out, and how it is said."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, prefetch_related_objects
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from assessments.domain.counting import counting
from assessments.domain.scores import in_tenths
from assessments.enums import Phase
from assessments.models import Attempt, TestPassedRequirement
from courses.findings import Finding
from courses.models import Enrolment
from people.i18n import localise
from people.models import Person

Key = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Sitting:
    """What a finding needs to know of an attempt."""

    attempt: int
    version: int
    ended: bool
    percent: Decimal
    unmarked: int
    passed: bool


def assess_tests(
    requirements: Sequence[TestPassedRequirement],
    by_run: Mapping[int | None, Sequence[Enrolment]],
) -> dict[int, dict[int, Finding]]:
    """Answer for any number of runs in one query, and two where not read ahead.

    :param by_run: the enrolments of each run, by the run's id
    """
    TestPassedRequirement.read_ahead(requirements)
    enrolments = [e for row in requirements for e in by_run[row.run_id or 0]]
    sittings = _sittings(enrolments, {row.quiz_id for row in requirements})
    return {
        row.pk: {
            e.pk: _finding(row, sittings[e.pk, row.quiz_id])
            for e in by_run[row.run_id or 0]
        }
        for row in requirements
    }


def _sittings(
    enrolments: Iterable[Enrolment], quizzes: set[int]
) -> dict[Key, list[Sitting]]:
    """Return the sittings of each enrolment's person in its run, merged rows too."""
    enrolments = list(enrolments)
    # No query where the caller has loaded the persons with the enrolments.
    prefetch_related_objects(enrolments, "person")
    seats = {(e.run_id, _kept(e.person)) for e in enrolments}
    persons = {person for _run, person in seats}
    own = Q(enrolment__person__in=persons) | Q(
        enrolment__person__merged_into__in=persons
    )
    rows = Attempt.objects.filter(
        own, enrolment__run__in={run for run, _person in seats}, quiz__in=quizzes
    ).values_list(
        "enrolment__run_id",
        Coalesce("enrolment__person__merged_into_id", "enrolment__person_id"),
        "quiz_id",
        "pk",
        "quiz_version_id",
        "ended_at",
        "score__percent",
        "score__unmarked",
        "score__passed",
    )
    rows = rows.order_by("number", "pk")
    by_seat: dict[tuple[int, int, int], list[Sitting]] = defaultdict(list)
    for run, person, quiz, pk, version, ended_at, percent, unmarked, passed in rows:
        by_seat[run, person, quiz].append(
            Sitting(
                attempt=pk,
                version=version,
                ended=ended_at is not None,
                percent=percent or Decimal(0),
                unmarked=unmarked or 0,
                passed=bool(passed),
            )
        )
    return {
        (e.pk, quiz): by_seat[e.run_id, _kept(e.person), quiz]
        for e in enrolments
        for quiz in quizzes
    }


def _kept(person: Person) -> int:
    return person.merged_into_id or person.pk


def _finding(
    requirement: TestPassedRequirement, sittings: Sequence[Sitting]
) -> Finding:
    rules = requirement.quiz_version or requirement.quiz
    params: dict[str, Any] = {
        "title": {"ru": rules.title_ru, "en": rules.title_en},
        "pass_mark": rules.pass_mark_percent,
    }
    if not sittings:
        return Finding(met=False, code="assessments.test_not_taken", params=params)
    ended = [sitting for sitting in sittings if sitting.ended] or sittings
    best = counting(ended, rules.counts, rank=lambda s: (s.passed, s.percent))
    assert best  # noqa: S101 - there are sittings
    params["attempts"] = len(sittings)
    if rules.marks_from in (Phase.DURING, Phase.SUBMITTED):
        params["percent"] = str(best.percent)
    return Finding(
        met=best.passed,
        code=f"assessments.{_state(best, sittings)}",
        params=params,
        evidence={
            "attempt": best.attempt,
            "quiz_version": best.version,
            "percent": str(best.percent),
        },
    )


def _state(best: Sitting, sittings: Sequence[Sitting]) -> str:
    if best.passed:
        return "test_passed"
    if any(sitting.unmarked for sitting in sittings):
        return "test_unmarked"
    if not any(sitting.ended for sitting in sittings):
        return "test_begun"
    return "test_not_passed"


def _test_passed(params: Mapping[str, Any]) -> str:
    if "percent" not in params:
        return _("Test “%(title)s”: passed.") % _said(params)
    return _("Test “%(title)s”: passed with %(percent)s%%, %(pass_mark)s%% needed.") % (
        _said(params)
    )


def _test_not_passed(params: Mapping[str, Any]) -> str:
    if "percent" not in params:
        return _("Test “%(title)s”: not passed yet.") % _said(params)
    return _("Test “%(title)s”: %(percent)s%% so far, %(pass_mark)s%% needed.") % (
        _said(params)
    )


def _test_not_taken(params: Mapping[str, Any]) -> str:
    return _("Test “%(title)s”: not taken yet, %(pass_mark)s%% needed.") % _said(params)


def _test_begun(params: Mapping[str, Any]) -> str:
    return _("Test “%(title)s”: begun, not submitted yet.") % _said(params)


def _test_unmarked(params: Mapping[str, Any]) -> str:
    return _("Test “%(title)s”: submitted, answers are being marked.") % _said(params)


def _said(params: Mapping[str, Any]) -> dict[str, Any]:
    said = {**params, "title": localise(params["title"])}
    if "percent" in params:
        said["percent"] = in_tenths(Decimal(params["percent"]))
    return said


TEXTS = {
    "assessments.test_passed": _test_passed,
    "assessments.test_not_passed": _test_not_passed,
    "assessments.test_not_taken": _test_not_taken,
    "assessments.test_begun": _test_begun,
    "assessments.test_unmarked": _test_unmarked,
}
