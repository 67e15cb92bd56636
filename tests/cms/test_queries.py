"""Reading a page costs the same, however much there is on it."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.models import CourseRun, LessonsReadRequirement, Session
from tests.cms.test_blocks import make_image, picture
from tests.factories.cms import (
    add,
    home,
    make_course_page,
    make_lesson_page,
    make_news,
    make_news_index,
    make_programme_page,
)
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db

PUBLIC, LEARNER = 12, 20


def make_run(course, days):
    start = timezone.localdate() + dt.timedelta(days=days)
    run = CourseRun.objects.create(
        course=course,
        state="planned",
        city_ru="Якутск",
        start_date=start,
        end_date=start,
        capacity=20,
    )
    at = timezone.now() + dt.timedelta(days=days)
    Session.objects.create(
        run=run,
        key="one",
        title_ru="Лекция",
        starts_at=at,
        ends_at=at + dt.timedelta(hours=1),
    )


def fill(course_page, numbers):
    image = make_image(alt_ru="Мазок")
    for n in numbers:
        body = [("picture", picture(image)) for _ in range(n)]
        make_lesson_page(course_page, course=course_page.course, number=n, body=body)
        make_run(course_page.course, n)
        make_run(course_page.course, -10 - n)


@pytest.fixture
def site():
    programme_page = make_programme_page()
    course_page = make_course_page(programme_page)
    news = make_news_index()
    LessonsReadRequirement.objects.create(course=course_page.course)
    make_news(news, number=1, programme=programme_page.programme)
    fill(course_page, [1])
    return programme_page, course_page, news


@pytest.fixture
def count(client):
    def measure(url):
        client.get(url)  # sizes of pictures, addresses and types are cached
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    return measure


def test_public_pages_cost_the_same_for_one_and_for_many(site, count):
    programme_page, course_page, news = site
    urls = {
        "home": home().url,
        "programme": programme_page.url,
        "course": course_page.url,
        "news": news.url,
        "lesson": f"{course_page.url}lesson-1/",
    }
    one = {name: count(url) for name, url in urls.items()}

    fill(course_page, [2, 3, 4])
    for n in (2, 3, 4):
        make_news(news, number=n, programme=programme_page.programme)
    many = {name: count(url) for name, url in urls.items()}
    many["lesson"] = count(f"{course_page.url}lesson-4/")

    assert many == one
    assert many.pop("lesson") <= LEARNER
    assert {name: cost for name, cost in many.items() if cost > PUBLIC} == {}


def test_somebody_signed_in_comes_with_their_person_and_clock(client):
    person = PersonFactory(with_account=True)
    client.force_login(person.account)
    client.get("/schedule/")

    with CaptureQueriesContext(connection) as queries:
        client.get("/schedule/")

    asked = [q["sql"] for q in queries if 'FROM "people_person"' in q["sql"]]
    regions = [q["sql"] for q in queries if 'FROM "people_region"' in q["sql"]]
    assert (asked, regions) == ([], [])


def test_the_catalogue_costs_the_same_for_one_and_for_many(site, count):
    from cms.models import CourseIndexPage

    programme_page, _course_page, _news = site
    index = add(home(), CourseIndexPage(title="Курсы", slug="courses"))
    one = count(index.url)

    for n in (2, 3):
        page = make_course_page(programme_page, key=f"course-{n}")
        make_lesson_page(page, course=page.course)

    assert count(index.url) == one
    assert one <= PUBLIC
