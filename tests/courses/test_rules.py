"""Who may read, manage and plan."""

import pytest
from django.contrib.auth.models import AnonymousUser

from courses.enums import Access, EnrolmentState, Role, RunState
from courses.rules import (
    can_manage_run,
    can_plan,
    can_read_course,
    courses_for_trainer,
    person_of,
    runs_for_trainer,
)
from people.models import User
from tests.factories.courses import (
    CourseFactory,
    EnrolmentFactory,
    ProgrammeRoleFactory,
    RunFactory,
)
from tests.factories.people import (
    AdministratorUserFactory,
    PersonFactory,
    StaffUserFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

NOBODY = AnonymousUser()


def account(person):
    return User.objects.get(person=person)


def test_a_visitor_and_a_bare_account_are_nobody():
    assert person_of(NOBODY) is None
    assert person_of(UserFactory()) is None


@pytest.mark.parametrize(
    ("access", "readers"),
    [
        (
            Access.EVERYBODY,
            {"visitor", "account", "participant", "trainer", "staff", "gone"},
        ),
        (Access.SIGNED_IN, {"account", "participant", "trainer", "staff", "gone"}),
        (Access.ENROLLED, {"participant", "trainer", "staff"}),
    ],
)
def test_who_reads_a_course(access, readers):
    course = CourseFactory(access=access)
    people = {
        name: PersonFactory(with_account=True)
        for name in ("participant", "gone", "trainer")
    }
    EnrolmentFactory(run=RunFactory(course=course), person=people["participant"])
    EnrolmentFactory(
        run=RunFactory(course=course),
        person=people["gone"],
        state=EnrolmentState.WITHDRAWN,
    )
    ProgrammeRoleFactory(programme=course.programme, person=people["trainer"])
    users = {name: account(person) for name, person in people.items()}
    users |= {"visitor": NOBODY, "account": UserFactory(), "staff": StaffUserFactory()}

    assert {n for n, user in users.items() if can_read_course(user, course)} == readers


def test_a_cancelled_run_opens_no_lessons():
    course = CourseFactory(access=Access.ENROLLED)
    person = PersonFactory(with_account=True)
    EnrolmentFactory(
        run=RunFactory(course=course, state=RunState.CANCELLED), person=person
    )

    assert not can_read_course(account(person), course)


def test_runs_belong_to_the_people_of_their_programme():
    own, foreign = RunFactory.create_batch(2)
    trainer = ProgrammeRoleFactory(programme=own.course.programme).person.account
    coordinator = ProgrammeRoleFactory(
        programme=own.course.programme, role=Role.COORDINATOR
    ).person.account

    for user in (trainer, coordinator):
        assert list(runs_for_trainer(user)) == [own]
        assert list(courses_for_trainer(user)) == [own.course]
        assert can_manage_run(user, own)
        assert not can_manage_run(user, foreign)
    assert can_plan(coordinator, own.course.programme)
    assert not can_plan(trainer, own.course.programme)
    assert not can_plan(coordinator, foreign.course.programme)


def test_staff_and_administrators_manage_all_runs():
    runs = set(RunFactory.create_batch(2))

    for user in (StaffUserFactory(), AdministratorUserFactory()):
        assert set(runs_for_trainer(user)) == runs
        assert all(can_manage_run(user, run) for run in runs)


def test_strangers_manage_nothing():
    run = RunFactory()

    for user in (NOBODY, UserFactory()):
        assert not can_manage_run(user, run)
        assert not runs_for_trainer(user).exists()
