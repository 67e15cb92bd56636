"""The rules of a quiz: draws, sections, windows, waiting, counting, going forward."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from assessments.domain.attempts import AttemptRefused, advance, start, submit
from assessments.domain.counting import counting
from assessments.domain.publishing import PublishingRefused, publish_quiz
from assessments.domain.queries import question_page, quiz_state, result_of
from assessments.domain.seats import seat_of
from assessments.enums import Counting, Difficulty, Navigation, Phase
from assessments.models import Attempt, QuizOverride, QuizSlot
from courses.domain.completion import findings_for
from tests.factories.assessments import (
    PUBLISHED,
    CategoryFactory,
    QuizFactory,
    SingleChoiceQuestionFactory,
    answer,
    begin,
    seated,
)
from tests.factories.courses import DURING, UpcomingRunFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db

NOON = DURING
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


def refusal(action, **arguments):
    with pytest.raises(AttemptRefused) as refused:
        action(**arguments)
    return refused.value.code


def drawing(count, *, category, **slot):
    quiz = QuizFactory(questions=[], published=False, attempts_allowed=None)
    QuizSlot.objects.create(
        quiz=quiz, draw_category=category, draw_count=count, sort_order=5, **slot
    )
    return quiz


def publish(quiz):
    return publish_quiz(quiz=quiz, actor=None, at=PUBLISHED)


def questions_of(attempt):
    return list(
        attempt.items.order_by("position").values_list(
            "question_version__question", flat=True
        )
    )


# --- Drawing ------------------------------------------------------------------
def test_questions_are_drawn_from_a_category_and_those_inside_it():
    category = CategoryFactory()
    inner = CategoryFactory(parent=category, programme=category.programme)
    inside = {
        SingleChoiceQuestionFactory(category=place).pk
        for place in (category, inner, inner)
    }
    SingleChoiceQuestionFactory()
    quiz = drawing(3, category=category)
    publish(quiz)

    attempt = begin(quiz, seated(quiz), at=NOON)

    assert set(questions_of(attempt)) == inside


def test_tag_and_difficulty_narrow_what_is_drawn():
    category = CategoryFactory()
    wanted = SingleChoiceQuestionFactory(category=category, difficulty=Difficulty.HARD)
    for question, tag in (
        (wanted, "Smear"),
        (SingleChoiceQuestionFactory(category=category, difficulty="easy"), "smear"),
        (SingleChoiceQuestionFactory(category=category, difficulty="hard"), "other"),
    ):
        question.tags.add(tag)
        question.save()
    quiz = drawing(1, category=category, draw_tag="smear", draw_difficulty="hard")
    publish(quiz)

    assert questions_of(begin(quiz, seated(quiz), at=NOON)) == [wanted.pk]


def test_what_was_not_seen_is_drawn_first():
    category = CategoryFactory()
    everything = {SingleChoiceQuestionFactory(category=category).pk for _ in range(6)}
    quiz = drawing(3, category=category)
    publish(quiz)
    enrolment = seated(quiz)

    first = begin(quiz, enrolment, at=NOON)
    submit(attempt=first, actor=None, at=NOON)
    second = begin(quiz, enrolment, at=NOON)

    assert set(questions_of(first)) | set(questions_of(second)) == everything


def test_no_question_comes_twice_in_one_attempt():
    category = CategoryFactory()
    questions = [SingleChoiceQuestionFactory(category=category) for _ in range(4)]
    quiz = drawing(3, category=category)
    QuizSlot.objects.create(quiz=quiz, question=questions[0], sort_order=1)
    version = publish(quiz)

    asked = questions_of(begin(quiz, seated(quiz), at=NOON))

    assert asked[0] == questions[0].pk
    assert sorted(asked) == sorted(question.pk for question in questions)
    assert quiz_state(quiz, None, NOON).questions == 4
    assert version.slots.count() == 2


def test_a_quiz_that_draws_more_than_there_is_is_not_published():
    category = CategoryFactory()
    SingleChoiceQuestionFactory(category=category)
    SingleChoiceQuestionFactory(category=category, published=False)

    with pytest.raises(PublishingRefused) as refused:
        publish(drawing(2, category=category))

    assert refused.value.code == "few_to_draw"


def test_sections_keep_their_order_when_questions_are_shuffled():
    quiz = QuizFactory(questions=12, shuffle_questions=True, published=False)
    slots = list(quiz.slots.all())
    for number, title in ((0, "Анемии"), (6, "Лейкозы")):
        slots[number].section_ru = title
        slots[number].save()
    publish(quiz)

    items = begin(quiz, seated(quiz), at=NOON).items.order_by("position")

    titles = [item.slot.section_ru for item in items]
    assert titles == ["Анемии"] * 6 + ["Лейкозы"] * 6
    assert {str(question_page(item).section) for item in items[:6]} == {"Анемии"}
    asked = [item.question_version.question_id for item in items]
    assert asked != [slot.question_id for slot in slots]


# --- Windows --------------------------------------------------------------------
def test_a_local_window_opens_at_the_same_hour_of_each_learner_s_clock():
    quiz = QuizFactory()
    enrolment = seated(quiz, opens_at=NOON, closes_at=NOON + HOUR, is_local=True)
    enrolment.run.time_zone = "Europe/Moscow"
    enrolment.run.save()
    enrolment.person.time_zone = "Asia/Kamchatka"
    enrolment.person.save()

    seat = seat_of(quiz=quiz, person=enrolment.person)

    assert (seat.opens_at, seat.closes_at) == (NOON - 9 * HOUR, NOON - 8 * HOUR)
    assert seat.is_closed(NOON)
    assert not seat.is_closed_for_all(NOON + HOUR)
    # Kaliningrad is an hour behind Moscow, and the last one.
    assert seat.is_closed_for_all(NOON + 2 * HOUR)


# --- Exceptions ---------------------------------------------------------------------
def test_an_exception_for_a_person_goes_before_that_of_the_run():
    quiz = QuizFactory(duration_minutes=40, attempts_allowed=1)
    enrolment = seated(quiz, closes_at=NOON + HOUR)
    QuizOverride.objects.create(
        quiz=quiz,
        run=enrolment.run,
        duration_minutes=50,
        attempts_allowed=3,
        reason="r",
    )
    QuizOverride.objects.create(
        quiz=quiz,
        enrolment=enrolment,
        duration_minutes=60,
        closes_at=NOON + 3 * HOUR,
        reason="p",
    )

    seat = seat_of(quiz=quiz, person=enrolment.person)

    assert (seat.duration_minutes, seat.attempts_allowed) == (60, 3)
    assert seat.closes_at == NOON + 3 * HOUR
    assert not seat.is_closed_for_all(NOON + 2 * HOUR)


def test_another_s_exception_changes_nothing_but_when_all_are_done():
    quiz = QuizFactory(duration_minutes=40)
    enrolment = seated(quiz, closes_at=NOON + HOUR)
    other = seated(quiz=quiz)
    other.run = enrolment.run
    other.save()
    QuizOverride.objects.create(
        quiz=quiz, enrolment=other, closes_at=NOON + 2 * HOUR, reason="ill"
    )

    seat = seat_of(quiz=quiz, person=enrolment.person)

    assert seat.closes_at == NOON + HOUR
    assert seat.closed_for_all_at == NOON + 2 * HOUR


# --- Waiting, counting, password ---------------------------------------------------
def test_whoever_has_not_passed_waits_before_the_next_attempt():
    quiz = QuizFactory(wait_minutes=60)
    enrolment = seated(quiz)
    submit(attempt=begin(quiz, enrolment, at=NOON), actor=None, at=NOON)
    arguments = {"quiz": quiz, "person": enrolment.person, "actor": None}

    assert refusal(start, **arguments, at=NOON + 59 * MINUTE) == "waiting"
    state = quiz_state(quiz, enrolment.person, NOON + MINUTE)
    assert state.next_at == NOON + HOUR
    assert start(**arguments, at=NOON + HOUR).number == 2


@pytest.mark.parametrize(
    ("rule", "passed"),
    [(Counting.BEST, True), (Counting.FIRST, False), (Counting.LAST, False)],
)
def test_the_quiz_says_which_attempt_counts(rule, passed):
    quiz = QuizFactory(questions=1, attempts_allowed=None, counts=rule)
    enrolment = seated(quiz)
    for option in ("b", "a", "b"):
        attempt = begin(quiz, enrolment, at=NOON)
        answer(attempt, 1, option, at=NOON)
        submit(attempt=attempt, actor=None, at=NOON)

    [assessed] = findings_for([enrolment], NOON)[enrolment.pk]

    assert assessed.finding.met is passed
    assert quiz_state(quiz, enrolment.person, NOON).is_passed is passed


def test_of_no_attempts_none_counts():
    assert counting([], Counting.BEST, rank=lambda row: (row,)) is None


def test_an_attempt_begins_only_with_the_password():
    quiz = QuizFactory(password="Морошка")
    enrolment = seated(quiz)
    arguments = {"quiz": quiz, "person": enrolment.person, "actor": None, "at": NOON}

    assert refusal(start, **arguments, password="клюква") == "wrong_password"
    assert start(**arguments, password=" Морошка ").number == 1


def test_after_five_wrong_passwords_one_waits_and_others_do_not():
    quiz = QuizFactory(password="Морошка")
    enrolment, other = seated(quiz), seated(quiz)
    arguments = {"quiz": quiz, "person": enrolment.person, "actor": None, "at": NOON}
    wrong = [refusal(start, **arguments, password=f"{n}") for n in range(5)]

    assert wrong == ["wrong_password"] * 5
    assert refusal(start, **arguments, password="Морошка") == "too_many_tries"
    assert start(**{**arguments, "person": other.person}, password="Морошка")
    cache.clear()  # a quarter of an hour later
    assert start(**arguments, password="Морошка").number == 1


def test_the_password_is_asked_for_and_never_told(client):
    quiz = QuizFactory(password="Морошка")
    enrolment = seated(quiz, run=UpcomingRunFactory(course=quiz.course))
    client.force_login(enrolment.person.account)

    page = client.get(reverse("quiz", args=[quiz.code])).content.decode()
    wrong = client.post(reverse("quiz_start", args=[quiz.code]), {"password": "x"})
    right = client.post(
        reverse("quiz_start", args=[quiz.code]), {"password": "Морошка"}
    )

    assert 'name="password"' in page
    assert "Морошка" not in page
    assert wrong.status_code == 409
    assert right.status_code == 302


# --- Only forward --------------------------------------------------------------------
@pytest.fixture
def forward():
    quiz = QuizFactory(navigation=Navigation.FORWARD, questions=3)
    enrolment = seated(quiz, run=UpcomingRunFactory(course=quiz.course))
    return begin(quiz, enrolment, at=timezone.now())


def test_a_question_left_behind_or_ahead_takes_no_answer(forward):
    answer(forward, 1, "a", at=timezone.now())
    advance(item=forward.items.get(position=1))

    for position in (1, 3):
        with pytest.raises(AttemptRefused) as refused:
            answer(forward, position, "b", at=timezone.now())
        assert refused.value.code == "forward_only"
    assert answer(forward, 2, "b", at=timezone.now()).sequence == 1


def test_pressing_next_twice_goes_on_once(forward):
    item = forward.items.get(position=1)

    assert [advance(item=item) for _ in range(2)] == [2, 2]


def test_the_pages_of_a_test_that_goes_forward_lead_to_where_one_is(client, forward):
    client.force_login(forward.enrolment.person.account)

    def page(position):
        return reverse("quiz_attempt", args=[forward.code, position])

    first = client.get(page(1)).content.decode()
    assert 'value="prev"' not in first
    assert "data-sheets" not in first
    assert client.get(reverse("quiz_sheets", args=[forward.code])).status_code == 404
    data = {"client": "c", "sequence": 1, "touched": 1, "answer.chosen": "a"}
    assert client.post(page(1), {**data, "go": "next"}).url == page(2)
    assert client.get(page(1)).url == page(2)
    assert client.post(page(1), {**data, "sequence": 2}).url == page(2)
    client.post(page(2), {**data, "go": "next"})
    finish = reverse("quiz_finish", args=[forward.code])
    assert page(3) in client.get(finish).content.decode()
    assert client.post(page(3), {**data, "go": "next"}).url == finish
    assert page(3) not in client.get(finish).content.decode()
    assert client.get(page(2)).url == finish


# --- Phases ---------------------------------------------------------------------------
def test_later_begins_an_hour_after_submitting():
    quiz = QuizFactory(attempts_allowed=3)
    enrolment = seated(quiz)
    submit(attempt=begin(quiz, enrolment, at=NOON), actor=None, at=NOON)

    phases = [
        quiz_state(quiz, enrolment.person, NOON + minutes * MINUTE).phase
        for minutes in (0, 59, 60)
    ]

    assert phases == [Phase.SUBMITTED, Phase.SUBMITTED, Phase.LATER]


@pytest.mark.parametrize("elsewhere", [False, True])
def test_no_key_is_shown_while_the_same_quiz_is_sat(elsewhere):
    rules = {"key_from": Phase.SUBMITTED, "explanations_from": Phase.SUBMITTED}
    quiz = QuizFactory(attempts_allowed=2, **rules)
    enrolment = seated(quiz)
    ended = begin(quiz, enrolment, at=NOON)
    submit(attempt=ended, actor=None, at=NOON)
    ended.refresh_from_db()
    before = result_of(ended, NOON).display

    other = seated(quiz, person=enrolment.person) if elsewhere else enrolment
    Attempt.objects.create(
        quiz=quiz,
        quiz_version=quiz.current_version,
        enrolment=other,
        number=2,
        started_at=NOON,
    )

    during = result_of(ended, NOON).display
    assert (before.show_key, before.show_explanations) == (True, True)
    assert (during.show_key, during.show_explanations) == (False, False)


def test_nobody_else_s_attempts_are_unseen_for_a_person():
    category = CategoryFactory()
    for _ in range(2):
        SingleChoiceQuestionFactory(category=category)
    quiz = drawing(2, category=category)
    publish(quiz)
    begin(quiz, seated(quiz, person=PersonFactory(with_account=True)), at=NOON)

    assert len(questions_of(begin(quiz, seated(quiz), at=NOON))) == 2
