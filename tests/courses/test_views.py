"""Progress is a POST, for lessons the reader may see."""

import pytest
from django.urls import reverse

from courses.enums import Access
from courses.models import LessonProgress
from tests.factories.courses import (
    CourseFactory,
    EnrolmentFactory,
    LessonFactory,
    RunFactory,
)
from tests.factories.people import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def physician():
    return PersonFactory(with_account=True)


@pytest.fixture
def signed_in(client, physician):
    client.force_login(physician.account)
    return client


@pytest.fixture
def lesson():
    return CourseFactory(lessons=1).lessons.get()


def read(client, lesson, data=None, **headers):
    return client.post(reverse("lesson_read", args=[lesson.pk]), data, headers=headers)


def test_reading_is_noted_and_leads_on(signed_in, physician, lesson):
    response = read(signed_in, lesson, {"next": "/next-lesson/"})

    assert (response.status_code, response.url) == (303, "/next-lesson/")
    assert list(LessonProgress.objects.values_list("person", "lesson")) == [
        (physician.pk, lesson.pk)
    ]


def test_without_a_wish_it_leads_back(signed_in, lesson):
    assert read(signed_in, lesson, referer="/lesson/").url == "/lesson/"
    assert read(signed_in, lesson).url == reverse("my_learning")


def test_it_never_leads_to_another_site(signed_in, lesson):
    response = read(signed_in, lesson, {"next": "https://elsewhere.example/"})

    assert response.url == reverse("my_learning")


def test_a_script_gets_the_part(signed_in, lesson):
    response = read(signed_in, lesson, **{"X-Part": f"read-{lesson.pk}"})

    assert response.status_code == 200
    assert f'id="read-{lesson.pk}"' in response.text
    assert "<html" not in response.text


def test_reading_by_address_alone_is_refused(signed_in, lesson):
    assert signed_in.get(reverse("lesson_read", args=[lesson.pk])).status_code == 405
    assert not LessonProgress.objects.exists()


def test_a_stranger_is_asked_to_sign_in(client, lesson):
    response = read(client, lesson, {"next": "/lesson/"})

    assert response.url == f"{reverse('account_login')}?next=/lesson/"


def test_lessons_nobody_published_do_not_exist(signed_in, lesson):
    hidden = LessonFactory(course=lesson.course)

    assert read(signed_in, hidden).status_code == 404
    assert not LessonProgress.objects.exists()


def test_an_account_without_a_person_reads_nothing(client, lesson):
    client.force_login(UserFactory())

    assert read(client, lesson).status_code == 404


def test_lessons_for_participants_do_not_exist_for_others(signed_in, physician, lesson):
    lesson.course.access = Access.ENROLLED
    lesson.course.save()
    EnrolmentFactory(run=RunFactory(course=lesson.course))

    assert read(signed_in, lesson).status_code == 404

    EnrolmentFactory(run=RunFactory(course=lesson.course), person=physician)

    assert read(signed_in, lesson).status_code == 303


def test_a_lesson_pinned_to_ones_run_stays_readable(signed_in, physician, lesson):
    enrolment = EnrolmentFactory(run=RunFactory(course=lesson.course), person=physician)
    lesson.course.outlines.create(
        number=2,
        entries=[],
        sha256="0" * 64,
        published_at=enrolment.enrolled_at,
    )

    assert read(signed_in, lesson).status_code == 303
