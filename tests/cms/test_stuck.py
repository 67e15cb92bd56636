"""Who is stuck, and which questions to look at, on the trainer's home and the desk."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from assessments.models import QuizAnalysis
from attendance.models import AttendanceEvent
from cms.domain import stuck, waiting
from courses.enums import EnrolmentState
from courses.models import CourseRun
from tests.factories.assessments import QuizFactory, begin, seated
from tests.factories.attendance import AttendanceEventFactory
from tests.factories.courses import (
    EnrolmentFactory,
    LessonFactory,
    LessonProgressFactory,
    ProgrammeRoleFactory,
    RunFactory,
    SelfPacedRunFactory,
    SessionFactory,
)
from tests.factories.people import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db

AT = datetime(2025, 12, 10, 9, tzinfo=UTC)
DAY = timedelta(days=1)
LONG_AGO = AT - 30 * DAY


@pytest.fixture
def role():
    return ProgrammeRoleFactory(person=PersonFactory(account=UserFactory()))


def running(at=AT, begun=30, left=30, **fields):
    """Return a run that began days ago and has days left."""
    return RunFactory(
        start_date=(at - begun * DAY).date(),
        end_date=(at + left * DAY).date(),
        **fields,
    )


def quiet(at=AT):
    return set(stuck.quiet(at=at))


def test_whoever_did_nothing_for_two_weeks_is_quiet():
    run = running()
    silent = EnrolmentFactory(run=run, enrolled_at=LONG_AGO)
    EnrolmentFactory(run=run, enrolled_at=AT - 13 * DAY)
    EnrolmentFactory(run=run, enrolled_at=LONG_AGO, state=EnrolmentState.COMPLETED)
    reader = EnrolmentFactory(run=run, enrolled_at=LONG_AGO)
    LessonProgressFactory(
        person=reader.person, lesson=LessonFactory(course=run.course), read_at=AT - DAY
    )
    came = EnrolmentFactory(run=run, enrolled_at=LONG_AGO)
    event = AttendanceEventFactory(
        session=SessionFactory(run=run), person=came.person, received_at=AT - DAY
    )

    assert AttendanceEvent.objects.get() == event
    assert quiet() == {silent}
    assert reader in quiet(AT + 14 * DAY)


def test_whoever_sits_a_test_is_not_quiet():
    enrolment = seated(QuizFactory())
    at = timezone.now()
    enrolment.enrolled_at = at - 30 * DAY
    enrolment.save()
    CourseRun.objects.update(start_date=None, end_date=None)
    assert quiet(at) == {enrolment}

    begin(QuizFactory._meta.model.objects.get(), enrolment, at=at)

    assert quiet(at + DAY) == set()


def test_nobody_is_quiet_in_a_run_that_is_fresh_or_over():
    for run in (running(begun=10), running(left=-1)):
        EnrolmentFactory(run=run, enrolled_at=LONG_AGO)

    assert quiet() == set()


def test_a_self_paced_run_has_quiet_people_too():
    enrolment = EnrolmentFactory(run=SelfPacedRunFactory(), enrolled_at=LONG_AGO)

    assert quiet() == {enrolment}


def test_the_trainer_hears_of_quiet_people_of_own_runs_only(role):
    own = running(course__programme=role.programme, city_ru="Свой")
    for run in (own, own, running()):
        EnrolmentFactory(run=run, enrolled_at=LONG_AGO)

    with override("en"):
        first, _run = waiting.for_trainer(user=role.person.account, at=AT)

    assert first.title.endswith("2 participants have done nothing for two weeks")
    assert first.url == f"/en/r/{own.code}/desk/?show=quiet#list"


def test_close_to_the_end_the_trainer_hears_who_lacks_something(role):
    ending = running(course__programme=role.programme, left=5)
    seminar = running(course__programme=role.programme, begun=1, left=1)
    for run in (ending, seminar):
        EnrolmentFactory(run=run, enrolled_at=AT - DAY)
    EnrolmentFactory(run=ending, state=EnrolmentState.COMPLETED)

    with override("en"):
        first, *runs = waiting.for_trainer(user=role.person.account, at=AT)

    assert first.title.endswith("1 participant still lacks something")
    assert first.url == f"/en/r/{ending.code}/desk/?show=open#list"
    assert (first.urgent, len(runs)) == (True, 2)


def analysis(quiz, code="key", n=50):
    sign = {"code": code, "place": None}
    return QuizAnalysis.objects.create(
        quiz=quiz,
        report={"n": n, "questions": [{"signs": [sign]}, {"signs": []}]},
        counted_at=AT,
        requested_at=AT,
        due_at=AT,
        done_at=AT,
    )


def test_the_trainer_hears_of_questions_to_look_at_in_own_quizzes_only(role):
    own = QuizFactory(course__programme=role.programme)
    analysis(own)
    analysis(QuizFactory())
    for few in ({"code": "easy"}, {"n": 1}):
        analysis(QuizFactory(course__programme=role.programme), **few)

    with override("en"):
        [task] = waiting.for_trainer(user=role.person.account, at=AT)

    assert task.title.endswith(": 1 question to look at")
    assert task.url == f"/en/q/{own.code}/statistics/"


@pytest.mark.parametrize("count", [1, 4])
def test_queries_do_not_grow(role, count, django_assert_num_queries):
    for _ in range(count):
        run = running(course__programme=role.programme, left=5)
        EnrolmentFactory(run=run, enrolled_at=LONG_AGO)
        analysis(QuizFactory(course__programme=role.programme))
    user = role.person.account

    with django_assert_num_queries(12):
        assert len(waiting.for_trainer(user=user, at=AT)) == 4 * count


def test_the_desk_shows_who_is_stuck(client, role):
    now = timezone.now()
    run = running(at=now, course__programme=role.programme)
    silent = EnrolmentFactory(run=run, enrolled_at=now - 30 * DAY)
    fresh = EnrolmentFactory(run=run, enrolled_at=now - DAY)
    client.force_login(role.person.account)

    page = client.get(f"/r/{run.code}/desk/?show=quiet").content.decode()

    assert "Две недели ничего не делали" in page
    assert f'id="person-{silent.person.code}"' in page
    assert f'id="person-{fresh.person.code}"' not in page
    silent.delete()
    page = client.get(f"/r/{run.code}/desk/").content.decode()
    assert "Две недели ничего не делали" not in page
