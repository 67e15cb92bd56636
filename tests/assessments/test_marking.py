"""Marks given by people, and keys mended after the fact."""

from datetime import timedelta
from fractions import Fraction

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from assessments.domain.attempts import submit
from assessments.domain.exceptions import grant
from assessments.domain.marking import (
    MarkingRefused,
    mark_by_hand,
    settle,
    sheet_of,
    waiting,
    waiting_for,
)
from assessments.domain.publishing import publish_question, publish_quiz
from assessments.domain.queries import result_of
from assessments.domain.repairing import (
    Change,
    RepairRefused,
    answers_given,
    dry_run,
    repair,
)
from assessments.enums import MarkSource, RepairKind
from assessments.models import (
    AttemptDeadline,
    HandMark,
    Mark,
    Question,
    QuestionVersion,
    QuizOverride,
    QuizSlot,
    Repair,
)
from assessments.questions.outcome import ByHand, Criterion
from assessments.questions.texts import Text
from courses.models import Completion, Course
from tests.factories.assessments import (
    PUBLISHED,
    QuizFactory,
    SingleChoiceQuestionFactory,
    answer,
    begin,
    seated,
)
from tests.factories.courses import DURING
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db

NOON = DURING
MINUTE = timedelta(minutes=1)
EVERY = Course.objects.all()


@pytest.fixture
def item():
    """An answer no machine can mark, of an ended attempt."""
    question = SingleChoiceQuestionFactory()
    QuestionVersion.objects.create(
        question=question,
        number=2,
        type="hologram",
        definition={"stem": {"ru": "Опишите мазок"}},
        sha256="0" * 64,
        published_at=PUBLISHED,
    )
    quiz = QuizFactory(questions=[], published=False)
    QuizSlot.objects.create(quiz=quiz, question=question)
    publish_quiz(quiz=quiz, actor=None, at=PUBLISHED)
    attempt = begin(quiz, seated(quiz), at=NOON)
    submit(attempt=attempt, actor=None, at=NOON)
    return attempt.items.get()


def mark(item, points, *, by):
    return mark_by_hand(
        item=item, points={"whole": points}, comment="", actor=by, at=NOON
    )


def refusal(action, *arguments, **named):
    with pytest.raises((MarkingRefused, RepairRefused)) as refused:
        action(*arguments, **named)
    return refused.value.code


# --- Marking by hand -------------------------------------------------------------
def test_what_no_machine_marks_waits_for_a_person_and_then_counts(item):
    assert list(waiting(EVERY)) == [item]

    given = mark(item, 80, by=UserFactory())

    assert (given.fraction, given.source) == (Fraction(4, 5), MarkSource.PERSON)
    item.attempt.refresh_from_db()
    assert (item.attempt.score.percent, item.attempt.score.passed) == (80, True)
    assert Completion.objects.filter(enrolment=item.attempt.enrolment).exists()
    assert not waiting(EVERY).exists()


@pytest.mark.parametrize("points", [{}, {"whole": 101}, {"whole": -1}, {"other": 1}])
def test_points_beyond_the_rubric_are_refused(item, points):
    arguments = {"item": item, "comment": "", "actor": UserFactory(), "at": NOON}

    assert refusal(mark_by_hand, points=points, **arguments) == "points"
    assert not HandMark.objects.exists()


def test_nobody_marks_an_own_answer(item):
    owner = item.attempt.enrolment.person.account

    assert refusal(mark, item, 100, by=owner) == "own_answer"
    assert not waiting_for(EVERY, owner).exists()


def test_an_answer_is_marked_once(item):
    mark(item, 50, by=UserFactory())

    assert refusal(mark, item, 50, by=UserFactory()) == "not_waiting"


def test_nobody_marks_one_answer_twice(item):
    first = UserFactory()
    HandMark.objects.create(
        item=item, marker=first, numerator=1, denominator=2, at=NOON
    )

    assert refusal(mark, item, 50, by=first) == "marked_by_you"
    assert not waiting_for(EVERY, first).exists()
    assert waiting_for(EVERY, UserFactory()).exists()


@pytest.mark.parametrize(
    ("given", "markers", "settled"),
    [
        ([], 1, None),
        ([3], 1, 3),
        ([3], 2, None),
        ([3, 5], 2, 4),
        ([2, 8], 2, None),
        ([2, 8, 7], 2, 7),
        ([2, 8, 8], 2, 8),
        ([5, 6, 7], 2, 6),
    ],
)
def test_two_markers_agree_or_a_third_decides(given, markers, settled):
    rubric = ByHand(markers=markers, tolerance=Fraction(2, 10))

    result = settle([Fraction(points, 10) for points in given], rubric)

    assert result == (None if settled is None else Fraction(settled, 10))


def test_a_rubric_says_the_most_for_each_criterion(item):
    rubric = ByHand(criteria=(Criterion("facts", Text(ru="Факты"), points=3),))
    sheet = sheet_of(item)

    assert sheet.limits == {"whole": 100}
    assert type(sheet)(item, None, rubric).limits == {"facts": 3}


@pytest.fixture
def staff(client):
    """A member of staff who may do everything here."""
    user = UserFactory(is_superuser=True)
    client.force_login(user)
    return client


def test_staff_mark_from_the_queue_without_seeing_a_name(staff, item):
    queue = reverse("assessments_marking")
    sheet = reverse("assessments_marking_sheet", args=[item.pk])

    listed = staff.get(queue).content.decode()
    shown = staff.get(sheet).content.decode()
    wrong = staff.post(sheet, {"points.whole": "101"})
    done = staff.post(sheet, {"points.whole": "70", "comment": "Хорошо"})

    assert "<title>Ответы на проверку" in " ".join(listed.split()).replace("> ", ">")
    assert sheet in listed
    for html in (listed, shown):
        assert item.attempt.enrolment.person.family_name not in html
        assert item.attempt.code not in html
    assert wrong.status_code == 422
    assert done.url == queue
    assert HandMark.objects.get().comment == "Хорошо"
    assert sheet not in staff.get(queue).content.decode()
    assert staff.post(sheet, {"points.whole": "70"}).status_code == 422


def test_a_marker_finds_no_own_answer_in_the_queue_nor_by_its_address(client, item):
    owner = item.attempt.enrolment.person.account
    owner.is_superuser = True
    owner.save()
    client.force_login(owner)
    sheet = reverse("assessments_marking_sheet", args=[item.pk])

    listed = client.get(reverse("assessments_marking"))
    answers = [
        client.get(sheet).status_code,
        client.post(sheet, {"points.whole": "100"}).status_code,
    ]

    assert list(listed.context["items"]) == []
    assert answers == [404, 404]
    assert not item.marks.exists()


def test_the_queue_leads_on_and_says_what_waits_for_others(staff, item):
    quiz = item.attempt.quiz
    other = begin(quiz, seated(quiz), at=NOON)
    submit(attempt=other, actor=None, at=NOON + MINUTE)
    HandMark.objects.create(
        item=other.items.get(), marker=staff.get("/").wsgi_request.user, numerator=1,
        denominator=2, at=NOON,
    )  # fmt: skip
    third = begin(quiz, seated(quiz), at=NOON)
    submit(attempt=third, actor=None, at=NOON + 2 * MINUTE)

    listed = staff.get(reverse("assessments_marking")).context
    done = staff.post(
        reverse("assessments_marking_sheet", args=[item.pk]), {"points.whole": "7"}
    )

    assert (listed["count"], listed["others"]) == (2, 1)
    assert done.url == reverse("assessments_marking_sheet", args=[third.items.get().pk])


def test_learners_do_not_mark(client, item):
    client.force_login(item.attempt.enrolment.person.account)

    for name in ("assessments_marking", "assessments_marking_sheet"):
        arguments = [item.pk] if name.endswith("sheet") else []
        response = client.get(reverse(name, args=arguments))
        assert response.status_code in {302, 403}


# --- Mending a key --------------------------------------------------------------------
@pytest.fixture
def sat():
    """A test of two questions: three people chose b and a, a and a, nothing and b."""
    quiz = QuizFactory(questions=2, pass_mark_percent=100, attempts_allowed=1)
    attempts = []
    for first, second in (("b", "a"), ("a", "a"), ("", "b")):
        attempt = begin(quiz, seated(quiz), at=NOON)
        for position, option in enumerate((first, second), start=1):
            if option:
                answer(attempt, position, option, at=NOON)
        attempts.append(submit(attempt=attempt, actor=None, at=NOON))
    return attempts


def version_of(attempts, position=1):
    return attempts[0].items.get(position=position).question_version


def mend(kind, attempts, **change):
    return repair(
        change=Change(version_of(attempts), kind, **change),
        reason="B тоже верно",
        actor=None,
        at=NOON,
    )


def percents(attempts):
    found = []
    for attempt in attempts:
        attempt.score.refresh_from_db()
        found.append(int(attempt.score.percent))
    return found


@pytest.mark.parametrize(
    ("kind", "change", "after"),
    [
        (RepairKind.ACCEPT, {"accepted": {"chosen": ["b"]}}, [100, 100, 0]),
        (RepairKind.FULL, {}, [100, 100, 50]),
        (RepairKind.DROP, {}, [100, 100, 0]),
    ],
)
def test_a_repair_marks_all_answers_anew(sat, kind, change, after):
    assert percents(sat) == [50, 100, 0]

    mend(kind, sat, **change)

    assert percents(sat) == after
    assert Completion.objects.filter(enrolment=sat[0].enrolment).exists()
    assert Repair.objects.get().reason == "B тоже верно"


def test_a_dry_run_says_who_passes_and_changes_nothing(sat):
    marks = Mark.objects.count()

    run = dry_run(
        Change(version_of(sat), RepairKind.ACCEPT, accepted={"chosen": ["b"]})
    )

    assert run.answers == 3
    assert [row.attempt for row in run.now_passes] == [sat[0]]
    assert run.now_fails == []
    assert Mark.objects.count() == marks
    assert percents(sat) == [50, 100, 0]


@pytest.fixture
def corrected(sat):
    """The question with "b" as its key, published anew."""
    question = version_of(sat).question.get_real_instance()
    question.options.filter(key="a").update(is_right=False)
    question.options.filter(key="b").update(is_right=True)
    question.refresh_from_db()
    return publish_question(question=question, actor=None, at=NOON)


def test_a_corrected_version_can_take_a_pass_away_and_says_so_before(sat, corrected):
    change = Change(version_of(sat), RepairKind.CORRECT, corrected=corrected)

    run = dry_run(change)
    repair(change=change, reason="Ключ был неверен", actor=None, at=NOON)

    assert [row.attempt for row in run.now_passes] == [sat[0]]
    assert [row.attempt for row in run.now_fails] == [sat[1]]
    assert percents(sat) == [100, 50, 0]


def test_an_answer_the_corrected_version_does_not_know_keeps_its_mark(sat):
    question = version_of(sat).question.get_real_instance()
    question.options.filter(key="a").update(key="z")
    question.refresh_from_db()
    later = publish_question(question=question, actor=None, at=NOON)

    mend(RepairKind.CORRECT, sat, corrected=later)

    assert percents(sat) == [50, 100, 0]


def test_a_repair_holds_for_answers_still_to_come(sat):
    mend(RepairKind.ACCEPT, sat, accepted={"chosen": ["b"]})
    quiz = sat[0].quiz
    later = begin(quiz, seated(quiz), at=NOON)
    for position, option in ((1, "b"), (2, "a")):
        answer(later, position, option, at=NOON)

    submit(attempt=later, actor=None, at=NOON)

    assert percents([later]) == [100]


def test_doing_a_repair_twice_changes_nothing_more(sat):
    first, second = (mend(RepairKind.FULL, sat) for _ in range(2))

    assert (len(first.touched), len(second.touched)) == (2, 0)


@pytest.mark.parametrize(
    ("kind", "code"),
    [(RepairKind.ACCEPT, "no_answer"), (RepairKind.CORRECT, "no_correction")],
)
def test_a_repair_that_says_nothing_is_refused(sat, kind, code):
    assert refusal(mend, kind, sat) == code
    other = version_of(sat, position=2)
    if kind == RepairKind.CORRECT:
        assert refusal(mend, kind, sat, corrected=other) == code


def test_a_repair_needs_a_reason(sat):
    change = Change(version_of(sat), RepairKind.FULL)

    code = refusal(repair, change=change, reason=" ", actor=None, at=NOON)

    assert code == "no_reason"
    assert not Repair.objects.exists()


def test_a_mark_given_by_a_person_is_not_mended_by_a_key(item):
    mark(item, 40, by=UserFactory())
    version = item.question_version

    kept = dry_run(Change(version, RepairKind.ACCEPT, accepted={"chosen": ["b"]}))
    full = dry_run(Change(version, RepairKind.FULL))

    assert (len(kept.touched), len(full.touched)) == (0, 1)


def test_the_answers_given_are_counted(sat):
    assert answers_given(version_of(sat)) == [
        ({"chosen": ["b"]}, 1),
        ({"chosen": ["a"]}, 1),
    ]


def test_the_learner_reads_why_a_question_was_mended(sat):
    mend(RepairKind.DROP, sat)

    first = result_of(sat[0], NOON).reviewed[0]

    assert [row.reason for row in first.repairs] == ["B тоже верно"]
    assert first.earned is None


def test_staff_try_a_repair_and_then_do_it(staff, sat):
    address = reverse("assessments_repair", args=[version_of(sat).pk])

    empty = staff.get(address)
    refused = staff.get(address, {"kind": "accept"})
    tried = staff.get(address, {"kind": "accept", "accepted": "0"})
    without = staff.post(address, {"kind": "accept", "accepted": "0"})
    strange = staff.post(address, {"kind": "nonsense"})
    done = staff.post(
        address, {"kind": "accept", "accepted": "0", "reason": "B тоже верно"}
    )

    assert "Вариант b (1)" in empty.content.decode()
    assert refused.context["run"] is None
    assert [row.attempt for row in tried.context["run"].now_passes] == [sat[0]]
    assert sat[0].enrolment.person.family_name in tried.content.decode()
    assert (without.status_code, strange.status_code) == (422, 422)
    assert done.url == address
    assert "B тоже верно" in staff.get(address).content.decode()
    assert percents(sat) == [100, 100, 0]


def test_who_only_drafts_questions_does_not_mend_keys(client, sat):
    trainer = UserFactory()
    trainer.user_permissions.add(
        *Permission.objects.filter(codename__in=["change_question", "access_admin"])
    )
    client.force_login(trainer)

    response = client.get(reverse("assessments_repair", args=[version_of(sat).pk]))

    assert response.status_code in {302, 403}
    assert not Repair.objects.exists()


# --- Exceptions while an attempt runs ---------------------------------------------------
def running(**quiz):
    quiz = QuizFactory(**quiz)
    return begin(quiz, seated(quiz), at=NOON)


@pytest.mark.parametrize("whose", ["enrolment", "run"])
def test_more_time_holds_for_a_running_attempt(whose):
    attempt = running(duration_minutes=40)
    holder = {
        "enrolment": attempt.enrolment, "run": attempt.enrolment.run
    }[whose]  # fmt: skip
    override = QuizOverride(
        quiz=attempt.quiz, duration_minutes=60, reason="r", **{whose: holder}
    )

    moved = grant(override=override, actor=None, at=NOON + 10 * MINUTE)

    assert moved == [attempt]
    attempt.refresh_from_db()
    assert attempt.due_at == NOON + 60 * MINUTE
    assert attempt.deadline.due_at == attempt.closes_at > attempt.due_at


def test_less_time_never_ends_before_now():
    attempt = running(duration_minutes=40)
    override = QuizOverride(
        quiz=attempt.quiz, enrolment=attempt.enrolment, duration_minutes=5, reason="r"
    )

    grant(override=override, actor=None, at=NOON + 10 * MINUTE)

    attempt.refresh_from_db()
    assert attempt.due_at == NOON + 10 * MINUTE


def test_an_exception_about_attempts_moves_no_end():
    attempt = running(duration_minutes=40)
    override = QuizOverride(
        quiz=attempt.quiz, enrolment=attempt.enrolment, attempts_allowed=5, reason="r"
    )

    assert grant(override=override, actor=None, at=NOON) == []
    assert AttemptDeadline.objects.get().due_at == attempt.closes_at


# --- Versions and their use ---------------------------------------------------------------
def test_the_versions_of_a_question_say_where_they_are_asked(staff, sat, corrected):
    version = version_of(sat)
    drawn = QuizFactory(questions=[], published=False)
    QuizSlot.objects.create(quiz=drawn, draw_category=version.question.category)
    publish_quiz(quiz=drawn, actor=None, at=NOON)

    page = staff.get(reverse("assessments_versions", args=[version.question_id]))

    newest, first = page.context["versions"]
    assert (newest.version, newest.attempts) == (corrected, 0)
    assert [quiz.quiz for quiz in newest.quizzes] == [drawn]
    assert (first.version, first.attempts) == (version, 3)
    assert [quiz.quiz for quiz in first.quizzes] == [sat[0].quiz]
    html = page.content.decode()
    assert reverse("assessments_repair", args=[version.pk]) in html
    assert reverse("assessments_repair", args=[corrected.pk]) not in html


def test_the_list_of_questions_leads_to_versions_and_use(staff, sat):
    question = version_of(sat).question

    listed = staff.get(reverse(Question.snippet_viewset.get_url_name("list")))

    assert reverse("assessments_versions", args=[question.pk]) in (
        listed.content.decode()
    )


def test_a_draft_has_no_versions_yet(staff):
    draft = SingleChoiceQuestionFactory(published=False)

    page = staff.get(reverse("assessments_versions", args=[draft.pk]))

    assert page.context["versions"] == []


def test_an_end_that_is_lifted_closes_nothing_any_more():
    quiz = QuizFactory()
    enrolment = seated(quiz)
    limit = QuizOverride(
        quiz=quiz, enrolment=enrolment, duration_minutes=60, reason="Мало времени"
    )
    grant(override=limit, actor=None, at=NOON)
    attempt = begin(quiz, enrolment, at=NOON)

    limit.duration_minutes = None
    [moved] = grant(override=limit, actor=None, at=NOON)

    assert (moved, moved.due_at, moved.closes_at) == (attempt, None, None)
    assert AttemptDeadline.objects.get(attempt=attempt).done_at == NOON
