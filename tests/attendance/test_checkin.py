"""Own check-in: a code for one session, for half a minute, and nothing else."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from attendance.domain.checkin import (
    CheckInRefused,
    Place,
    check_in,
    rules_of,
    session_of_code,
)
from attendance.domain.minutes import net_minutes
from attendance.domain.rotating import Freshness, changes_at, code_at, freshness
from attendance.enums import MarkKind
from attendance.models import AttendanceEvent, CheckInRules
from attendance.views import hall
from courses.enums import EnrolmentState, RunState
from tests.factories.attendance import AttendanceEventFactory
from tests.factories.courses import (
    DURING,
    EnrolmentFactory,
    ProgrammeRoleFactory,
    RunFactory,
    SessionFactory,
)
from tests.factories.people import PersonFactory, UserFactory

HALF = timedelta(seconds=30)
PLACE = Place("browser", "192.0.2.7")


# --- The code ------------------------------------------------------------------------
def test_the_code_has_six_digits_and_changes_every_thirty_seconds():
    codes = {code_at(7, DURING + n * HALF) for n in range(40)}

    assert all(len(code) == 6 and code.isdigit() for code in codes)
    assert len(codes) == 40
    assert code_at(7, DURING) == code_at(7, DURING + timedelta(seconds=29))
    assert changes_at(DURING) == DURING + HALF


def test_one_period_of_grace_and_not_two():
    code = code_at(7, DURING)

    seen = [freshness(7, code, DURING + n * HALF) for n in range(-1, 4)]

    old, good = Freshness.OLD, Freshness.GOOD
    assert seen == [Freshness.UNKNOWN, good, good, old, old]
    assert freshness(7, code, DURING + timedelta(hours=1)) == Freshness.UNKNOWN


def test_the_code_is_of_one_session_and_of_our_key(settings):
    code = code_at(7, DURING)

    assert code != code_at(8, DURING)
    settings.SECRET_KEY = "another"
    assert freshness(7, code, DURING) == Freshness.UNKNOWN


def test_digits_may_be_typed_in_groups():
    code = code_at(7, DURING)

    assert freshness(7, f" {code[:3]} {code[3:]}", DURING) == Freshness.GOOD
    assert freshness(7, "", DURING) == Freshness.UNKNOWN


# --- Checking in ---------------------------------------------------------------------
@pytest.fixture
def session(db):
    return SessionFactory()


@pytest.fixture
def person(session):
    person = PersonFactory(with_account=True)
    EnrolmentFactory(run=session.run, person=person)
    return person


def start(session):
    return session.starts_at - timedelta(minutes=5)


def refused(call, *args, **asked):
    with pytest.raises(CheckInRefused) as refusal:
        call(*args, **asked)
    return refusal.value.code


def comes(session, person, at=None, place=PLACE):
    return check_in(
        session=session, person=person, place=place, at=at or start(session)
    )


def test_who_checks_in_before_the_start_is_here(session, person):
    arrival = comes(session, person)

    event = AttendanceEvent.objects.get()
    assert (arrival.event, arrival.was_marked) == (event, False)
    assert (event.kind, event.source) == ("present", "own_code")
    assert (event.actor, event.device_id) == (person.account, "browser")


def test_who_checks_in_late_has_the_minutes_from_then_on(session, person):
    at = session.starts_at + timedelta(minutes=40)

    comes(session, person, at)

    kinds = set(AttendanceEvent.objects.values_list("kind", flat=True))
    enrolment = session.run.enrolments.get()
    assert kinds == {MarkKind.IN, MarkKind.LATE}
    assert net_minutes(enrolments=[enrolment]) == {enrolment.pk: session.minutes - 40}


def test_checking_in_twice_is_once_and_says_so(session, person):
    comes(session, person)

    again = comes(session, person, start(session) + HALF)

    assert again.was_marked
    assert AttendanceEvent.objects.count() == 1


def test_a_mark_taken_back_may_be_set_again(session, person):
    taken_back = AttendanceEventFactory(
        session=session, person=person, kind=MarkKind.TAKEN_BACK
    )

    assert comes(session, person).event.corrects == taken_back


@pytest.mark.parametrize("kind", [MarkKind.ABSENT, MarkKind.EXCUSED])
def test_against_the_register_nobody_checks_in(session, person, kind):
    AttendanceEventFactory(session=session, person=person, kind=kind)

    assert refused(comes, session, person) == "marked_otherwise"


@pytest.mark.parametrize(
    ("minutes", "code"), [(-31, "not_open"), (-30, ""), (-1, ""), (90, "over")]
)
def test_check_in_opens_half_an_hour_early_and_closes_at_the_end(
    session, person, minutes, code
):
    at = session.starts_at + timedelta(minutes=minutes)

    found = refused(comes, session, person, at) if code else comes(session, person, at)

    assert found == code or found.event


def test_how_early_it_opens_is_set_for_the_run(session, person):
    CheckInRules.objects.create(run=session.run, minutes_early=5)

    early = session.starts_at - timedelta(minutes=6)

    assert refused(comes, session, person, early) == "not_open"
    assert rules_of(session.run).minutes_early == 5


@pytest.mark.parametrize(
    "state", [None, EnrolmentState.WITHDRAWN, EnrolmentState.WAITLISTED]
)
def test_without_a_place_nobody_checks_in(session, state):
    stranger = PersonFactory(with_account=True)
    if state:
        EnrolmentFactory(run=session.run, person=stranger, state=state)

    assert refused(comes, session, stranger) == "not_enrolled"


def test_a_closed_register_takes_nothing(session, person):
    session.run.state = RunState.CLOSED
    session.run.save()

    assert refused(comes, session, person) == "closed"


@pytest.mark.parametrize(
    ("ip", "passes"), [("192.0.2.7", True), ("198.51.100.1", False), (None, False)]
)
def test_check_in_may_be_bound_to_the_network_of_the_hall(session, person, ip, passes):
    CheckInRules.objects.create(run=session.run, networks="192.0.2.0/24\n2001:db8::/32")
    place = Place("browser", ip)

    if passes:
        assert comes(session, person, place=place).event
    else:
        assert refused(comes, session, person, place=place) == "other_network"


def test_one_device_may_be_bound_to_so_many_people(session, person):
    CheckInRules.objects.create(run=session.run, most_per_device=1)
    other = EnrolmentFactory(
        run=session.run, person=PersonFactory(with_account=True)
    ).person
    comes(session, person)

    assert refused(comes, session, other) == "device_used"
    assert comes(session, other, place=Place("own phone", "192.0.2.7")).event


# --- Which session a code is of ----------------------------------------------------
def means(session, person, *, run=None, text=None, at=None):
    at = at or start(session)
    text = code_at(session.pk, at) if text is None else text
    return session_of_code(text=text, person=person, run=run, at=at)


def test_a_code_leads_to_its_session_on_the_runs_page_and_without_it(session, person):
    SessionFactory(run=session.run)

    assert means(session, person) == session
    assert means(session, person, run=session.run) == session


def test_a_code_one_period_too_old_says_so(session, person):
    text = code_at(session.pk, start(session) - 2 * HALF)

    assert refused(means, session, person, text=text) == "old_code"


def test_a_made_up_code_is_wrong(session, person):
    known = {code_at(session.pk, start(session) - n * HALF) for n in range(30)}
    made_up = next(t for n in range(99) if (t := f"{n:06d}") not in known)

    assert refused(means, session, person, text=made_up) == "wrong_code"
    assert refused(means, session, person, text="") == "wrong_code"


def test_a_code_of_a_seminar_without_ones_place_sends_to_the_door(session):
    stranger = PersonFactory()

    assert refused(means, session, stranger) == "not_enrolled"


def test_a_code_of_another_seminar_names_it(session, person):
    other = SessionFactory()
    EnrolmentFactory(run=other.run, person=person)

    assert refused(means, other, person, run=session.run) == "other_session"


def test_a_code_of_a_later_session_is_not_open(session, person):
    later = SessionFactory(
        run=session.run,
        starts_at=session.ends_at + timedelta(hours=2),
        ends_at=session.ends_at + timedelta(hours=3),
    )

    assert refused(means, later, person, at=start(session)) == "not_open"


def test_when_nothing_is_open_the_refusal_says_so(session, person):
    at = session.starts_at - timedelta(days=1)

    assert refused(means, session, person, text="000000", at=at) == "not_open"


@pytest.mark.parametrize("count", [1, 8])
def test_finding_the_session_costs_as_much_among_many(
    session, person, count, django_assert_num_queries
):
    SessionFactory.create_batch(count, run=session.run)

    with django_assert_num_queries(2):
        means(session, person)


# --- Pages ---------------------------------------------------------------------------
@pytest.fixture
def now_on(db):
    cache.clear()
    now = timezone.now()
    return SessionFactory(
        run=RunFactory(
            start_date=now.date(), end_date=now.date(), time_zone="Europe/London"
        ),
        starts_at=now - timedelta(minutes=2),
        ends_at=now + timedelta(hours=1),
    )


@pytest.fixture
def visitor(client, now_on):
    person = PersonFactory(with_account=True)
    EnrolmentFactory(run=now_on.run, person=person)
    client.force_login(person.account)
    return person


def digits(session):
    return code_at(session.pk, timezone.now())


def scanned(session):
    return f"/r/{session.run.code}/in/?s={session.key}&c={digits(session)}"


def ticket_in(answer):
    return answer.context["ticket"]


def test_the_screen_shows_code_and_qr_to_the_trainer_alone(client, now_on):
    address = reverse("hall", args=[now_on.run.code, now_on.key])
    role = ProgrammeRoleFactory(programme=now_on.run.course.programme)

    stranger = client.get(address)
    client.force_login(PersonFactory(with_account=True).account)
    physician = client.get(address)
    client.force_login(role.person.account)
    # The code changes twice a minute, perhaps while the page is made.
    before = digits(now_on)
    page = client.get(address)
    codes = {before, digits(now_on)}
    part = client.get(address, headers={"X-Part": "hall"})

    html = page.content.decode()
    assert "/accounts/login/" in stranger["Location"]
    assert physician.status_code == 404
    assert any(f"{code[:3]} {code[3:]}" in html for code in codes)
    assert "<svg" in html
    assert '<noscript><meta http-equiv="refresh"' in html
    assert part.content.decode().lstrip().startswith('<div class="hall"')


@pytest.mark.parametrize(
    ("shift", "words"), [(-3, "завершено"), (3, "Отметка откроется")]
)
def test_the_screen_says_when_check_in_is_closed(client, now_on, shift, words):
    role = ProgrammeRoleFactory(programme=now_on.run.course.programme)
    client.force_login(role.person.account)
    now_on.starts_at += timedelta(hours=shift)
    now_on.ends_at += timedelta(hours=shift)
    now_on.save()

    html = client.get(reverse("hall", args=[now_on.run.code, now_on.key])).content

    assert words in html.decode().replace("\xa0", " ")
    assert b"<svg viewBox" not in html or digits(now_on)[:3] not in html.decode()


def test_typed_digits_check_in_on_either_page(client, visitor, now_on):
    address = reverse("check_in_anywhere")

    page = client.get(address)
    answer = client.post(address, {"digits": digits(now_on)})
    again = client.post(
        reverse("check_in", args=[now_on.run.code]), {"digits": digits(now_on)}
    )

    assert "six digits" not in page.content.decode()
    assert answer.context["arrival"].was_marked is False
    assert again.context["arrival"].was_marked is True
    assert AttendanceEvent.objects.count() == 1


def test_a_scan_writes_nothing_before_the_press(client, visitor, now_on):
    page = client.get(scanned(now_on))

    assert page.status_code == 200
    assert not AttendanceEvent.objects.exists()

    answer = client.post(f"/r/{now_on.run.code}/in/", {"ticket": ticket_in(page)})

    assert answer.context["arrival"].event.source == "own_code"


def test_a_scan_survives_signing_in(client, visitor, now_on):
    client.logout()
    to_sign_in = client.get(scanned(now_on))
    device = client.cookies["lms_device"]
    client.force_login(visitor.account)
    client.cookies["lms_device"] = device
    back = to_sign_in["Location"].split("next=", 1)[1]

    from urllib.parse import unquote

    page = client.get(unquote(back))
    answer = client.post(f"/r/{now_on.run.code}/in/", {"ticket": ticket_in(page)})

    assert answer.context["arrival"]


def test_a_ticket_is_good_on_the_device_that_scanned_and_nowhere_else(
    client, visitor, now_on
):
    ticket = ticket_in(client.get(scanned(now_on)))
    client.cookies.pop("lms_device")

    answer = client.post(f"/r/{now_on.run.code}/in/", {"ticket": ticket})

    assert answer.status_code == 409
    assert "другом устройстве" in answer.content.decode().replace("\xa0", " ")
    assert not AttendanceEvent.objects.exists()


@pytest.mark.parametrize("ticket", ["made-up", "a:b:c"])
def test_a_forged_ticket_is_refused_in_words(client, visitor, now_on, ticket):
    answer = client.post(f"/r/{now_on.run.code}/in/", {"ticket": ticket})

    assert answer.status_code == 409
    assert not AttendanceEvent.objects.exists()


def test_a_scan_of_an_old_code_asks_to_scan_again(client, visitor, now_on):
    old = code_at(now_on.pk, timezone.now() - timedelta(minutes=5))

    page = client.get(f"/r/{now_on.run.code}/in/?s={now_on.key}&c={old}")
    nonsense = client.get("/in/?s=x&c=1")

    assert not page.context["ticket"]
    assert page.context["refusal"]
    assert nonsense.status_code == 200


def test_guessing_is_stopped(client, visitor, now_on):
    known = {code_at(now_on.pk, timezone.now() - n * HALF) for n in range(-2, 30)}
    wrong = next(t for n in range(99) if (t := f"{n:06d}") not in known)
    answers = [
        client.post("/in/", {"digits": wrong}) for _try in range(hall.MOST_WRONG)
    ]

    blocked = client.post("/in/", {"digits": digits(now_on)})

    assert {answer.status_code for answer in answers} == {409}
    assert blocked.status_code == 429
    assert not AttendanceEvent.objects.exists()


def test_visitors_sign_in_and_bare_accounts_have_no_place(client, now_on):
    visitor = client.post("/in/", {"digits": "1"})
    client.force_login(UserFactory())

    assert "/accounts/login/" in visitor["Location"]
    assert client.get("/r/none/in/").status_code == 404
    assert client.post("/in/", {"digits": "1"}).status_code == 404


# --- The rules of a run ----------------------------------------------------------
def test_the_trainer_sets_the_rules(client, now_on):
    role = ProgrammeRoleFactory(programme=now_on.run.course.programme)
    client.force_login(role.person.account)
    address = reverse("check_in_rules", args=[now_on.run.code])
    data = {"minutes_early": 45, "late_after": 10, "most_per_device": 1}

    bad = client.post(address, {**data, "networks": "the hall"})
    good = client.post(address, {**data, "networks": "192.0.2.0/24 198.51.100.7"})

    assert bad.status_code == 422
    assert good.status_code == 302
    rules = CheckInRules.objects.get()
    assert (rules.minutes_early, rules.most_per_device) == (45, 1)
    assert rules.networks.split() == ["192.0.2.0/24", "198.51.100.7"]
    assert str(rules) == str(now_on.run)
