"""What trainers submit is answered in time, or staff are reminded."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page, TaskState, Workflow

from cms.domain import reviews, waiting
from cms.models import CoursePage, ReviewDue
from notices import due
from notices.models import OutboxMessage
from people import groups
from tests.factories.assessments import SingleChoiceQuestionFactory
from tests.factories.cms import make_course_page, make_programme_page
from tests.factories.people import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db
TERM = timedelta(days=settings.MODERATION_DAYS)


@pytest.fixture
def course_page():
    return make_course_page(make_programme_page())


@pytest.fixture
def author():
    account = UserFactory(role=groups.TRAINERS)
    PersonFactory(account=account, family_name="Орлова", given_name="Анна")
    return account


@pytest.fixture
def reviewer():
    account = UserFactory(role=groups.STAFF)
    return PersonFactory(account=account, email=account.email, language="en")


@pytest.fixture
def state(course_page, author):
    """A course page that a trainer has submitted."""
    course_page.title = "Курс на проверку"
    course_page.save_revision(user=author)
    Workflow.objects.get(name="Проверка").start(course_page, author)
    return TaskState.objects.get()


def tick(at):
    due.work_off(ReviewDue, now=lambda: at)


def letters():
    return OutboxMessage.objects.filter(kind="cms.review_overdue")


def test_a_submission_has_a_day_by_which_it_is_answered(state):
    row = ReviewDue.objects.get()

    assert row.task_state == state
    assert row.due_at == state.started_at + TERM
    assert reviews.begin(task_state=state) == row


def test_reviewers_are_reminded_when_the_day_has_passed_and_again(state, reviewer):
    UserFactory(role=groups.TRAINERS)

    tick(state.started_at + TERM - timedelta(minutes=1))
    early = letters().count()
    for term in (1, 1.5, 2):
        tick(state.started_at + term * TERM)

    first, second = letters().order_by("pk")
    assert early == 0
    assert {first.person, second.person} == {reviewer}
    assert "Курс на проверку" in first.subject
    assert "Орлова Анна" in first.text
    assert reverse("wagtailadmin_pages:edit", args=[state.revision.object_id]) in (
        first.text
    )


def test_nobody_is_reminded_of_what_was_answered(state, reviewer):
    state.approve(user=reviewer.account)

    tick(state.started_at + TERM)

    assert not letters().exists()
    assert ReviewDue.objects.get().done_at is not None


def test_staff_and_the_author_see_until_when(client, state, author, reviewer):
    day = f"{(state.started_at + TERM).day}"

    homes = []
    for account in (author, reviewer.account):
        client.force_login(account)
        homes.append(client.get(reverse("wagtailadmin_home")).content.decode())
    client.force_login(UserFactory(role=groups.TRAINERS))
    stranger = client.get(reverse("wagtailadmin_home")).content.decode()

    for home in homes:
        assert "Курс на проверку" in home
        assert "Проверить до" in home
        assert day in home
    assert "Курс на проверку" not in stranger


def test_a_late_review_is_urgent(state):
    [task] = [
        each
        for each in waiting.for_staff(at=state.started_at + TERM)
        if each.title == "Курс на проверку"
    ]

    assert task.urgent
    assert task.state == "Проверка опаздывает"


def test_a_question_that_was_submitted_waits_too(author):
    question = SingleChoiceQuestionFactory(title="Вопрос на проверку")
    question.save_revision(user=author)
    question.get_workflow().start(question, author)

    [review] = reviews.waiting()

    assert review.title == "Вопрос на проверку"
    assert str(question.pk) in review.url


def test_what_waits_costs_the_same_queries_for_one_and_for_many(
    state, author, course_page, django_assert_num_queries
):
    ContentType.objects.get_for_models(Page, CoursePage)
    with CaptureQueriesContext(connection) as one:
        reviews.waiting()
    for number in range(3):
        page = make_course_page(course_page.get_parent().specific, key=f"c{number}")
        page.save_revision(user=author)
        Workflow.objects.get(name="Проверка").start(page, author)

    with django_assert_num_queries(len(one)):
        found = reviews.waiting()

    assert len(found) == 4
