"""Statistics as trainers and staff see them."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.domain.analysis import ask_for
from assessments.models import QuizAnalysis
from courses.enums import Role
from notices import due
from tests.assessments.statistics.test_analysis import (
    CHOSEN,
    NOW,
    class_of,
    learn,
    pair_of_tests,
)
from tests.factories.assessments import QuizFactory, TestPassedRequirementFactory
from tests.factories.courses import ProgrammeRoleFactory
from tests.factories.people import StaffUserFactory

pytestmark = pytest.mark.django_db
# The best third prefer "b" in the third question.
MISKEYED = ["bbb", "bca", "bba", "aba", "aba", "aac", "aac", *["aab"] * 4]


def counted(quiz, run=None):
    ask_for(quiz=quiz, run=run, actor=None, at=NOW)
    due.work_off(QuizAnalysis, now=timezone.now)
    return QuizAnalysis.objects.get(quiz=quiz, run=run)


@pytest.fixture
def quiz():
    quiz = QuizFactory()
    class_of(quiz, MISKEYED)
    return quiz


def trainer_of(quiz):
    role = ProgrammeRoleFactory(programme=quiz.course.programme, role=Role.TRAINER)
    return role.person.account


@pytest.fixture
def trainer(client, quiz):
    account = trainer_of(quiz)
    client.force_login(account)
    return account


def page(client, quiz, **query):
    return client.get(reverse("quiz_statistics", args=[quiz.code]), query)


def text_of(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_nothing_is_counted_before_somebody_asks(client, quiz, trainer):
    answer = page(client, quiz)

    assert "Ещё ничего не посчитано" in text_of(answer)
    assert not QuizAnalysis.objects.exists()
    asked = client.post(reverse("quiz_statistics", args=[quiz.code]))
    assert asked.status_code == 302
    waiting = page(client, quiz)
    assert waiting["Refresh"] == "4"
    assert QuizAnalysis.objects.get().requested_by == trainer


def test_the_page_says_of_whom_and_names_what_stands_out(client, quiz, trainer):
    counted(quiz)

    answer = page(client, quiz)

    words = text_of(answer)
    assert answer.status_code == 200
    assert "Refresh" not in answer
    assert "первые завершённые попытки 11 участников" in words
    assert "выбирает «Вариант b» чаще ключа" in words.replace("\xa0", " ")
    assert words.count("Вариант b") >= 1
    assert "<svg" in answer.content.decode()


def test_numbers_of_drawings_are_written_for_machines(client, quiz, trainer):
    counted(quiz)

    answer = page(client, quiz).content.decode()

    drawn = re.findall(r' (?:x|y|cx|cy|width|height|d)="([^"]*)"', answer)
    assert drawn
    assert not [value for value in drawn if "," in value]


def test_a_small_group_is_hidden_whatever_was_counted_once(
    client, quiz, trainer, settings
):
    counted(quiz)
    settings.QUIZ_SMALLEST_GROUP = 12

    answer = page(client, quiz)

    assert "слишком мало попыток" in text_of(answer).lower()
    assert '<svg class="plot"' not in answer.content.decode()
    question = quiz.slots.first().question_id
    gone = client.get(reverse("question_statistics", args=[quiz.code, question]))
    assert gone.status_code == 404


def test_a_question_shows_its_answers_and_the_ways_to_mend_it(client, quiz):
    client.force_login(StaffUserFactory())
    counted(quiz)
    question = quiz.slots.last().question_id

    answer = client.get(reverse("question_statistics", args=[quiz.code, question]))

    version = quiz.current_version.slots.last().question_version_id
    mend = reverse("assessments_repair", args=[version])
    content = answer.content.decode()
    assert f"{mend}?kind=accept&amp;accepted=0" in content
    assert f"{mend}?kind=full" in content
    tried = client.get(f"{mend}?kind=accept&accepted=0")
    assert "Вариант b" in tried.content.decode()


def test_who_may_not_mend_sees_no_buttons(client, quiz, trainer):
    counted(quiz)
    question = quiz.slots.last().question_id

    answer = client.get(reverse("question_statistics", args=[quiz.code, question]))

    assert answer.status_code == 200
    assert "/repairs/" not in answer.content.decode()


def test_an_accepted_answer_nobody_gave_alone_is_left_to_the_form(client, quiz):
    client.force_login(StaffUserFactory())
    analysis = counted(quiz)
    row = analysis.report["questions"][2]
    row["signs"] = [{"code": "key", "place": 2}]
    analysis.save()
    quiz.attempts.first()
    for sign, wanted in (
        ({"code": "rival", "place": 2}, "accepted="),
        ({"code": "hard", "place": None}, ""),
    ):
        row["signs"] = [sign]
        analysis.save()
        answer = client.get(
            reverse("question_statistics", args=[quiz.code, row["question"]])
        )
        assert wanted in answer.content.decode()


def test_a_run_has_its_own_figures(client, quiz, trainer):
    run = TestPassedRequirementFactory(quiz=quiz).run
    class_of(quiz, CHOSEN, run=run)
    counted(quiz)
    counted(quiz, run)

    whole, part = page(client, quiz), page(client, quiz, run=run.code)

    assert "23 участников" in text_of(whole)
    assert "12 участников" in text_of(part)
    assert page(client, quiz, run="NOWHERE").status_code == 404
    posted = client.post(
        reverse("quiz_statistics", args=[quiz.code]) + f"?run={run.code}"
    )
    assert posted["Location"].endswith(f"?run={run.code}")


def test_another_programmes_trainer_finds_nothing(client, quiz):
    counted(quiz)
    client.force_login(trainer_of(QuizFactory()))

    assert page(client, quiz).status_code == 404
    address = reverse("quiz_statistics", args=[quiz.code])
    assert client.post(address).status_code == 404


def test_the_gain_is_shown_with_its_interval(client, settings):
    settings.QUIZ_SMALLEST_GROUP = 3
    before, after = pair_of_tests()
    learn(
        before, after, [("bbb", "aaa"), ("abb", "aab"), ("aab", "aab"), ("bbb", "abb")]
    )
    client.force_login(trainer_of(after))
    counted(after)

    words = text_of(page(client, after)).replace("\xa0", " ")

    assert "Лучше: 3, так же: 1, хуже: 0" in words
    assert "95 %" in words
    settings.QUIZ_SMALLEST_GROUP = 4
    analysis = QuizAnalysis.objects.get(quiz=after)
    analysis.report["gain"] = {"pre_test": before.pk, "n": 2}
    analysis.save()
    assert "Прошли оба теста: 2" in text_of(page(client, after)).replace("\xa0", " ")


def test_queries_stay_the_same_with_more_runs(
    client, quiz, trainer, django_assert_max_num_queries
):
    counted(quiz)
    page(client, quiz)
    for _each in range(2):
        class_of(quiz, ["aaa"], run=TestPassedRequirementFactory(quiz=quiz).run)

    with django_assert_max_num_queries(12):
        page(client, quiz)


def test_the_desk_leads_to_the_statistics(client, quiz, trainer):
    run = quiz.attempts.first().enrolment.run

    answer = client.get(reverse("run_desk", args=[run.code]))

    address = reverse("quiz_statistics", args=[quiz.code])
    assert f"{address}?run={run.code}" in answer.content.decode()


def test_a_quiz_in_the_admin_leads_there_too(client, quiz):
    client.force_login(StaffUserFactory())

    answer = client.get(reverse("wagtailsnippets_assessments_quiz:list"))

    assert reverse("quiz_statistics", args=[quiz.code]) in answer.content.decode()


def test_old_figures_say_when_they_were_counted(client, quiz, trainer):
    analysis = counted(quiz)
    QuizAnalysis.objects.update(counted_at=analysis.counted_at - timedelta(days=400))

    assert "Посчитано" in text_of(page(client, quiz))
