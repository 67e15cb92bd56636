"""Somebody on no list: written down at the desk, settled by staff, never doubled."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from attendance.domain.replay import Desk
from attendance.domain.walk_ins import (
    Met,
    WalkInRefused,
    bring,
    decline,
    proposals,
    take_as,
    take_as_new,
)
from attendance.enums import WalkInState
from attendance.models import AttendanceEvent, WalkIn
from courses.enums import EnrolmentState
from people.models import Person
from tests.factories.courses import (
    DURING,
    EnrolmentFactory,
    ProgrammeRoleFactory,
    SessionFactory,
)
from tests.factories.people import PersonFactory, StaffUserFactory, UserFactory

pytestmark = pytest.mark.django_db

LATER = DURING + timedelta(hours=30)


@pytest.fixture
def session():
    return SessionFactory()


@pytest.fixture
def staff():
    return StaffUserFactory()


def met(session, **more):
    return Met(
        **{
            "client_id": uuid.uuid4(),
            "session": session.key,
            "family_name": "Мохначевский",
            "given_name": "Айсен",
            "patronymic": "Дмитриевич",
            "email": "",
            "phone": "",
            "workplace": "Алдан",
            "device_at": DURING,
            "offset": timedelta(),
            **more,
        }
    )


def came(session, **more):
    desk = Desk(UserFactory(), "tablet")
    bring(run=session.run, met=[met(session, **more)], desk=desk, at=LATER)
    return WalkIn.objects.latest("pk")


def test_a_desk_writes_down_whom_it_met_once(session):
    one = met(session)
    desk = Desk(None, "p7:phone")

    first = bring(run=session.run, met=[one], desk=desk, at=LATER)
    again = bring(run=session.run, met=[one], desk=desk, at=LATER)

    assert first == again == {one.client_id: "taken"}
    row = WalkIn.objects.get()
    assert str(row) == "Мохначевский Айсен Дмитриевич"
    assert (row.happened_at, row.received_at, row.device_id) == (
        DURING,
        LATER,
        "p7:phone",
    )
    assert row.state == WalkInState.OPEN


def test_nobody_met_costs_nothing(session, django_assert_num_queries):
    with django_assert_num_queries(2):  # only the savepoint
        assert bring(run=session.run, met=[], desk=Desk(None), at=LATER) == {}


def test_a_clock_that_was_off_is_put_right(session):
    row = came(
        session, device_at=DURING - timedelta(hours=5), offset=timedelta(hours=5)
    )

    assert row.happened_at == DURING


def test_a_session_that_is_gone_refuses(session):
    one = replace(met(session), session="gone")

    outcomes = bring(run=session.run, met=[one], desk=Desk(None), at=LATER)

    assert outcomes == {one.client_id: "other_session"}
    assert not WalkIn.objects.exists()


def test_who_may_be_meant_is_proposed_in_any_alphabet_and_nobody_is_taken(session):
    alike = PersonFactory(family_name="Мохначевский", given_name="Айсен", patronymic="")
    PersonFactory(family_name="Мохова", given_name="Анна")
    came(session, family_name="Mokhnachevskiy", given_name="Aysen", patronymic="")

    [proposal] = proposals(session.run)

    assert [match.person for match in proposal.found] == [alike]
    assert not alike.enrolments.exists()


@pytest.mark.parametrize("count", [1, 6])
def test_proposals_take_as_many_queries_for_one_as_for_many(
    session, count, django_assert_num_queries
):
    for _number in range(count):
        came(session)

    with django_assert_num_queries(2):
        assert len(proposals(session.run)) == count


def test_without_walk_ins_nobody_is_looked_for(session):
    assert proposals(session.run) == []


def test_a_person_on_file_gets_a_place_and_the_mark_of_that_moment(session, staff):
    person = PersonFactory()
    row = came(session)

    enrolment = take_as(walk_in=row, person=person, actor=staff, at=LATER)

    event = AttendanceEvent.objects.get()
    assert (enrolment.person, enrolment.state) == (person, EnrolmentState.ACTIVE)
    assert (event.person, event.kind, event.happened_at) == (person, "present", DURING)
    assert event.device_id == "tablet"
    row.refresh_from_db()
    assert (row.state, row.person, row.settled_by) == (WalkInState.TAKEN, person, staff)


def test_whoever_has_a_place_already_is_only_marked(session, staff):
    enrolment = EnrolmentFactory(run=session.run)
    row = came(session)

    assert (
        take_as(walk_in=row, person=enrolment.person, actor=staff, at=LATER)
        == enrolment
    )
    assert AttendanceEvent.objects.filter(person=enrolment.person).count() == 1


def test_a_new_person_is_added_with_what_the_desk_wrote(session, staff):
    row = came(session, phone="8 (914) 000-00-17", email="a@example.org")

    person = take_as_new(walk_in=row, actor=staff, at=LATER).person

    assert (person.full_name, person.workplace) == (str(row), "Алдан")
    assert (person.phone, person.email) == ("+79140000017", "a@example.org")


def test_a_scribbled_phone_is_left_out(session, staff):
    row = came(session, phone="спросить у Маши")

    assert take_as_new(walk_in=row, actor=staff, at=LATER).person.phone == ""


def test_a_walk_in_is_settled_once(session, staff):
    row = came(session)
    take_as_new(walk_in=row, actor=staff, at=LATER)

    for again in (
        lambda: take_as_new(walk_in=row, actor=staff, at=LATER),
        lambda: decline(walk_in=row, reason="дважды", actor=staff, at=LATER),
    ):
        with pytest.raises(WalkInRefused) as refusal:
            again()
        assert refusal.value.code == "settled"
    assert Person.objects.filter(family_name="Мохначевский").count() == 1


def test_declining_takes_a_reason_and_wipes_the_data(session, staff):
    row = came(session, email="a@example.org", phone="+79140000017")

    with pytest.raises(WalkInRefused) as refusal:
        decline(walk_in=row, reason=" ", actor=staff, at=LATER)
    decline(walk_in=row, reason="Сопровождающий", actor=staff, at=LATER)

    row.refresh_from_db()
    assert refusal.value.code == "reason_needed"
    assert (row.state, row.reason) == (WalkInState.DECLINED, "Сопровождающий")
    assert (row.family_name, row.given_name, row.email, row.phone) == ("М", "", "", "")


# --- Pages ---------------------------------------------------------------------------


def page(client, user, run):
    client.force_login(user)
    return client.get(reverse("walk_ins", args=[run.code])).content.decode()


def settle(client, row, **data):
    code = row.session.run.code
    return client.post(reverse("walk_in_settle", args=[code, row.pk]), data)


def test_staff_see_who_may_be_meant_and_settle(client, session, staff):
    person = PersonFactory(
        family_name="Мохначевский", given_name="Айсен", patronymic=""
    )
    row = came(session)

    html = page(client, staff, session.run)
    settle(client, row, person=person.code)

    assert person.code in html
    assert WalkIn.objects.open().count() == 0
    assert "Все в списке" in page(client, staff, session.run).replace("\xa0", " ")


def test_staff_add_a_new_person_or_decline(client, session, staff):
    page(client, staff, session.run)
    new, other, third = came(session), came(session), came(session)

    settle(client, new, new="")
    settle(client, other, decline="", reason="Водитель")
    settle(client, third, decline="", reason="")

    states = list(WalkIn.objects.values_list("state", flat=True))
    assert states == [WalkInState.TAKEN, WalkInState.DECLINED, WalkInState.OPEN]


def test_a_trainer_sees_names_but_not_the_societys_files(client, session):
    person = PersonFactory(
        family_name="Мохначевский", given_name="Айсен", patronymic=""
    )
    row = came(session, email="a@example.org")
    role = ProgrammeRoleFactory(programme=session.run.course.programme)

    html = page(client, role.person.account, session.run)
    answer = settle(client, row, person=person.code)

    assert "Мохначевский Айсен Дмитриевич" in html
    assert person.code not in html
    assert "a@example.org" not in html
    assert answer.status_code == 404
