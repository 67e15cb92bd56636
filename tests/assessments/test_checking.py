"""Answers checked in the middle of a test."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.domain.attempts import Answer, AttemptRefused, check, save, submit
from assessments.domain.duplicates import duplicates_among
from assessments.domain.publishing import PublishingRefused, check_quiz
from assessments.enums import Navigation, Phase, QuizKind
from assessments.models import CheckedItem
from tests.factories.assessments import (
    CategoryFactory,
    MultipleChoiceQuestionFactory,
    QuizFactory,
    SingleChoiceQuestionFactory,
    answer,
    begin,
    chosen,
    seated,
)
from tests.factories.courses import UpcomingRunFactory
from tests.factories.people import StaffUserFactory

pytestmark = pytest.mark.django_db

TOLD = dict.fromkeys(
    ("marks_from", "correctness_from", "explanations_from", "key_from"), Phase.DURING
)
WHY = "Почему a"


@pytest.fixture
def attempt(client):
    return sitting(client, **TOLD)


def sitting(client, **rules):
    quiz = QuizFactory(questions=2, **rules)
    enrolment = seated(quiz, run=UpcomingRunFactory(course=quiz.course))
    client.force_login(enrolment.person.account)
    return begin(quiz, enrolment, at=timezone.now())


def page(attempt, position=1):
    return reverse("quiz_attempt", args=[attempt.code, position])


def form(*options, go="check", **extra):
    sent = {"answer.chosen": options, "client": "page", "sequence": "1", "touched": "1"}
    return {**sent, "go": go, **extra}


def code_of(verb, **arguments):
    with pytest.raises(AttemptRefused) as refusal:
        verb(**arguments)
    return refusal.value.code


def test_a_checked_answer_is_told_about_at_once_and_others_are_not(client, attempt):
    before = client.get(page(attempt)).content.decode()

    answered = client.post(page(attempt), form("b"))

    assert answered.url == page(attempt)
    after = client.get(page(attempt)).content.decode()
    assert 'value="check"' in before
    assert WHY not in before
    assert 'value="check"' not in after
    assert WHY in after
    assert "Ваш ответ, неверно" in after
    assert WHY not in client.get(page(attempt, 2)).content.decode()


def test_a_checked_answer_stays_as_it_is(client, attempt):
    client.post(page(attempt), form("b"))

    other = client.post(page(attempt), form("a", go="next", sequence="2"))
    same = client.post(page(attempt), form("b", go="next", sequence="3"))
    none = client.post(page(attempt), form(go="next", sequence="4"))

    assert (other.status_code, same.status_code, none.status_code) == (422, 302, 302)
    assert "уже проверен" in other.content.decode()
    assert chosen(attempt) == {1: ["b"]}


def test_checking_twice_changes_nothing(client, attempt):
    for _ in range(2):
        client.post(page(attempt), form("b"))

    assert CheckedItem.objects.count() == 1


def test_nothing_is_checked_without_an_answer(client, attempt):
    answered = client.post(page(attempt), form())

    assert answered.status_code == 422
    assert "Сначала ответьте" in answered.content.decode()
    assert not CheckedItem.objects.exists()


def test_a_test_that_tells_nothing_checks_nothing(client):
    attempt = sitting(client)
    answer(attempt, 1, "b", at=timezone.now())
    item = attempt.items.get(position=1)

    assert 'value="check"' not in client.get(page(attempt)).content.decode()
    assert code_of(check, item=item, at=timezone.now()) == "no_checking"


def test_after_the_end_nothing_is_checked(client):
    attempt = sitting(client, **TOLD, duration_minutes=1)
    item, now = attempt.items.get(position=1), timezone.now()

    late = code_of(check, item=item, at=now + timedelta(hours=1))
    submit(attempt=attempt, actor=None, at=now)

    assert late == "time_over"
    assert code_of(check, item=item, at=now) == "submitted"


def test_only_what_the_quiz_tells_during_the_test_is_told(client):
    attempt = sitting(client, correctness_from=Phase.DURING, key_from=Phase.NEVER)
    client.post(page(attempt), form("b"))

    shown = client.get(page(attempt)).content.decode()

    assert "Ваш ответ, неверно" in shown
    assert WHY not in shown
    assert "Верный ответ" not in shown


def test_a_device_keeps_no_questions_of_a_test_that_tells(client, attempt):
    assert "data-sheets" not in client.get(page(attempt)).content.decode()
    sheets = reverse("quiz_sheets", args=[attempt.code])
    assert client.get(sheets).status_code == 404


def test_where_one_only_goes_forward_one_stays_to_read_what_is_told(client):
    attempt = sitting(client, navigation=Navigation.FORWARD, **TOLD)

    client.post(page(attempt), form("b"))

    attempt.refresh_from_db()
    assert attempt.reached == 1
    client.post(page(attempt), form("b", go="next", sequence="2"))
    attempt.refresh_from_db()
    assert attempt.reached == 2


def test_saving_asks_no_more_where_nothing_is_told(client, django_assert_num_queries):
    attempt = sitting(client)
    item = attempt.items.select_related("attempt__quiz_version", "question_version")
    item = item.get(position=1)
    with django_assert_num_queries(5):
        save(item=item, answer=Answer({"chosen": ["b"]}, "page", 1), at=timezone.now())


def test_an_autosave_takes_eight_queries_at_most(client, django_assert_max_num_queries):
    attempt = sitting(client)
    data = form("b", seen="0")
    client.get(page(attempt))

    with django_assert_max_num_queries(10) as asked:
        saved = client.post(page(attempt), data, headers={"X-Part": "save"})

    # Savepoints and the locks around them are no queries for the database to work.
    work = [q for q in asked.captured_queries if "SAVEPOINT" not in q["sql"]]
    assert saved.status_code == 200
    assert len(work) <= 8, [q["sql"][:90] for q in work]


# --- Pairs of tests ------------------------------------------------------------------
def test_a_post_test_belongs_to_a_pre_test_of_its_course():
    pre = QuizFactory(kind=QuizKind.PRE_TEST)
    post = QuizFactory(kind=QuizKind.POST_TEST, course=pre.course, pre_test=pre)

    assert check_quiz(post)


@pytest.mark.parametrize(
    ("kind", "pre_kind", "same"),
    [
        (QuizKind.FINAL, QuizKind.PRE_TEST, True),
        (QuizKind.POST_TEST, QuizKind.FINAL, True),
        (QuizKind.POST_TEST, QuizKind.PRE_TEST, False),
    ],
)
def test_any_other_pair_is_refused(kind, pre_kind, same):
    pre = QuizFactory(kind=pre_kind)
    post = QuizFactory(kind=kind, **({"course": pre.course} if same else {}))
    post.pre_test = pre

    with pytest.raises(PublishingRefused) as refusal:
        check_quiz(post)

    assert refusal.value.code == "no_pair"


# --- The bank ------------------------------------------------------------------------
STEM = "С какого исследования начать при бледности и петехиях у девочки пяти лет?"


def test_questions_that_say_nearly_the_same_are_found(client):
    one = SingleChoiceQuestionFactory(stem_ru=STEM)
    near = SingleChoiceQuestionFactory(
        stem_ru=STEM.replace("пяти", "шести"), category=one.category
    )
    SingleChoiceQuestionFactory(
        stem_ru="Чем лечат дефицит железа?", vignette_ru="Мальчик трёх лет."
    )
    draft = SingleChoiceQuestionFactory(stem_ru=STEM, published=False)
    client.force_login(StaffUserFactory())

    shown = client.get(reverse("assessments_duplicates"))

    assert [(p.one, p.other) for p in shown.context["pairs"]] == [(one, near)]
    assert draft.title not in shown.content.decode()


def test_without_any_the_list_says_so(client):
    client.force_login(StaffUserFactory())

    page = client.get(reverse("assessments_duplicates")).content.decode()

    assert "Похожих опубликованных вопросов нет" in page


def test_the_search_for_duplicates_asks_as_often_for_many(django_assert_num_queries):
    questions = [SingleChoiceQuestionFactory() for _ in range(6)]

    with django_assert_num_queries(1):
        found = duplicates_among(questions)

    assert len(found) == 15


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"type": "multiplechoicequestion"}, {"Много"}),
        ({"tag": " анемия "}, {"С меткой"}),
        ({"difficulty": "hard"}, {"Трудный"}),
        ({"to_review": "true"}, {"Старый"}),
        ({"to_review": "false"}, {"Много", "С меткой", "Трудный"}),
    ],
)
def test_the_bank_is_filtered(client, wanted, found):
    category = CategoryFactory()
    MultipleChoiceQuestionFactory(title="Много", category=category)
    tagged = SingleChoiceQuestionFactory(title="С меткой", category=category)
    tagged.tags.add("анемия")
    tagged.save()
    SingleChoiceQuestionFactory(title="Трудный", category=category, difficulty="hard")
    SingleChoiceQuestionFactory(
        title="Старый", category=category, review_date="2020-01-01"
    )
    client.force_login(StaffUserFactory())
    address = reverse("wagtailsnippets_assessments_question:list")

    listed = client.get(address, wanted)

    assert {row.title for row in listed.context["object_list"]} == found
