"""The people who ask, and what they ask for.

``owner`` has a place in a run, an attempt, a certificate; ``other`` has an
account and nothing else; ``trainer`` works in the run's programme, ``stranger``
in another one.
"""

from types import SimpleNamespace

from courses.enums import Role
from tests.factories.courses import (
    EnrolmentFactory,
    ProgrammeFactory,
    ProgrammeRoleFactory,
    UpcomingRunFactory,
)
from tests.factories.people import (
    AdministratorUserFactory,
    PersonFactory,
    StaffUserFactory,
)


def build(rooms):
    """Return a world with what every room adds to it (``furnish``)."""
    world = SimpleNamespace(run=UpcomingRunFactory(course__access="enrolled"))
    world.course = world.run.course
    world.programme = world.course.programme
    world.people = _people(world)
    world.owner = world.people["owner"].person
    world.enrolment = EnrolmentFactory(run=world.run, person=world.owner)
    for room in rooms:
        getattr(room, "furnish", lambda _world: None)(world)
    return world


def look_up(world, name):
    """Return what ``name`` stands for: ``run.code``, or ``'word'`` itself."""
    if name.startswith("'"):
        return name.strip("'")
    found = world
    for part in name.split("."):
        found = getattr(found, part)
    return found


def _people(world):
    return {
        "visitor": None,
        "other": PersonFactory(with_account=True).account,
        "owner": PersonFactory(with_account=True).account,
        "trainer": _trainer(world.programme),
        "stranger": _trainer(ProgrammeFactory()),
        "staff": _with_person(StaffUserFactory()),
        "admin": _with_person(AdministratorUserFactory()),
    }


def _trainer(programme):
    return ProgrammeRoleFactory(programme=programme, role=Role.TRAINER).person.account


def _with_person(account):
    PersonFactory(account=account, email=account.email)
    return account
