"""Two hundred scans at once: in parallel on PostgreSQL, in turn elsewhere."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from attendance.domain.arriving import arrive
from attendance.domain.replay import Desk
from attendance.enums import Source
from attendance.models import AttendanceEvent, AttendanceRecount, DeskConflict
from tests.factories.courses import EnrolmentFactory, SessionFactory

pytestmark = pytest.mark.django_db(transaction=True)

DOORS = 4
PEOPLE = 50


def test_two_hundred_scans_at_four_doors_are_one_mark_for_each_person():
    session = SessionFactory()
    at = session.starts_at - timedelta(minutes=5)
    people = [EnrolmentFactory(run=session.run).person for _n in range(PEOPLE)]

    def scan(job):
        door, person = job
        try:
            return arrive(
                session=session,
                code=person.code,
                late_after=15,
                source=Source.KIOSK,
                desk=Desk(None, f"door {door}"),
                client_id=uuid.uuid4(),
                at=at,
            )
        finally:
            if connection.vendor != "sqlite":
                connection.close()

    jobs = [(door, person) for person in people for door in range(DOORS)]
    if connection.vendor == "sqlite":
        outcomes = [scan(job) for job in jobs]
    else:
        with ThreadPoolExecutor(16) as doors:
            outcomes = list(doors.map(scan, jobs))

    assert outcomes == ["taken"] * (DOORS * PEOPLE)
    marked = AttendanceEvent.objects.values_list("person", flat=True)
    assert sorted(marked) == sorted(person.pk for person in people)
    assert not DeskConflict.objects.exists()
    assert AttendanceRecount.objects.filter(run=session.run).count() == 1
