"""A helper without an account: one run, one day, a link and a PIN."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from attendance.domain import passes
from attendance.domain.passes import (
    MOST_WRONG,
    PassRefused,
    find_pass,
    keys_of,
    make_pass,
    may_send,
    open_pass,
    revoke_pass,
)
from attendance.models import AttendanceEvent, DoorPass
from courses.enums import RunState
from tests.factories.courses import (
    DURING,
    WHILE_OPEN,
    EnrolmentFactory,
    ProgrammeRoleFactory,
    RunFactory,
    SessionFactory,
)
from tests.factories.people import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    today = timezone.now().date()
    day = timedelta(days=1)
    return SessionFactory(
        run=RunFactory(
            start_date=today - day, end_date=today + day, time_zone="Europe/London"
        ),
        starts_at=timezone.now() - timedelta(hours=1),
        ends_at=timezone.now() + timedelta(hours=1),
    )


@pytest.fixture
def trainer(session):
    return ProgrammeRoleFactory(programme=session.run.course.programme).person.account


def made(run, at=DURING, day=None, **more):
    return make_pass(
        run=run, day=day or run.today(at), name="", actor=UserFactory(), at=at, **more
    )


def code_of(call, **asked):
    with pytest.raises(PassRefused) as refusal:
        call(**asked)
    return refusal.value.code


def test_link_and_pin_lead_to_the_pass_and_are_not_stored():
    door = made(RunFactory())
    keys = keys_of(door)

    assert find_pass(keys.token) == door
    assert open_pass(door=door, pin=f" {keys.pin} ", at=DURING) == door
    stored = " ".join(str(value) for value in vars(DoorPass.objects.get()).values())
    assert keys.pin not in stored
    assert keys.token not in stored


@pytest.mark.parametrize("token", ["", "-", "1-", "x-y", "999999-abc", "9" * 40 + "-a"])
def test_a_made_up_link_leads_nowhere(token):
    made(RunFactory())

    assert find_pass(token) is None


def test_a_link_with_another_ones_end_leads_nowhere():
    run = RunFactory()
    one, other = made(run), made(run)

    end = keys_of(other).token.partition("-")[2]

    assert find_pass(f"{one.pk}-{end}") is None


def test_wrong_pins_are_counted_and_shut_the_pass():
    door = made(RunFactory())
    for left in range(MOST_WRONG - 1, -1, -1):
        with pytest.raises(PassRefused, match=str(left)) as refusal:
            open_pass(door=door, pin="", at=DURING)
        assert refusal.value.code == "wrong_pin"

    assert code_of(open_pass, door=door, pin=keys_of(door).pin, at=DURING) == "shut"


def test_a_right_pin_forgets_the_wrong_ones():
    door = made(RunFactory())
    code_of(open_pass, door=door, pin="1", at=DURING)

    assert open_pass(door=door, pin=keys_of(door).pin, at=DURING).wrong_pins == 0


def test_the_pass_opens_on_its_day_of_the_venue_only():
    run = RunFactory()
    door = made(run, day=run.end_date)
    pin = keys_of(door).pin

    assert code_of(open_pass, door=door, pin=pin, at=DURING) == "other_day"
    assert open_pass(door=door, pin=pin, at=DURING + timedelta(days=1)) == door


def test_a_pass_taken_back_opens_nothing_any_more():
    door = made(RunFactory())
    actor = UserFactory()

    revoke_pass(door=door, actor=actor, at=DURING)
    again = revoke_pass(door=door, actor=actor, at=DURING + timedelta(hours=1))

    assert again.revoked_at == DURING
    assert code_of(open_pass, door=door, pin=keys_of(door).pin, at=DURING) == "revoked"
    assert not may_send(again, DURING)


def test_what_was_recorded_on_the_day_may_be_sent_for_three_days():
    run = RunFactory()
    door = made(run)

    assert may_send(door, DURING)
    assert may_send(door, DURING + timedelta(days=3))
    assert not may_send(door, DURING + timedelta(days=4))
    assert not may_send(door, DURING - timedelta(days=1))


@pytest.mark.parametrize("state", [RunState.CLOSED, RunState.CANCELLED])
def test_no_pass_is_made_for_a_run_that_has_ended(state):
    run = RunFactory(state=state)

    assert code_of(made, run=run) == "ended"


@pytest.mark.parametrize("shift", [-1, 2])
def test_a_pass_is_for_a_day_of_the_run_that_has_not_passed(shift):
    run = RunFactory()
    day = run.start_date + timedelta(days=shift)

    assert code_of(made, run=run, at=WHILE_OPEN, day=day) == "other_day"


def test_a_self_paced_run_has_no_door():
    run = RunFactory(start_date=None, end_date=None)

    assert code_of(made, run=run, day=DURING.date()) == "other_day"


# --- In the browser ------------------------------------------------------------------


def opened(client, session):
    door = made(session.run, at=timezone.now())
    keys = keys_of(door)
    answer = client.post(reverse("door_pass", args=[keys.token]), {"pin": keys.pin})
    assert answer["Location"] == reverse("door", args=[session.run.code])
    return door


def bring(client, session, person, minutes_ago=0):
    now = timezone.now().timestamp() * 1000
    entry = {
        "client_id": "6f0e1c1e-6f7c-4a5e-8f7c-0d6b0f0a0b0c",
        "session": session.key,
        "person": person.code,
        "kind": "present",
        "source": "badge",
        "at": now - minutes_ago * 60_000,
        "offset": 0,
    }
    return client.post(
        reverse("door_events", args=[session.run.code]),
        {"now": now, "device": "phone", "entries": [entry]},
        content_type="application/json",
    )


def test_a_helper_opens_the_desk_with_link_and_pin_and_marks(client, session):
    person = EnrolmentFactory(run=session.run).person
    door = opened(client, session)

    page = client.get(reverse("door", args=[session.run.code]))
    answer = bring(client, session, person)

    assert f'data-owner="p{door.pk}"' in page.content.decode()
    assert len(answer.json()["taken"]) == 1
    event = AttendanceEvent.objects.get()
    assert (event.person, event.actor) == (person, None)
    assert event.device_id == f"p{door.pk}:phone"


def test_a_helper_sees_nothing_else(client, session):
    opened(client, session)
    other = SessionFactory(run=RunFactory()).run.code
    code, key = session.run.code, session.key

    for name, args in [
        ("run_desk", [code]),
        ("entrance", [code]),
        ("roster", [code, key]),
        ("run_badges", [code]),
        ("walk_ins", [code]),
        ("door", [other]),
        ("door_data", [other]),
        ("run_materials", [code]),
    ]:
        answer = client.get(reverse(name, args=args))
        assert answer.status_code in {302, 404}, name
        assert "/accounts/login/" in answer.get("Location", "/accounts/login/"), name
    assert (
        bring(client, RunFactory() and SessionFactory(), PersonFactory()).status_code
        == 404
    )


def test_a_pass_taken_back_shuts_the_desk_at_the_next_contact(client, session, trainer):
    person = EnrolmentFactory(run=session.run).person
    door = opened(client, session)

    revoke_pass(door=door, actor=trainer, at=timezone.now())

    assert client.get(reverse("door_data", args=[session.run.code])).status_code == 302
    assert bring(client, session, person).status_code == 404


def test_a_helper_may_send_later_what_was_of_the_day_and_nothing_newer(client, session):
    person = EnrolmentFactory(run=session.run).person
    door = opened(client, session)
    DoorPass.objects.filter(pk=door.pk).update(day=door.day - timedelta(days=1))

    page = client.get(reverse("door", args=[session.run.code]))
    today = bring(client, session, person)

    assert page.status_code == 302
    assert "другой день" in next(iter(today.json()["refused"].values())).replace(
        "\xa0", " "
    )
    assert not AttendanceEvent.objects.exists()


def test_a_wrong_pin_says_so_and_opens_nothing(client, session):
    door = made(session.run, at=timezone.now())
    address = reverse("door_pass", args=[keys_of(door).token])

    assert client.get(address).status_code == 200
    answer = client.post(address, {"pin": "1"})

    assert answer.status_code == 403
    assert "Осталось попыток: 4" in answer.content.decode().replace("\xa0", " ")
    assert client.get(reverse("door", args=[session.run.code])).status_code == 302


def test_a_made_up_link_is_not_found(client):
    for method in (client.get, client.post):
        assert method(reverse("door_pass", args=["7-made-up"])).status_code == 404


def test_a_helper_who_leaves_is_forgotten_by_the_browser(client, session):
    opened(client, session)
    address = reverse("door_leave", args=[session.run.code])

    assert client.post(address).status_code == 302
    assert client.get(reverse("door", args=[session.run.code])).status_code == 302
    assert client.post(address).status_code == 404


def test_leaving_with_an_account_leads_to_the_runs_desk(client, session, trainer):
    client.force_login(trainer)

    answer = client.post(reverse("door_leave", args=[session.run.code]))

    assert answer["Location"] == reverse("run_desk", args=[session.run.code])


def test_the_trainer_makes_sees_and_takes_back_a_pass(client, session, trainer):
    client.force_login(trainer)
    run = session.run
    entrance = reverse("entrance", args=[run.code])

    client.post(
        reverse("pass_make", args=[run.code]),
        {"day": timezone.now().date().isoformat(), "name": "Дверь большого зала"},
    )
    door = DoorPass.objects.get()
    page = client.get(entrance).content.decode()
    client.post(reverse("pass_revoke", args=[run.code, door.pk]))
    after = client.get(entrance).content.decode()

    keys = keys_of(door)
    assert keys.token in page
    assert keys.pin in page
    assert "Дверь большого зала" in page
    assert keys.token not in after


def test_a_day_out_of_the_run_is_refused_in_the_form(client, session, trainer):
    client.force_login(trainer)

    answer = client.post(
        reverse("pass_make", args=[session.run.code]), {"day": "2020-01-01"}
    )

    assert answer.status_code == 422
    assert not DoorPass.objects.exists()


def test_a_refusal_behind_the_form_is_told(client, session, trainer):
    client.force_login(trainer)
    session.run.state = RunState.CLOSED
    session.run.save()

    client.post(
        reverse("pass_make", args=[session.run.code]),
        {"day": timezone.now().date().isoformat()},
    )

    assert not DoorPass.objects.exists()


def test_another_runs_pass_is_not_to_be_taken_back_here(client, session, trainer):
    client.force_login(trainer)
    door = made(RunFactory())

    answer = client.post(reverse("pass_revoke", args=[session.run.code, door.pk]))

    assert answer.status_code == 404
    assert passes.DoorPass.objects.standing().get() == door
