"""The log and the requirement in the Wagtail admin."""

import pytest
from django.urls import reverse

from attendance.models import AttendanceEvent, AttendanceRequirement
from tests.factories.attendance import (
    AttendanceEventFactory,
    AttendanceRequirementFactory,
)
from tests.factories.courses import CourseFactory, ProgrammeRoleFactory
from tests.factories.people import StaffUserFactory

pytestmark = pytest.mark.django_db


def test_staff_read_the_log_and_nobody_can_write_it(client):
    event = AttendanceEventFactory()
    client.force_login(StaffUserFactory())

    page = client.get(reverse("attendance:index"))

    assert str(event.person) in page.content.decode()
    for name in ("add", "edit", "delete"):
        args = [] if name == "add" else [event.pk]
        answer = client.post(reverse(f"attendance:{name}", args=args), {})
        assert answer.status_code in {302, 403, 404}
    assert list(AttendanceEvent.objects.all()) == [event]


def test_a_trainer_does_not_read_the_log(client):
    AttendanceEventFactory()
    client.force_login(ProgrammeRoleFactory().person.account)

    assert client.get(reverse("attendance:index")).status_code == 302


@pytest.mark.parametrize("rows", [1, 9])
def test_the_list_asks_the_same_number_of_queries(
    client, rows, django_assert_max_num_queries
):
    AttendanceEventFactory.create_batch(rows)
    client.force_login(StaffUserFactory())
    client.get(reverse("attendance:index"))

    with django_assert_max_num_queries(20):
        client.get(reverse("attendance:index"))


def test_a_trainer_asks_for_minutes_in_courses_of_the_own_programme(client):
    role = ProgrammeRoleFactory()
    own, foreign = CourseFactory(programme=role.programme), CourseFactory()
    client.force_login(role.person.account)
    address = reverse("attendancerequirement:add")

    checks = {"checks_required": 0, "checks_planned": 0, "order": 0}
    client.post(address, {"course": own.pk, "min_minutes": 270, **checks})
    client.post(address, {"course": foreign.pk, "min_minutes": 45, **checks})

    (requirement,) = AttendanceRequirement.objects.all()
    assert (requirement.course, requirement.min_minutes) == (own, 270)


def test_a_foreign_requirement_is_not_there(client):
    requirement = AttendanceRequirementFactory(run=None, course=CourseFactory())
    client.force_login(ProgrammeRoleFactory().person.account)

    answer = client.get(reverse("attendancerequirement:edit", args=[requirement.pk]))

    assert answer.status_code == 404
