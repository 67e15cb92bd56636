"""From findings to completion, and back when a finding changes."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from courses import signals
from courses.domain import completion, effects
from courses.domain.progress import mark_read
from courses.enums import EnrolmentState, RunState
from courses.findings import Finding, sentence
from courses.models import Completion, LessonProgress, Requirement, RunRecount
from notices import due
from tests.factories.courses import (
    WHILE_OPEN,
    CourseFactory,
    EnrolmentFactory,
    LessonProgressFactory,
    LessonsReadRequirementFactory,
    OutlineFactory,
    RunFactory,
)
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrolment():
    """Somebody in a run of a course of two lessons that have to be read."""
    run = RunFactory(course=CourseFactory(lessons=2))
    LessonsReadRequirementFactory(run=run)
    return EnrolmentFactory(run=run)


def read(enrolment, *positions, person=None):
    lessons = list(enrolment.run.course.lessons.order_by("pk"))
    for position in positions:
        mark_read(
            person=person or enrolment.person,
            lesson=lessons[position],
            actor=None,
            at=WHILE_OPEN,
        )
    enrolment.refresh_from_db()


def finding_of(enrolment):
    [assessed] = completion.findings_for([enrolment], WHILE_OPEN)[enrolment.pk]
    return assessed.finding


def test_reading_a_part_is_a_finding_and_no_completion(enrolment):
    read(enrolment, 0)

    first, second = enrolment.run.outline.lesson_keys
    assert finding_of(enrolment) == Finding(
        met=False,
        code="courses.lessons_read",
        params={"read": 1, "wanted": 2},
        evidence={"read": [first], "missing": [second]},
    )
    assert not Completion.objects.exists()


def test_reading_the_last_lesson_completes_the_enrolment(enrolment):
    read(enrolment, 0, 1)

    assert enrolment.state == EnrolmentState.COMPLETED
    row = Completion.objects.get()
    assert (row.enrolment, row.kind) == (enrolment, "granted")
    assert row.outline == enrolment.run.outline
    [kept] = row.findings
    assert kept["kind"] == "courses.lessonsreadrequirement"
    assert kept["evidence"]["read"] == enrolment.run.outline.lesson_keys


def test_asking_again_writes_no_second_row(enrolment):
    read(enrolment, 0, 1)

    completion.reconsider(enrolment=enrolment, at=WHILE_OPEN)

    assert Completion.objects.count() == 1


def test_reading_twice_changes_nothing(enrolment):
    read(enrolment, 0, 0)

    assert LessonProgress.objects.count() == 1


def test_progress_keeps_the_hash_of_what_was_read(enrolment):
    read(enrolment, 0)

    entry = enrolment.run.outline.entries[0]
    assert LessonProgress.objects.get().sha256 == entry["sha256"]


def test_progress_before_the_enrolment_counts(enrolment):
    for lesson in enrolment.run.course.lessons.all():
        LessonProgressFactory(person=enrolment.person, lesson=lesson)

    completion.reconsider(enrolment=enrolment, at=WHILE_OPEN)

    assert Completion.objects.get().kind == "granted"


def test_somebody_elses_progress_does_not_count(enrolment):
    read(enrolment, 0, 1, person=PersonFactory())

    assert finding_of(enrolment).params == {"read": 0, "wanted": 2}


@pytest.mark.parametrize("enrolled_as", ["kept", "merged"])
def test_merged_persons_share_their_progress(enrolment, enrolled_as):
    kept = PersonFactory()
    merged = PersonFactory(merged_into=kept)
    enrolment.person = {"kept": kept, "merged": merged}[enrolled_as]
    enrolment.save()

    read(enrolment, 0, person=kept)
    read(enrolment, 1, person=merged)

    assert finding_of(enrolment).met
    assert enrolment.state == EnrolmentState.COMPLETED


def test_a_lesson_published_later_is_not_asked_of_a_planned_run(enrolment):
    course = enrolment.run.course
    course.lessons.create(key="later", title_ru="Позже")
    OutlineFactory(course=course)

    read(enrolment, 0, 1)

    assert enrolment.state == EnrolmentState.COMPLETED


def test_a_run_whose_lessons_are_not_published_completes_nobody():
    run = RunFactory(outline=None)
    LessonsReadRequirementFactory(run=run)
    enrolment = EnrolmentFactory(run=run)

    completion.reconsider(enrolment=enrolment, at=WHILE_OPEN)

    assert not finding_of(enrolment).met
    assert not Completion.objects.exists()


def test_a_run_without_requirements_completes_nobody():
    enrolment = EnrolmentFactory()

    completion.reconsider(enrolment=enrolment, at=WHILE_OPEN)

    assert not Completion.objects.exists()


def test_whoever_withdrew_is_not_completed(enrolment):
    enrolment.state = EnrolmentState.WITHDRAWN
    enrolment.save()

    read(enrolment, 0, 1)

    assert not Completion.objects.exists()


def test_a_finding_that_fails_later_withdraws_the_completion(enrolment):
    read(enrolment, 0, 1)
    LessonProgress.objects.last().delete()

    completion.reconsider(enrolment=enrolment, at=WHILE_OPEN + timedelta(days=1))

    enrolment.refresh_from_db()
    assert enrolment.state == EnrolmentState.ACTIVE
    assert list(Completion.objects.values_list("kind", flat=True)) == [
        "granted",
        "withdrawn",
    ]


def test_in_a_closed_run_a_withdrawn_completion_leaves_not_completed(enrolment):
    read(enrolment, 0, 1)
    enrolment.run.state = RunState.CLOSED
    enrolment.run.save()
    LessonProgress.objects.last().delete()

    completion.reconsider(enrolment=enrolment, at=WHILE_OPEN)

    enrolment.refresh_from_db()
    assert enrolment.state == EnrolmentState.NOT_COMPLETED


def test_signals_go_out_after_the_commit_with_ids(
    enrolment, django_capture_on_commit_callbacks
):
    heard = []

    def hear(signal, sender, **payload):
        heard.append((signal, payload))

    for signal in (signals.enrolment_completed, signals.completion_withdrawn):
        signal.connect(hear, dispatch_uid="test")
    try:
        with django_capture_on_commit_callbacks(execute=True):
            read(enrolment, 0, 1)
            assert heard == []
        LessonProgress.objects.last().delete()
        with django_capture_on_commit_callbacks(execute=True):
            completion.reconsider(enrolment=enrolment, at=WHILE_OPEN)
    finally:
        for signal in (signals.enrolment_completed, signals.completion_withdrawn):
            signal.disconnect(dispatch_uid="test")

    granted, withdrawn = Completion.objects.all()
    assert heard == [
        (
            signals.enrolment_completed,
            {"enrolment_id": enrolment.pk, "completion_id": granted.pk},
        ),
        (
            signals.completion_withdrawn,
            {"enrolment_id": enrolment.pk, "completion_id": withdrawn.pk},
        ),
    ]


def test_a_whole_run_is_asked_in_batches(enrolment, monkeypatch):
    monkeypatch.setattr(completion, "BATCH", 2)
    everybody = [enrolment, *EnrolmentFactory.create_batch(4, run=enrolment.run)]
    for lesson in enrolment.run.course.lessons.all():
        for one in everybody[:-1]:
            LessonProgressFactory(person=one.person, lesson=lesson)

    completion.reconsider_run(run=enrolment.run, at=WHILE_OPEN)
    assert not Completion.objects.exists()
    due.work_off(RunRecount, now=lambda: WHILE_OPEN + timedelta(minutes=1))

    assert RunRecount.objects.get().done_at
    assert set(Completion.objects.values_list("enrolment", flat=True)) == {
        one.pk for one in everybody[:-1]
    }


def test_a_recount_that_is_asked_for_again_begins_again_at_once(enrolment, monkeypatch):
    monkeypatch.setattr(completion, "BATCH", 1)
    second = EnrolmentFactory(run=enrolment.run)
    LessonsReadRequirementFactory(run=enrolment.run)
    asked, ask = [], completion._reconsider

    def ask_and_be_asked_again(ids, at):
        asked.extend(ids)
        ask(ids, at)
        if asked == [enrolment.pk]:
            completion.reconsider_run(run=enrolment.run, at=at + timedelta(seconds=1))

    monkeypatch.setattr(completion, "_reconsider", ask_and_be_asked_again)
    completion.reconsider_run(run=enrolment.run, at=WHILE_OPEN)
    now = iter(WHILE_OPEN + timedelta(minutes=n) for n in range(99))

    due.work_off(RunRecount, now=lambda: next(now))

    assert asked == [enrolment.pk, enrolment.pk, second.pk]
    assert RunRecount.objects.get().done_at


def test_findings_cost_the_same_for_one_and_for_many(
    enrolment, django_assert_num_queries
):
    EnrolmentFactory.create_batch(9, run=enrolment.run)
    for _ in range(3):
        run = RunFactory(course=CourseFactory(lessons=2))
        LessonsReadRequirementFactory(run=run)
        EnrolmentFactory(run=run)
    everybody = list(
        type(enrolment).objects.select_related("person", "run__outline").order_by("pk")
    )
    completion.findings_for(everybody, WHILE_OPEN)  # warms the content types

    for some in (everybody[:1], everybody):
        # base rows, one kind, progress
        with django_assert_num_queries(3):
            board = completion.findings_for(some, WHILE_OPEN)
        assert board.keys() == {e.pk for e in some}


def test_a_requirement_whose_own_row_is_missing_never_counts_as_met(enrolment):
    Requirement.objects.create(run=enrolment.run)

    with pytest.raises(NotImplementedError):
        completion.reconsider(enrolment=enrolment, at=WHILE_OPEN)


def test_completions_are_evidence(enrolment):
    read(enrolment, 0, 1)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Completion.objects.update(kind="withdrawn")


@pytest.mark.parametrize(
    ("params", "russian"),
    [
        ({"read": 0, "wanted": 0}, "Занятий пока нет."),
        ({"read": 1, "wanted": 1}, "Прочитано 1 занятие из 1."),
        ({"read": 21, "wanted": 21}, "Прочитано 21 занятие из 21."),
        ({"read": 2, "wanted": 3}, "Прочитано занятий: 2 из 3."),
        ({"read": 3, "wanted": 3}, "Прочитаны все 3 занятия."),
        ({"read": 5, "wanted": 5}, "Прочитаны все 5 занятий."),
        ({"read": 0, "wanted": 5}, "Прочитано занятий: 0 из 5."),
    ],
)
def test_the_finding_speaks_russian(params, russian):
    text = sentence(Finding(met=False, code="courses.lessons_read", params=params))

    assert text.replace("\N{NO-BREAK SPACE}", " ") == russian


def test_rooms_above_tell_what_hangs_from_a_completion(enrolment, monkeypatch):
    monkeypatch.setattr(effects, "_effects", [])

    def certificates(enrolments):
        return {e.pk: [f"Сертификат {e.pk}"] for e in enrolments}

    effects.register(certificates)
    effects.register(certificates)

    assert effects.effects_of_change([enrolment]) == {
        enrolment.pk: [f"Сертификат {enrolment.pk}"]
    }
