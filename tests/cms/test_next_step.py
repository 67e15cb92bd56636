"""After the last lesson there is a way on; a place that one has is not offered again."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.enums import EnrolmentState, RunState
from courses.models import LessonProgress
from tests.factories.assessments import (
    QuizFactory,
    TestPassedRequirementFactory,
)
from tests.factories.cms import make_course_page, make_lesson_page, make_programme_page
from tests.factories.courses import (
    EnrolmentFactory,
    LessonsReadRequirementFactory,
    UpcomingRunFactory,
)
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


def plain(response):
    return response.text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture
def course_page():
    return make_course_page(make_programme_page())


@pytest.fixture
def lesson(course_page):
    return make_lesson_page(course_page, course=course_page.course)


@pytest.fixture
def quiz(course_page):
    return QuizFactory(course=course_page.course, title_ru="Итоговый тест")


@pytest.fixture
def run(course_page, lesson, quiz):
    day = date(2100, 12, 17)
    run = UpcomingRunFactory(
        course=course_page.course,
        outline=course_page.course.current_outline,
        city_ru="Магадан",
        start_date=day,
        end_date=day + timedelta(days=1),
    )
    LessonsReadRequirementFactory(run=run)
    TestPassedRequirementFactory(run=run, quiz=quiz)
    return run


@pytest.fixture
def learner(client):
    person = PersonFactory(with_account=True)
    client.force_login(person.account)
    return person


@pytest.fixture
def enrolment(run, learner):
    return EnrolmentFactory(run=run, person=learner)


def read(person, lesson):
    LessonProgress.objects.create(
        person=person, lesson=lesson.lesson, read_at=timezone.now()
    )


def test_the_last_lesson_leads_to_the_test(client, enrolment, lesson, quiz):
    page = client.get(lesson.url)

    address = quiz.get_absolute_url()
    assert f'name="next" value="{address}"' in " ".join(page.text.split())
    assert "Прочитано, дальше" in plain(page)


def test_the_last_lesson_once_read_leads_to_the_test(
    client, enrolment, learner, lesson, quiz
):
    read(learner, lesson)

    page = client.get(lesson.url).text

    assert f'<a class="btn" href="{quiz.get_absolute_url()}">' in page


def test_without_a_place_the_last_lesson_leads_to_the_course(
    client, run, learner, lesson, course_page
):
    page = " ".join(client.get(lesson.url).text.split())

    assert f'name="next" value="{course_page.url}"' in page


def test_the_course_says_where_one_is_enrolled(client, enrolment, run, course_page):
    page = client.get(course_page.url)

    text = " ".join(plain(page).split())
    assert "Вы записаны: <a" in text
    assert "Магадан, 17–18 декабря" in text
    assert 'href="#runs"' not in text


def test_the_course_leads_to_what_is_missing(
    client, enrolment, learner, lesson, course_page, quiz
):
    read(learner, lesson)

    page = client.get(course_page.url).text

    # the one button, and the line among what is asked
    assert page.count(f'href="{quiz.get_absolute_url()}"') == 2


def test_a_lesson_that_is_not_read_comes_before_the_test(
    client, enrolment, lesson, course_page
):
    page = client.get(course_page.url).text

    assert f'<a class="btn btn--wide" href="{lesson.url}">' in page


@pytest.mark.parametrize("state", [EnrolmentState.WITHDRAWN, EnrolmentState.APPLIED])
def test_who_has_no_place_is_invited(client, enrolment, course_page, state):
    enrolment.state = state
    enrolment.save()

    assert "Вы записаны" not in plain(client.get(course_page.url))


def test_a_cancelled_run_is_no_place(client, enrolment, run, course_page):
    run.state = RunState.CANCELLED
    run.save()

    assert "Вы записаны" not in plain(client.get(course_page.url))


def test_a_place_in_force_comes_before_a_completed_one(
    client, enrolment, run, learner, course_page
):
    sooner = UpcomingRunFactory(course=course_page.course, city_ru="Якутск")
    EnrolmentFactory(run=sooner, person=learner, state=EnrolmentState.COMPLETED)

    assert client.get(course_page.url).context["place"].run == run


def test_the_run_links_to_the_test_for_who_is_enrolled(client, enrolment, run, quiz):
    link = f'href="{quiz.get_absolute_url()}"'

    assert link in client.get(run.get_absolute_url()).text
    client.logout()
    assert link not in client.get(run.get_absolute_url()).text


def test_a_visitor_sees_when_enrolment_closes(client, run):
    run.enrolment_closes_at = datetime(2100, 12, 13, tzinfo=run.zone)
    run.save()

    page = " ".join(plain(client.get(reverse("run", args=[run.code]))).split())

    assert "Запись до 12 декабря включительно" in page
    assert "Запись закрывается:" in page
    assert "13 декабря, 00:00" in page
