"""A scan is a few queries, a thousand are one request."""

import time
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from attendance.models import AttendanceEvent
from tests.factories.attendance import AttendanceEventFactory
from tests.factories.courses import (
    EnrolmentFactory,
    ProgrammeRoleFactory,
    RunFactory,
    SessionFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(client):
    now = timezone.now()
    session = SessionFactory(
        run=RunFactory(
            start_date=now.date(), end_date=now.date(), time_zone="Europe/London"
        ),
        starts_at=now - timedelta(minutes=2),
        ends_at=now + timedelta(hours=1),
    )
    role = ProgrammeRoleFactory(programme=session.run.course.programme)
    client.force_login(role.person.account)
    return session


def entry(session, person, at):
    return {
        "client_id": str(uuid.uuid4()),
        "session": session.key,
        "person": person.code,
        "kind": "present",
        "source": "badge",
        "at": at.timestamp() * 1000,
        "offset": 0,
    }


def send(client, session, entries):
    now = timezone.now().timestamp() * 1000
    return client.post(
        reverse("door_events", args=[session.run.code]),
        {"now": now, "device": "phone", "entries": entries},
        content_type="application/json",
    )


def warm(client, session):
    """Let the first scan of a run make what later ones find."""
    person = EnrolmentFactory(run=session.run).person
    assert send(client, session, [entry(session, person, timezone.now())]).json()[
        "taken"
    ]


def queries_besides_savepoints(captured):
    return [q["sql"] for q in captured if "SAVEPOINT" not in q["sql"]]


def test_one_scan_asks_the_database_at_most_eight_times(
    client, session, django_assert_max_num_queries
):
    warm(client, session)
    person = EnrolmentFactory(run=session.run).person

    with django_assert_max_num_queries(99) as captured:
        said = send(client, session, [entry(session, person, timezone.now())])

    assert len(said.json()["taken"]) == 1
    asked = queries_besides_savepoints(captured)
    assert len(asked) <= 8, "\n".join(asked)


def test_a_thousand_scans_are_replayed_in_one_request_in_three_seconds(client, session):
    at = timezone.now()
    people = [EnrolmentFactory(run=session.run).person for _number in range(250)]
    others = [SessionFactory(run=session.run) for _number in range(3)]
    entries = [entry(s, p, at) for s in (session, *others) for p in people]
    AttendanceEventFactory(session=session, person=people[0])

    before = time.process_time()
    said = send(client, session, entries)
    spent = time.process_time() - before

    assert len(said.json()["taken"]) == 1000 - sum(
        key in said.json()["refused"] for key in (e["client_id"] for e in entries)
    )
    assert AttendanceEvent.objects.filter(session=session).count() == 250
    assert spent < 3
