import pytest
from wagtail.models import GroupPagePermission, Page, PageLogEntry

from cms.models import CoursePage, LessonPage
from people import groups
from tests.factories.cms import home, make_course_page, make_programme_page
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme_page():
    return make_programme_page()


@pytest.fixture
def trainer(programme_page):
    user = UserFactory(role=groups.TRAINERS)
    programme_page.programme.refresh_from_db()
    user.groups.add(programme_page.programme.group)
    return user


def rights(user, page):
    tester = Page.objects.get(pk=page.pk).specific.permissions_for_user(user)
    return {
        "add": tester.can_add_subpage(),
        "edit": tester.can_edit(),
        "publish": tester.can_publish(),
    }


def test_a_trainer_writes_in_the_own_programme_and_does_not_publish(
    programme_page, trainer
):
    course_page = make_course_page(programme_page)

    assert rights(trainer, course_page) == {
        "add": True,
        "edit": True,
        "publish": False,
    }


def test_a_trainer_does_not_write_elsewhere(trainer):
    other = make_programme_page(key="other", slug="other")

    nothing = {"add": False, "edit": False, "publish": False}
    assert rights(trainer, other) == nothing
    assert rights(trainer, home()) == nothing


@pytest.mark.parametrize("role", [groups.STAFF, groups.ADMINISTRATORS])
def test_staff_publish_everywhere(programme_page, role):
    user = UserFactory(role=role)

    everything = {"add": True, "edit": True, "publish": True}
    assert rights(user, programme_page) == everything
    assert rights(user, home("en")) == everything


def test_saving_a_programme_page_again_grants_nothing_twice(programme_page):
    before = GroupPagePermission.objects.count()

    programme_page.save()

    assert GroupPagePermission.objects.count() == before


def stream(name, *blocks):
    """Return the form data of a stream of plain texts."""
    data = {f"{name}-count": str(len(blocks))}
    for n, (kind, value) in enumerate(blocks):
        prefix = f"{name}-{n}"
        data |= {
            f"{prefix}-deleted": "",
            f"{prefix}-order": str(n),
            f"{prefix}-type": kind,
            f"{prefix}-id": "",
            f"{prefix}-value": value,
        }
    return data


def lesson_form(**values):
    return {
        "title": "Мазок крови",
        "slug": "smear",
        "summary": "",
        "record_key": "",
        "record_minutes": "14",
        "review_date": "",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        **stream("body", ("heading", "Три вопроса")),
        **values,
    }


def add_url(parent, model):
    return f"/admin/pages/add/cms/{model}/{parent.pk}/"


def test_a_trainer_makes_a_lesson_and_its_record_in_one_form(
    client, programme_page, trainer
):
    course_page = make_course_page(programme_page)
    client.force_login(trainer)

    response = client.post(add_url(course_page, "lessonpage"), lesson_form())

    assert response.status_code == 302, response.context["form"].errors
    page = LessonPage.objects.get()
    lesson = page.lesson
    assert (lesson.course, lesson.key) == (course_page.course, "smear")
    assert (lesson.title_ru, lesson.title_en, lesson.minutes) == ("Мазок крови", "", 14)
    assert page.live is False


def test_a_trainer_submits_a_lesson_and_staff_publish_it(
    client, programme_page, trainer
):
    course_page = make_course_page(programme_page)
    client.force_login(trainer)

    client.post(
        add_url(course_page, "lessonpage"), lesson_form(**{"action-submit": "1"})
    )

    page = LessonPage.objects.get()
    task = page.current_workflow_task_state
    assert {group.name for group in task.task.specific.groups.all()} == {
        groups.STAFF,
        groups.ADMINISTRATORS,
    }
    task.approve(user=UserFactory(role=groups.STAFF))
    page.refresh_from_db()
    assert page.live is True
    assert PageLogEntry.objects.filter(action="wagtail.publish", page=page.pk).exists()


def test_a_key_that_is_taken_is_refused_and_nothing_is_lost(
    client, programme_page, trainer
):
    course_page = make_course_page(programme_page)
    client.force_login(trainer)
    url = add_url(course_page, "lessonpage")
    client.post(url, lesson_form())

    response = client.post(url, lesson_form(slug="smear-2", record_key="smear"))

    assert list(response.context["form"].errors) == ["record_key"]
    assert response.context["form"]["title"].value() == "Мазок крови"
    assert LessonPage.objects.count() == 1


def test_a_preview_of_a_new_lesson_writes_no_record(client, programme_page, trainer):
    course_page = make_course_page(programme_page)
    client.force_login(trainer)
    url = f"{add_url(course_page, 'lessonpage')}preview/"

    posted = client.post(url, lesson_form())
    shown = client.get(url)

    assert posted.json()["is_valid"] is True
    assert shown.status_code == 200
    assert "Мазок крови" in shown.content.decode()
    assert course_page.course.lessons.count() == 0
    assert LessonPage.objects.count() == 0


def test_a_page_changes_its_record_but_never_the_key(client, programme_page):
    course_page = make_course_page(programme_page)
    client.force_login(UserFactory(role=groups.STAFF))
    url = f"/admin/pages/{course_page.pk}/edit/"

    response = client.post(
        url,
        {
            "title": "Лейкозы",
            "slug": "leukaemia",
            "summary": "",
            "record_key": "other",
            "record_access": "enrolled",
            "audience": "",
            "comments-TOTAL_FORMS": "0",
            "comments-INITIAL_FORMS": "0",
            **stream("outcomes"),
            **stream("body"),
            "action-publish": "1",
        },
    )

    assert response.status_code == 302, response.context["form"].errors
    course = CoursePage.objects.get().course
    assert (course.key, course.access, course.title_ru) == (
        "leukaemia",
        "enrolled",
        "Лейкозы",
    )
