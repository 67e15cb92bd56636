import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from assessments.domain.attempts import submit
from assessments.enums import Progress, QuizKind
from assessments.models import Quiz
from cms.models import QuizPage
from courses.models import Outline
from tests.factories.assessments import QuizFactory, begin
from tests.factories.cms import (
    add,
    home,
    make_course_page,
    make_lesson_page,
    make_module_page,
    make_news,
    make_news_index,
    make_programme_page,
    make_section,
)
from tests.factories.courses import EnrolmentFactory, RunFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


def plain(response):
    return response.text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture
def programme_page():
    return make_programme_page()


@pytest.fixture
def course_page(programme_page):
    return make_course_page(programme_page)


def test_every_page_type_answers(client, course_page):
    section = make_section()
    index = make_news_index()
    news = make_news(index)
    module = make_module_page(course_page)
    lesson = make_lesson_page(module, course=course_page.course)
    pages = [home(), section, index, news, course_page, module, lesson]

    answers = {page.slug: client.get(page.url).status_code for page in pages}

    assert answers == {page.slug: 200 for page in pages}


def test_a_lesson_for_participants_sends_a_visitor_to_sign_in(client, programme_page):
    course_page = make_course_page(programme_page, access="enrolled")
    lesson = make_lesson_page(course_page, course=course_page.course)

    response = client.get(lesson.url)

    assert response.status_code == 302
    assert response.url == f"/accounts/login/?next={lesson.url}"


def test_publishing_a_lesson_publishes_the_outline_of_its_course(course_page):
    course = course_page.course
    first = make_lesson_page(course_page, course=course, number=1, minutes=12)

    outline = Outline.objects.get(course=course)

    assert [
        (entry["lesson"], entry["order"], entry["minutes"], entry["revisions"])
        for entry in outline.entries
    ] == [("lesson-1", 1, 12, {"ru": first.live_revision_id})]


def test_publishing_the_same_text_again_makes_no_new_outline(course_page):
    page = make_lesson_page(course_page, course=course_page.course)

    page.save_revision().publish()

    assert Outline.objects.count() == 1


def test_a_lesson_taken_off_line_leaves_the_outline(course_page):
    course = course_page.course
    make_lesson_page(course_page, course=course, number=1)
    second = make_lesson_page(course_page, course=course, number=2)

    second.unpublish()

    assert course.current_outline.lesson_keys == ["lesson-1"]


def test_moving_lessons_changes_their_order_in_the_outline(course_page):
    course = course_page.course
    first = make_lesson_page(course_page, course=course, number=1)
    second = make_lesson_page(course_page, course=course, number=2)

    second.move(first, pos="left")

    assert course.current_outline.lesson_keys == ["lesson-2", "lesson-1"]


def test_deleting_a_lesson_leaves_its_record_and_the_outline_without_it(course_page):
    course = course_page.course
    make_lesson_page(course_page, course=course, number=1)
    second = make_lesson_page(course_page, course=course, number=2)

    Page.objects.get(pk=second.pk).delete()

    assert course.current_outline.lesson_keys == ["lesson-1"]
    assert course.lessons.filter(key="lesson-2").exists()


def test_the_record_bears_the_title_of_the_published_page(course_page):
    page = make_lesson_page(course_page, course=course_page.course)

    page.title = "Мазок крови"
    page.save_revision().publish()

    page.lesson.refresh_from_db()
    assert (page.lesson.title_ru, page.lesson.title_en) == ("Мазок крови", "Lesson 1")


def make_quiz_page(course_page):
    quiz = Quiz.objects.create(
        course=course_page.course, key="final", title_ru="Итоговый тест"
    )
    page = QuizPage(title="Итоговый тест", slug="final", quiz=quiz)
    return add(course_page, page)


def test_a_quiz_without_questions_says_that_it_is_not_published(client, course_page):
    page = make_quiz_page(course_page)

    response = client.get(page.url)

    assert "Этот тест ещё не опубликован" in plain(response)
    assert page.quiz.versions.count() == 0


def ready_quiz_page(course_page, **rules):
    quiz = QuizFactory(course=course_page.course, **rules)
    return add(course_page, QuizPage(title="Тест", slug="practice", quiz=quiz))


def test_a_stranger_is_asked_to_sign_in_on_the_page_of_a_quiz(client, course_page):
    page = ready_quiz_page(course_page)

    html = plain(client.get(page.url))

    assert f"{reverse('account_login')}?next={page.url}" in html
    assert reverse("quiz_start", args=[page.quiz.code]) not in html


def test_a_reader_without_a_place_is_led_to_the_course(client, course_page):
    page = ready_quiz_page(course_page)
    client.force_login(PersonFactory(with_account=True).account)

    html = plain(client.get(page.url))

    assert "Этот тест для участников курса" in html
    assert "Записаться на странице курса" in html
    assert reverse("quiz_start", args=[page.quiz.code]) not in html


def test_a_participant_starts_practice_on_its_page(client, course_page):
    page = ready_quiz_page(course_page, kind=QuizKind.FORMATIVE)
    person = PersonFactory(with_account=True)
    EnrolmentFactory(person=person, run=RunFactory(course=course_page.course))
    client.force_login(person.account)

    html = plain(client.get(page.url))

    assert reverse("quiz_start", args=[page.quiz.code]) in html
    assert "Записаться на странице курса" not in html


def test_the_plan_says_how_far_one_is_with_each_test(client, course_page):
    page = ready_quiz_page(course_page, kind=QuizKind.FORMATIVE)
    person = PersonFactory(with_account=True)
    enrolment = EnrolmentFactory(
        person=person, run=RunFactory(course=course_page.course)
    )
    make_lesson_page(course_page, course=course_page.course)

    def seen(reader=None):
        client.logout()
        if reader:
            client.force_login(reader.account)
        answers = [client.get(url) for url in (page.url, course_page.url)]
        return [
            (
                [entry.progress for entry in answer.context["plan"].entries],
                "попытка идёт" in plain(answer),
            )
            for answer in answers
        ]

    before = seen(person)
    attempt = begin(page.quiz, enrolment, at=timezone.now())
    during = seen(person)
    submit(attempt=attempt, actor=None, at=timezone.now())
    after = seen(person)

    assert before == [([None, None], False)] * 2
    assert during == [([Progress.GOING_ON, None], True)] * 2
    assert after == [([Progress.TRIED, None], False)] * 2
    assert seen(PersonFactory(with_account=True)) == seen() == before


def test_a_test_is_in_the_plan_and_not_in_the_outline(client, course_page):
    make_lesson_page(course_page, course=course_page.course)
    page = make_quiz_page(course_page)

    plan = client.get(page.url).context["plan"]

    assert [(entry.title, entry.is_quiz) for entry in plan.entries] == [
        ("Занятие 1", False),
        ("Итоговый тест", True),
    ]
    assert plan.total == 1
    assert course_page.course.current_outline.lesson_keys == ["lesson-1"]
