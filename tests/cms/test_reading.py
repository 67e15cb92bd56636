import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone

from cms.models import LessonPage
from courses.models import LessonProgress
from people import groups
from tests.factories.cms import (
    make_course_page,
    make_lesson_page,
    make_module_page,
    make_programme_page,
)
from tests.factories.people import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def course_page():
    return make_course_page(make_programme_page())


@pytest.fixture
def lessons(course_page):
    module = make_module_page(course_page)
    return [
        make_lesson_page(module, course=course_page.course, number=n) for n in (1, 2, 3)
    ]


@pytest.fixture
def learner():
    return PersonFactory(account=UserFactory())


def test_reading_a_lesson_writes_nothing(client, lessons, learner):
    client.force_login(learner.account)

    client.get(lessons[0].url)

    assert LessonProgress.objects.count() == 0


def test_the_plan_shows_what_is_read_and_where_the_reader_is(client, lessons, learner):
    LessonProgress.objects.create(
        person=learner, lesson=lessons[0].lesson, read_at=timezone.now()
    )
    client.force_login(learner.account)

    plan = client.get(lessons[1].url).context["plan"]

    assert [(e.title, e.is_read, e.is_here) for e in plan.entries] == [
        ("Занятие 1", True, False),
        ("Занятие 2", False, True),
        ("Занятие 3", False, False),
    ]
    assert (plan.done, plan.total, plan.position) == (1, 3, 2)
    assert (plan.before.title, plan.after.title) == ("Занятие 1", "Занятие 3")
    assert plan.next.title == "Занятие 2"


def test_progress_of_a_merged_person_counts(client, lessons, learner):
    old = PersonFactory(merged_into=learner)
    LessonProgress.objects.create(
        person=old, lesson=lessons[0].lesson, read_at=timezone.now()
    )
    client.force_login(learner.account)

    assert client.get(lessons[0].url).context["is_read"] is True


def test_a_reader_marks_a_lesson_read_and_goes_on(client, lessons, learner):
    client.force_login(learner.account)
    page = client.get(lessons[0].url)
    assert 'method="post" action="/lessons/' in page.content.decode()

    response = client.post(
        f"/lessons/{lessons[0].lesson_id}/read/", {"next": lessons[1].url}
    )

    assert (response.status_code, response.url) == (303, lessons[1].url)
    assert client.get(lessons[0].url).context["is_read"] is True


def test_a_visitor_sees_no_button_that_would_do_nothing(client, lessons):
    assert (
        'method="post" action="/lessons/'
        not in client.get(lessons[0].url).content.decode()
    )


def test_lessons_for_participants_are_closed_to_others(client, learner):
    course_page = make_course_page(make_programme_page(), access="enrolled")
    page = make_lesson_page(course_page, course=course_page.course)
    client.force_login(learner.account)

    assert client.get(page.url).status_code == 403
    assert client.get(course_page.url).status_code == 200


def test_staff_preview_a_draft(client, course_page):
    page = make_lesson_page(course_page, course=course_page.course, live=False)
    client.force_login(UserFactory(role=groups.STAFF))

    assert client.get(page.url).status_code == 404
    shown = client.get(f"/admin/pages/{page.pk}/view_draft/")
    assert shown.status_code == 200
    assert "Занятие 1" in shown.content.decode()


def test_a_lesson_goes_on_line_at_its_hour(course_page):
    page = make_lesson_page(course_page, course=course_page.course, live=False)
    page.go_live_at = timezone.now() + dt.timedelta(hours=1)
    page.save_revision().publish()
    assert LessonPage.objects.get().live is False

    revision = page.revisions.latest("pk")
    revision.approved_go_live_at = timezone.now() - dt.timedelta(minutes=1)
    revision.content["go_live_at"] = str(revision.approved_go_live_at)
    revision.save()
    call_command("publish_scheduled")

    assert LessonPage.objects.get().live is True
    assert course_page.course.current_outline.lesson_keys == ["lesson-1"]


def test_a_copy_of_a_lesson_in_its_course_cannot_be_published(course_page):
    page = make_lesson_page(course_page, course=course_page.course)
    copy = page.copy(update_attrs={"slug": "copy"}, keep_live=False)

    with pytest.raises(ValidationError) as refusal:
        copy.save_revision().publish()

    assert refusal.value.error_dict["__all__"][0].code == "second_page"
