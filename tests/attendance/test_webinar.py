"""Webinars: heartbeats, presence checks and what becomes of them, by a driven clock."""

import itertools
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from attendance.domain.broadcasting import BroadcastRefused, broadcast
from attendance.domain.checks import confirm, moments, open_window
from attendance.domain.minutes import attendance_of
from attendance.domain.webinar import keep, now_online, ping, without
from attendance.models import AttendanceEvent, Broadcast, PresenceCheck, Visit
from courses.enums import RunState
from tests.factories.courses import (
    DURING,
    EnrolmentFactory,
    ProgrammeRoleFactory,
    RunFactory,
    SessionFactory,
)
from tests.factories.people import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
PAGE = uuid.UUID(int=1)


@pytest.fixture
def session():
    return SessionFactory()


def set_up(session, **values):
    given = {
        "address": "https://example.org/webinar",
        "checks": 0,
        "minutes_open": 4,
        "clock": "goes_on",
        "actor": UserFactory(),
        "at": DURING,
    }
    row = broadcast(session=session, **(given | values))
    return Broadcast.objects.select_related("session__run__webinar_policy").get(
        pk=row.pk
    )


def beat(row, enrolment, minute, got=None, page=PAGE, **more):
    at = row.session.starts_at + minute * MINUTE
    return ping(broadcast=row, enrolment=enrolment, page=page, at=at, got=got, **more)


def watch(row, enrolment, minutes, *, answers=True, arrives=True):
    """Drive a page minute by minute; return the numbers of checks it was handed."""
    handed = []
    for minute in minutes:
        pulse = beat(row, enrolment, minute)
        if pulse.check and arrives:
            beat(row, enrolment, minute, got=pulse.check.number)
            if pulse.check.number not in handed:
                handed.append(pulse.check.number)
            if answers:
                at = row.session.starts_at + minute * MINUTE
                confirm(
                    session=row.session,
                    enrolment=enrolment,
                    number=pulse.check.number,
                    at=at,
                )
    return handed


def counted(row, enrolment, at=None):
    end = at or row.session.ends_at + timedelta(hours=1)
    assert keep(row, at=end) is None
    found = attendance_of(enrolments=[enrolment])[enrolment.pk]
    return found.minutes(), found.checks()


def test_each_minute_of_a_page_counts_inside_the_session(session):
    row, enrolment = set_up(session), EnrolmentFactory(run=session.run)

    watch(row, enrolment, range(-10, 100))

    assert counted(row, enrolment) == (90, 0)
    event = AttendanceEvent.objects.get()
    assert (event.kind, event.source, event.person) == (
        "segment",
        "webinar",
        enrolment.person,
    )


def test_a_silence_is_not_counted_and_reconnects_are_united(session):
    row, enrolment = set_up(session), EnrolmentFactory(run=session.run)

    watch(row, enrolment, range(31))
    for minute in range(20, 41):  # another tab at the same time
        beat(row, enrolment, minute, page=uuid.UUID(int=2))
    watch(row, enrolment, range(60, 91))

    assert counted(row, enrolment) == (70, 0)


def test_a_press_by_hand_vouches_for_ten_minutes(session):
    row, enrolment = set_up(session), EnrolmentFactory(run=session.run)

    for minute in (0, 9, 18, 40, 49):
        beat(row, enrolment, minute, by_hand=True)

    assert counted(row, enrolment) == (27, 0)


@pytest.mark.parametrize(
    ("minute", "state", "answer"),
    [
        (-16, RunState.PLANNED, "early"),
        (-15, RunState.PLANNED, "live"),
        (105, RunState.PLANNED, "live"),
        (106, RunState.PLANNED, "over"),
        (10, RunState.CLOSED, "closed"),
        (10, RunState.CANCELLED, "closed"),
    ],
)
def test_heartbeats_are_taken_around_the_session_only(session, minute, state, answer):
    row, enrolment = set_up(session), EnrolmentFactory(run=session.run)
    row.session.run.state = state

    assert beat(row, enrolment, minute).state == answer
    assert Visit.objects.exists() == (answer == "live")


def test_the_log_is_written_once_however_often_it_is_kept(session):
    row, enrolment = set_up(session), EnrolmentFactory(run=session.run)
    watch(row, enrolment, range(31))
    early = session.starts_at - timedelta(hours=2)

    assert keep(row, at=early) == session.starts_at - 15 * MINUTE
    at = session.starts_at + 35 * MINUTE
    assert keep(row, at=at) == at + MINUTE
    assert not AttendanceEvent.objects.exists()
    keep(row, at=at + 10 * MINUTE)
    Visit.objects.update(is_kept=False)  # as after a crash
    keep(row, at=at + 11 * MINUTE)

    assert AttendanceEvent.objects.count() == 1
    assert now_online(session, at) == 0


def test_everybody_confirms_at_other_moments(session):
    row = set_up(session, checks=5)
    people = EnrolmentFactory.create_batch(2, run=session.run)

    for enrolment in people:
        assert watch(row, enrolment, range(91)) == [1, 2, 3, 4, 5]

    assert [counted(row, enrolment) for enrolment in people] == [(90, 5), (90, 5)]
    due = [
        list(
            PresenceCheck.objects.filter(enrolment=enrolment).values_list(
                "due_at", flat=True
            )
        )
        for enrolment in people
    ]
    assert not set(due[0]) & set(due[1])
    kinds = list(AttendanceEvent.objects.values_list("kind", flat=True))
    assert (kinds.count("check_shown"), kinds.count("confirmed")) == (10, 10)


def test_a_check_that_was_shown_and_not_answered_is_missed(session):
    row, enrolment = set_up(session, checks=4), EnrolmentFactory(run=session.run)

    assert watch(row, enrolment, range(91), answers=False) == [1, 2, 3, 4]

    assert counted(row, enrolment) == (90, 0)
    check = PresenceCheck.objects.first()
    late = check.closes_at + MINUTE
    assert not confirm(session=session, enrolment=enrolment, number=1, at=late)
    assert not confirm(session=session, enrolment=enrolment, number=1, at=late + MINUTE)
    assert not confirm(session=session, enrolment=enrolment, number=9, at=late)
    check.refresh_from_db()
    assert (check.confirmed_at, check.resumed_at) == (None, late)


def test_a_check_that_never_arrived_is_not_missed_and_comes_again(session):
    row, enrolment = set_up(session, checks=1), EnrolmentFactory(run=session.run)
    watch(row, enrolment, range(91), arrives=False)
    lost = PresenceCheck.objects.get()
    assert lost.opened_at is not None
    assert lost.shown_at is None

    keep(row, at=session.ends_at + MINUTE)
    again = beat(row, enrolment, 92)

    lost.refresh_from_db()
    assert again.check.number == 1
    assert not AttendanceEvent.objects.filter(kind="check_shown").exists()
    assert confirm(
        session=session,
        enrolment=enrolment,
        number=1,
        at=session.starts_at + 93 * MINUTE,
    )
    assert confirm(
        session=session,
        enrolment=enrolment,
        number=1,
        at=session.starts_at + 94 * MINUTE,
    )
    kinds = AttendanceEvent.objects.filter(number=1).order_by("pk")
    assert [event.kind for event in kinds] == ["check_shown", "confirmed"]


def test_whoever_comes_back_after_a_silence_is_asked_one_by_one(session):
    row, enrolment = set_up(session, checks=5), EnrolmentFactory(run=session.run)
    beat(row, enrolment, 0)

    handed = watch(row, enrolment, range(70, 106))

    assert handed == [1, 2, 3, 4, 5]
    spans = PresenceCheck.objects.order_by("opened_at")
    opened = [check.opened_at for check in spans]
    assert min(b - a for a, b in itertools.pairwise(opened)) >= 3 * MINUTE


def test_a_latecomer_is_asked_as_often_as_there_is_time(session):
    row, enrolment = set_up(session, checks=5), EnrolmentFactory(run=session.run)

    assert len(watch(row, enrolment, range(65, 106))) == 2


def test_by_the_strict_policy_the_clock_stops_until_the_next_press(session):
    row = set_up(session, checks=1, clock="stops")
    silent, back = EnrolmentFactory.create_batch(2, run=session.run)
    watch(row, silent, range(91), answers=False)
    watch(row, back, range(91), answers=False)
    ends = {c.enrolment_id: c.closes_at for c in PresenceCheck.objects.all()}
    confirm(
        session=session,
        enrolment=back,
        number=1,
        at=ends[back.pk] + timedelta(minutes=5),
    )

    minutes = {e: counted(row, e)[0] for e in (silent, back)}

    assert minutes[silent] == (ends[silent.pk] - session.starts_at) // MINUTE
    lost = min(timedelta(minutes=5), session.ends_at - ends[back.pk])
    assert minutes[back] in {90 - lost // MINUTE, 89 - lost // MINUTE}


def test_moments_lie_apart_and_depend_on_the_seed():
    start = DURING
    asked = {
        "count": 6,
        "start": start,
        "end": start + timedelta(minutes=90),
        "spacing": 7 * MINUTE,
    }

    many = [moments(seed=str(n), **asked) for n in range(200)]

    assert moments(seed="1", **asked) == many[1]
    assert len({tuple(found) for found in many}) == 200
    for found in many:
        assert len(found) == 6
        assert start <= found[0]
        assert found[-1] <= asked["end"] - 7 * MINUTE
        gaps = [b - a for a, b in itertools.pairwise(found)]
        assert min(gaps) >= 7 * MINUTE
    assert moments(seed="1", **asked | {"end": start - MINUTE}) == []


def test_time_is_cut_out_of_time():
    def at(*pair):
        return tuple(DURING + n * MINUTE for n in pair)

    assert without([at(0, 10)], [at(2, 4), at(3, 6), at(9, 20)]) == [at(0, 2), at(6, 9)]
    assert without([at(0, 3)], []) == [at(0, 3)]


def test_the_number_of_checks_stays_once_somebody_is_there(session):
    row = set_up(session, checks=2)
    assert str(row) == str(session)
    set_up(session, checks=3)
    beat(row, EnrolmentFactory(run=session.run), 1)

    with pytest.raises(BroadcastRefused) as refusal:
        set_up(session, checks=4)
    set_up(session, checks=3, address="https://example.org/other")

    assert refusal.value.code == "begun"
    assert now_online(session, session.starts_at + 2 * MINUTE) == 1


@pytest.fixture
def live():
    """A session that began ten minutes ago, with a check due at once."""
    now = timezone.now()
    run = RunFactory(start_date=now.date(), end_date=now.date() + timedelta(days=1))
    session = SessionFactory(
        run=run, starts_at=now - 10 * MINUTE, ends_at=now + 50 * MINUTE
    )
    set_up(session, checks=1)
    enrolment = EnrolmentFactory(run=run, person=PersonFactory(with_account=True))
    PresenceCheck.objects.create(
        session=session, enrolment=enrolment, number=1, due_at=now - MINUTE
    )
    return session, enrolment


def address(name, session):
    with translation.override("ru"):
        return reverse(name, args=[session.run.code, session.key])


def test_the_page_takes_heartbeats_and_answers_checks(client, live):
    session, enrolment = live
    client.force_login(enrolment.person.account)
    page = client.get(address("live", session)).content.decode()

    first = client.post(address("ping", session), {"page": PAGE}).json()
    client.post(address("ping", session), {"page": PAGE, "got": 1})
    shown = client.get(address("live", session)).content.decode()
    said = client.post(
        address("confirm_check", session), {"number": 1}, headers={"X-Part": "confirm"}
    ).json()
    last = client.post(address("ping", session), {"page": PAGE}).json()

    assert "https://example.org/webinar" in page
    assert (first["state"], first["check"]["number"]) == ("live", 1)
    assert 200 < first["check"]["seconds"] <= 240
    assert 'id="presence" role="alert" aria-labelledby="call-title">' in shown
    assert said["counts"] is True
    assert (last["check"], last["checks"]) == (None, ["confirmed"])
    assert client.post(address("ping", session), {"page": "x"}).status_code == 400


def test_without_scripts_a_form_does_the_same(client, live):
    session, enrolment = live
    client.force_login(enrolment.person.account)

    beat_ = client.post(address("ping", session), {"page": PAGE, "by_hand": "on"})
    counts = client.post(address("confirm_check", session), {"number": 1})
    late = client.post(address("confirm_check", session), {"number": "7"}, follow=True)

    assert (beat_.status_code, counts.status_code) == (302, 302)
    assert [e.kind for e in AttendanceEvent.objects.order_by("pk")] == [
        "check_shown",
        "confirmed",
    ]
    assert late.status_code == 200


def test_a_heartbeat_costs_one_write_and_eight_queries(client, live):
    session, enrolment = live
    client.force_login(enrolment.person.account)
    for got in ("", 1):
        client.post(address("ping", session), {"page": PAGE, "got": got})

    with CaptureQueriesContext(
        connection,
    ) as seen:
        client.post(address("ping", session), {"page": PAGE})

    written = [q["sql"] for q in seen if q["sql"].startswith(("UPDATE", "INSERT"))]
    assert len(written) == 1
    assert len(seen) <= 8


def test_trainers_set_a_webinar_up_and_see_how_it_goes(client, live):
    session, _enrolment = live
    trainer = ProgrammeRoleFactory(programme=session.run.course.programme)
    client.force_login(trainer.person.account)
    place = address("broadcast", session)
    data = {
        "address": "https://example.org/x",
        "checks": 1,
        "minutes_open": 5,
        "clock": "stops",
    }

    taken = client.post(place, data)
    bad = client.post(place, data | {"minutes_open": 9})
    Visit.objects.create(
        session=session,
        enrolment=_enrolment,
        began_at=timezone.now(),
        seen_at=timezone.now(),
    )
    begun = client.post(place, data | {"checks": 2})

    assert [a.status_code for a in (taken, bad, begun)] == [302, 422, 409]
    assert "https://example.org/x" in client.get(place).content.decode()


@pytest.mark.parametrize("hours", [-5, 5])
def test_before_and_after_the_page_says_so(client, live, hours):
    session, enrolment = live
    session.starts_at += timedelta(hours=hours)
    session.ends_at += timedelta(hours=hours)
    session.save()
    client.force_login(enrolment.person.account)

    page = client.get(address("live", session)).content.decode()

    assert "https://example.org/webinar" not in page
    assert open_window([], timezone.now()) is None


def test_a_live_session_is_linked_where_one_looks_for_it(client, live):
    session, enrolment = live
    client.force_login(enrolment.person.account)
    link = address("live", session)

    assert link in client.get(address_of_run(session)).content.decode()
    assert link in client.get("/my/").content.decode()


def address_of_run(session):
    with translation.override("ru"):
        return session.run.get_absolute_url()
