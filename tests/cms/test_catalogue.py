"""The catalogue of courses: what there is, how long it takes, how far one is."""

import pytest
from django.utils import timezone

from cms.models import CourseIndexPage
from tests.factories.cms import (
    add,
    home,
    make_course_page,
    make_lesson_page,
    make_module_page,
    make_programme_page,
)
from tests.factories.courses import LessonProgressFactory, SelfPacedRunFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def index():
    return add(home(), CourseIndexPage(title="Курсы", slug="courses"))


@pytest.fixture
def course_page():
    page = make_course_page(make_programme_page())
    for number in (1, 2):
        make_lesson_page(page, course=page.course, number=number, minutes=15)
    return page


def cards(client, index, **query):
    return client.get(index.url, query).context["cards"]


def test_a_visitor_sees_lessons_and_minutes(client, index, course_page):
    (card,) = cards(client, index)

    assert (card.page, card.lessons, card.minutes, card.done) == (course_page, 2, 30, 0)
    assert not card.is_self_paced
    assert not card.is_finished


def test_a_reader_sees_how_far_one_is(client, index, course_page):
    person = PersonFactory(with_account=True)
    for lesson in course_page.course.lessons.all():
        LessonProgressFactory(person=person, lesson=lesson, read_at=timezone.now())
    client.force_login(person.account)

    (card,) = cards(client, index)

    assert card.done == 2
    assert card.is_finished


def test_a_course_that_can_begin_on_any_day_says_so(client, index, course_page):
    SelfPacedRunFactory(course=course_page.course)

    (card,) = cards(client, index)

    assert card.is_self_paced


def test_one_searches_by_title_and_summary(client, index, course_page):
    assert [card.page for card in cards(client, index, q=course_page.title[:5])] == [
        course_page
    ]
    assert cards(client, index, q="нет такого курса") == []


def test_lessons_outside_modules_stand_between_them_in_the_plan(client, index):
    page = make_course_page(make_programme_page())
    first = make_module_page(page, number=1)
    make_lesson_page(first, course=page.course, number=1)
    make_lesson_page(page, course=page.course, number=2)
    second = make_module_page(page, number=2)
    make_lesson_page(second, course=page.course, number=3)

    answer = client.get(page.url)

    titles = [
        part.module and part.module.title for part in answer.context["plan"].parts
    ]
    assert titles == [first.title, None, second.title]


def test_a_course_without_lessons_has_no_size_and_no_second_link(client, index):
    page = make_course_page(make_programme_page(), audience="Педиатрам")

    text = client.get(index.url).text

    assert "0 занятий" not in text.replace("\N{NO-BREAK SPACE}", " ")
    assert text.count(f'href="{page.url}"') == 1
    assert "Педиатрам" in text
