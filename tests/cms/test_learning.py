"""The learner's own page."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cms.views.learning import Completed
from courses.domain.completion import reconsider
from courses.enums import EnrolmentState, RunState
from tests.factories.certificates import CandidateFactory, issued
from tests.factories.courses import (
    CourseFactory,
    EnrolmentFactory,
    LessonProgressFactory,
    LessonsReadRequirementFactory,
    SelfPacedRunFactory,
    SessionFactory,
    UpcomingRunFactory,
)
from tests.factories.people import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def physician():
    return PersonFactory(with_account=True, given_name="Айталина", patronymic="Ильична")


@pytest.fixture
def signed_in(client, physician):
    client.force_login(physician.account)
    return client


def my(client):
    return client.get(reverse("my_learning"))


def take_part(person, **fields):
    run = UpcomingRunFactory(course=CourseFactory(lessons=2), **fields)
    LessonsReadRequirementFactory(run=run)
    SessionFactory(run=run)
    return EnrolmentFactory(run=run, person=person)


def test_strangers_are_asked_to_sign_in(client):
    assert reverse("account_login") in my(client).url


def test_without_anything_it_leads_to_the_schedule(signed_in):
    take_part(PersonFactory())

    response = my(signed_in)

    assert "empty-here" in response.text
    assert "Айталина Ильична" in response.text
    assert reverse("schedule") in response.text


def test_an_account_without_a_person_is_told_so(client):
    client.force_login(UserFactory())

    assert my(client).status_code == 200


def test_it_shows_the_next_session_and_what_is_missing(signed_in, physician):
    later = take_part(physician)
    sooner = take_part(physician, start_date=timezone.localdate() + timedelta(days=3))
    take_part(PersonFactory(), start_date=timezone.localdate() + timedelta(days=2))

    response = my(signed_in)

    assert response.context["session"].run == sooner.run
    assert {task.enrolment for task in response.context["tasks"]} == {sooner, later}
    text = response.text.replace("\N{NO-BREAK SPACE}", " ")
    # once as a finding and once on the shelf, for each of the two
    assert text.count("Прочитано занятий: 0 из 2") == 4


@pytest.mark.parametrize("state", [RunState.CANCELLED])
def test_a_cancelled_run_asks_nothing(signed_in, physician, state):
    take_part(physician, state=state)

    response = my(signed_in)

    assert response.context["session"] is None
    assert response.context["tasks"] == []


def test_a_place_given_back_is_not_shown(signed_in, physician):
    enrolment = take_part(physician)
    enrolment.state = EnrolmentState.WITHDRAWN
    enrolment.save()

    assert my(signed_in).context["tasks"] == []


def test_a_course_names_the_first_lesson_that_is_not_read(signed_in, physician):
    enrolment = take_part(physician)
    first, second = enrolment.run.course.lessons.order_by("pk")
    LessonProgressFactory(person=physician, lesson=first)

    [item] = my(signed_in).context["shelf"]

    assert (item.read, item.total, item.lesson) == (1, 2, second)


def test_a_course_taken_twice_stands_once(signed_in, physician):
    enrolment = take_part(physician)
    EnrolmentFactory(
        person=physician, run=UpcomingRunFactory(course=enrolment.run.course)
    )

    assert len(my(signed_in).context["shelf"]) == 1


def test_completed_runs_are_listed_apart(signed_in, physician):
    enrolment = take_part(physician)
    for lesson in enrolment.run.course.lessons.all():
        LessonProgressFactory(person=physician, lesson=lesson)
    reconsider(enrolment=enrolment, at=timezone.now())

    context = my(signed_in).context

    assert context["completed"] == [Completed(enrolment, None)]
    assert context["tasks"] == []


def test_a_completed_run_leads_to_its_certificate(signed_in, physician):
    certificate = issued(person=physician)

    response = my(signed_in)

    [row] = response.context["completed"]
    assert row.certificate == certificate
    # once among the certificates, once beside the run
    assert response.text.count(f'href="{certificate.get_absolute_url()}"') == 2
    assert "Сертификат выпускают" not in response.text


def test_a_run_without_a_certificate_says_who_issues_it(signed_in, physician):
    issued(person=physician)
    waiting = CandidateFactory(person=physician)

    response = my(signed_in)

    without = [r.enrolment for r in response.context["completed"] if not r.certificate]
    assert without == [waiting.enrolment]
    assert "Сертификата пока нет" in response.text.replace("\N{NO-BREAK SPACE}", " ")
    assert response.context["waits"]


def test_the_heading_is_a_sentence_without_a_session_too(signed_in):
    page = " ".join(my(signed_in).text.replace("\N{NO-BREAK SPACE}", " ").split())

    assert "Айталина Ильична</span>, вот ваше обучение </h1>" in page


def test_a_self_paced_run_needs_no_session(signed_in, physician):
    run = SelfPacedRunFactory(course=CourseFactory(lessons=1))
    EnrolmentFactory(run=run, person=physician)

    response = my(signed_in)

    assert response.context["session"] is None
    assert len(response.context["shelf"]) == 1


def test_it_costs_the_same_for_many_courses(signed_in, physician):
    take_part(physician)
    my(signed_in)

    counts = []
    for _ in range(2):
        cache.clear()  # nothing is kept of an edition before
        with CaptureQueriesContext(connection) as seen:
            my(signed_in)
        counts.append(len(seen))
        for _more in range(6):
            take_part(physician)

    assert counts[0] <= 20
    assert counts[1] == counts[0]
