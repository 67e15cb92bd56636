"""A run's page, its places, and its desk."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses.domain.completion import reconsider
from courses.enums import EnrolmentState, Funding, Role, RunState, SessionKind
from courses.models import Enrolment, EnrolmentChange
from notices.models import OutboxMessage
from people import groups
from tests.factories.attendance import AttendanceEventFactory
from tests.factories.certificates import CandidateFactory, FinishedRunFactory, issued
from tests.factories.courses import (
    CourseFactory,
    EnrolmentFactory,
    LessonProgressFactory,
    LessonsReadRequirementFactory,
    ProgrammeRoleFactory,
    SelfPacedRunFactory,
    SessionFactory,
    UpcomingRunFactory,
)
from tests.factories.people import (
    PersonFactory,
    RegionFactory,
    StaffUserFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def plain(response):
    return response.text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture
def physician():
    return PersonFactory(with_account=True)


@pytest.fixture
def signed_in(client, physician):
    client.force_login(physician.account)
    return client


def enrol(client, run):
    return client.post(reverse("run_enrol", args=[run.code]))


# --- The page ----------------------------------------------------------------


def test_everybody_sees_local_time_first_and_moscow_time_second(client):
    run = UpcomingRunFactory(start_date="2100-02-01", end_date="2100-02-02")
    run.refresh_from_db()
    SessionFactory(run=run, title_ru="Мазок крови")

    page = plain(client.get(run.get_absolute_url()))

    assert page.index("09:30") < page.index("03:30")
    assert "Мазок крови" in page
    assert "Республиканская больница № 1" in page


def test_the_window_s_title_is_in_the_language_of_the_page(client):
    run = UpcomingRunFactory(
        title_ru="Лейкозы", title_en="", city_ru="Якутск", city_en="Yakutsk"
    )
    bare = UpcomingRunFactory(
        title_ru="Лейкозы",
        title_en="",
        city_ru="Якутск",
        city_en="",
        course__title_en="",
        course__programme__title_en="",
    )
    type(run.course).objects.filter(pk=run.course_id).update(title_en="Leukaemia")

    def title(address):
        page = plain(client.get(address))
        return re.search(r"<title>\s*(.*?)\s*</title>", page)[1]

    assert title(f"/en/r/{run.code}/") == "Leukaemia, Yakutsk — NSPHO"
    assert title(f"/en/r/{bare.code}/") == f"{bare.code} — NSPHO"
    assert title(f"/r/{run.code}/") == "Лейкозы, Якутск — НОДГО"


def test_a_viewer_elsewhere_sees_the_own_clock_too(client):
    viewer = PersonFactory(
        with_account=True,
        region=RegionFactory(code="RU-KAM", time_zone="Asia/Kamchatka"),
    )
    client.force_login(viewer.account)
    run = UpcomingRunFactory(start_date="2100-02-01", end_date="2100-02-02")
    run.refresh_from_db()
    SessionFactory(run=run)

    assert "12:30" in plain(client.get(run.get_absolute_url()))


def test_a_sponsored_session_says_that_it_does_not_count(client):
    run = UpcomingRunFactory()
    SessionFactory(run=run, funding=Funding.SPONSOR, counts_for_credit=False)

    assert "не засчитывается" in plain(client.get(run.get_absolute_url()))


def test_the_page_says_what_is_asked(client):
    run = UpcomingRunFactory()
    LessonsReadRequirementFactory(run=run)

    assert "Прочитать все занятия" in plain(client.get(run.get_absolute_url()))


def test_an_unknown_code_and_a_draft_are_not_found(client):
    draft = UpcomingRunFactory(state=RunState.DRAFT)

    assert client.get(reverse("run", args=["NOTHING"])).status_code == 404
    assert client.get(draft.get_absolute_url()).status_code == 404


def test_those_who_plan_a_draft_see_it(client):
    draft = UpcomingRunFactory(state=RunState.DRAFT)
    client.force_login(StaffUserFactory())

    assert client.get(draft.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"state": RunState.CANCELLED}, "Отменено организаторами"),
        ({"state": RunState.CLOSED}, "Запись закрыта"),
        ({"capacity": 0}, "Все места заняты"),
        (
            {"enrolment_opens_at": timezone.now() + timedelta(days=1)},
            "Запись ещё не началась",
        ),
        (
            {"enrolment_closes_at": timezone.now() - timedelta(days=1)},
            "Запись закрыта",
        ),
    ],
)
def test_a_run_that_takes_nobody_says_why_and_has_no_button(signed_in, fields, words):
    run = UpcomingRunFactory(**fields)

    page = plain(signed_in.get(run.get_absolute_url()))

    assert words in page
    assert reverse("run_enrol", args=[run.code]) not in page


def test_a_run_that_is_over_says_so(signed_in):
    run = UpcomingRunFactory(start_date=timezone.localdate() - timedelta(days=9))

    assert "Уже прошло" in plain(signed_in.get(run.get_absolute_url()))


def test_strangers_are_led_to_the_sign_in_and_back(client):
    run = UpcomingRunFactory()

    page = client.get(run.get_absolute_url()).text

    assert f"{reverse('account_login')}?next={run.get_absolute_url()}" in page


def test_an_account_without_a_person_cannot_enrol(client):
    client.force_login(UserFactory())
    run = UpcomingRunFactory()

    page = client.get(run.get_absolute_url()).text

    assert reverse("run_enrol", args=[run.code]) not in page
    assert enrol(client, run).status_code == 302
    assert not Enrolment.objects.exists()


def test_the_page_costs_the_same_for_many_sessions(client, django_assert_num_queries):
    run = UpcomingRunFactory()
    LessonsReadRequirementFactory(run=run)
    for session in SessionFactory.create_batch(9, run=run):
        session.speakers.create(person=PersonFactory())
    client.get(reverse("search"))  # what is kept of an edition

    # run, who waits, sessions, speakers, team, partners, pages of the course, quotas,
    # courses before, accreditations, requirements, their kind and its rows
    with django_assert_num_queries(13):
        client.get(run.get_absolute_url())


def test_a_participant_sees_the_findings(signed_in, physician):
    run = UpcomingRunFactory(course=CourseFactory(lessons=2))
    LessonsReadRequirementFactory(run=run)
    EnrolmentFactory(run=run, person=physician)
    EnrolmentFactory.create_batch(3, run=run)

    assert "Прочитано занятий: 0 из 2" in plain(signed_in.get(run.get_absolute_url()))


# --- Taking a place, giving it back ------------------------------------------


def test_one_press_takes_a_place_and_sends_a_letter(signed_in, physician):
    run = UpcomingRunFactory()

    response = enrol(signed_in, run)

    assert response.status_code == 302
    assert response.url == run.get_absolute_url()
    assert list(run.enrolments.values_list("person", "state")) == [
        (physician.pk, EnrolmentState.ACTIVE)
    ]
    letter = OutboxMessage.objects.get()
    assert letter.to == physician.email
    assert run.get_absolute_url() in letter.text
    assert run.get_absolute_url() in letter.html


def test_a_double_press_does_no_harm(signed_in):
    run = UpcomingRunFactory(capacity=1)

    enrol(signed_in, run)
    response = enrol(signed_in, run)

    assert response.status_code == 302
    assert Enrolment.objects.count() == 1
    assert EnrolmentChange.objects.count() == 1
    assert OutboxMessage.objects.count() == 1


def test_the_letter_speaks_the_persons_language(client):
    person = PersonFactory(
        with_account=True,
        language="en",
        given_name_latin="Aitalina",
        family_name_latin="Vinokurova",
    )
    client.force_login(person.account)
    run = UpcomingRunFactory()
    SessionFactory(run=run)
    LessonsReadRequirementFactory(run=run)

    enrol(client, run)

    letter = OutboxMessage.objects.get()
    assert letter.subject.startswith("You have a place: Yakutsk")
    assert f"/en{run.get_absolute_url()}" in letter.text
    assert not any("а" <= sign <= "я" for sign in letter.text.lower())


def test_a_lost_race_gets_a_clear_page_and_nothing_half_written(signed_in):
    run = UpcomingRunFactory(capacity=1)
    EnrolmentFactory(run=run)

    response = enrol(signed_in, run)

    assert response.status_code == 409
    assert "Все места заняты" in plain(response)
    assert Enrolment.objects.count() == 1
    assert not OutboxMessage.objects.exists()


def test_a_stranger_is_asked_to_sign_in(client):
    run = UpcomingRunFactory()

    response = enrol(client, run)

    assert response.status_code == 302
    assert reverse("account_login") in response.url
    assert run.get_absolute_url() in response.url


def test_reading_the_address_of_the_button_writes_nothing(signed_in):
    run = UpcomingRunFactory()

    response = signed_in.get(reverse("run_enrol", args=[run.code]))

    assert response.url == run.get_absolute_url()
    assert not Enrolment.objects.exists()


def test_a_draft_takes_nobody(signed_in):
    assert enrol(signed_in, UpcomingRunFactory(state=RunState.DRAFT)).status_code == 404


def test_a_place_is_given_back_with_its_reason(signed_in, physician):
    enrolment = EnrolmentFactory(run=UpcomingRunFactory(), person=physician)
    other = EnrolmentFactory(run=enrolment.run)

    response = signed_in.post(
        reverse("run_withdraw", args=[enrolment.run.code]), {"reason": "Дежурство"}
    )

    assert response.url == enrolment.run.get_absolute_url()
    enrolment.refresh_from_db()
    other.refresh_from_db()
    assert (enrolment.state, other.state) == ("withdrawn", "active")
    assert EnrolmentChange.objects.get().reason == "Дежурство"


def test_whoever_has_no_place_has_none_to_give_back(signed_in):
    other = EnrolmentFactory(run=UpcomingRunFactory())

    response = signed_in.post(reverse("run_withdraw", args=[other.run.code]))

    assert response.status_code == 404
    other.refresh_from_db()
    assert other.state == EnrolmentState.ACTIVE


def test_a_completed_place_stays(signed_in, physician):
    enrolment = EnrolmentFactory(
        run=UpcomingRunFactory(), person=physician, state=EnrolmentState.COMPLETED
    )

    response = signed_in.post(reverse("run_withdraw", args=[enrolment.run.code]))

    assert response.status_code == 409
    enrolment.refresh_from_db()
    assert enrolment.state == EnrolmentState.COMPLETED


# --- The desk ------------------------------------------------------------------


def desk(client, run, **query):
    return client.get(reverse("run_desk", args=[run.code]), query)


def test_the_desk_is_for_trainers_of_the_programme_and_staff(client, physician):
    role = ProgrammeRoleFactory()
    own = UpcomingRunFactory(course=CourseFactory(programme=role.programme))
    foreign = UpcomingRunFactory()
    EnrolmentFactory(run=own, person=physician)

    answers = {}
    for name, user in {
        "participant": physician.account,
        "trainer": role.person.account,
        "staff": StaffUserFactory(),
        "group only": UserFactory(role=groups.TRAINERS),
    }.items():
        client.force_login(user)
        answers[name] = [desk(client, run).status_code for run in (own, foreign)]

    assert answers == {
        "participant": [404, 404],
        "trainer": [200, 404],
        "staff": [200, 200],
        "group only": [404, 404],
    }


def test_strangers_are_asked_to_sign_in_before_a_desk(client):
    assert reverse("account_login") in desk(client, UpcomingRunFactory()).url


def test_the_desk_shows_numbers_rosters_and_findings(client):
    client.force_login(StaffUserFactory())
    run = UpcomingRunFactory(course=CourseFactory(lessons=1), capacity=10)
    LessonsReadRequirementFactory(run=run)
    session = SessionFactory(run=run)
    pause = SessionFactory(run=run, kind=SessionKind.BREAK, counts_for_credit=False)
    done, missing = EnrolmentFactory.create_batch(2, run=run)
    EnrolmentFactory(run=run, state=EnrolmentState.WITHDRAWN)
    LessonProgressFactory(person=done.person, lesson=run.course.lessons.get())
    reconsider(enrolment=done, at=timezone.now())

    response = desk(client, run)

    assert [row.enrolment for row in response.context["rows"]] in (
        [done, missing],
        [missing, done],
    )
    numbers = response.context["numbers"]
    assert (numbers["completed"], numbers["active"], numbers["withdrawn"]) == (1, 1, 1)
    page = plain(response)
    assert "Прочитано 1 занятие из 1" in page
    assert "Прочитано занятий: 0 из 1" in page
    assert reverse("roster", args=[run.code, session.key]) in page
    assert reverse("roster", args=[run.code, pause.key]) not in page
    assert reverse("issue_run", args=[run.code]) in page


def test_the_desk_offers_to_issue_while_somebody_waits(client):
    client.force_login(StaffUserFactory())
    run = FinishedRunFactory()
    issued(run=run)
    CandidateFactory(run=run)
    issued()

    page = plain(desk(client, run))

    assert "Выпущено: 1 из 2" in page
    assert "Проверить и выпустить" in page


def test_the_desk_offers_nothing_when_everybody_has_a_certificate(client):
    client.force_login(StaffUserFactory())
    run = FinishedRunFactory()
    issued(run=run)
    issued(run=run)

    page = plain(desk(client, run))

    assert "Выпущено: 2 из 2" in page
    assert "Проверить и выпустить" not in page


def test_the_desk_narrows_the_list_down(client):
    client.force_login(StaffUserFactory())
    run = UpcomingRunFactory()
    EnrolmentFactory(run=run)
    done = EnrolmentFactory(run=run, state=EnrolmentState.COMPLETED)

    rows = desk(client, run, show="met").context["rows"]

    assert [row.enrolment for row in rows] == [done]


def test_a_trainer_cannot_issue(client):
    role = ProgrammeRoleFactory()
    run = UpcomingRunFactory(course=CourseFactory(programme=role.programme))
    client.force_login(role.person.account)

    assert reverse("issue_run", args=[run.code]) not in desk(client, run).text


def test_the_desk_of_a_self_paced_run_opens(client):
    client.force_login(StaffUserFactory())

    assert desk(client, SelfPacedRunFactory()).status_code == 200


def test_the_desk_costs_the_same_for_many_participants(client):
    client.force_login(StaffUserFactory())
    run = UpcomingRunFactory(course=CourseFactory(lessons=2))
    LessonsReadRequirementFactory(run=run)
    SessionFactory.create_batch(3, run=run)
    EnrolmentFactory.create_batch(2, run=run)
    desk(client, run)

    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as seen:
            desk(client, run)
        counts.append(len(seen))
        EnrolmentFactory.create_batch(60, run=run)

    assert counts[0] <= 20
    assert counts[1] == counts[0]


def test_the_desk_says_how_far_each_roster_is(client):
    run = UpcomingRunFactory(
        start_date=timezone.localdate(), end_date=timezone.localdate()
    )
    past, _later = (
        SessionFactory(run=run, starts_at=timezone.now() + timedelta(hours=hours))
        for hours in (-2, 2)
    )
    first, second = EnrolmentFactory.create_batch(2, run=run)
    gone = EnrolmentFactory(run=run, state=EnrolmentState.WITHDRAWN)
    for enrolment in (first, gone):
        AttendanceEventFactory(session=past, person=enrolment.person)
    client.force_login(StaffUserFactory())

    page = " ".join(plain(desk(client, run)).split())

    assert '<span class="chip" data-tone="bad">отмечено 1 из 2</span>' in page
    assert '<span class="small mute">отмечено 0 из 2</span>' in page
    AttendanceEventFactory(session=past, person=second.person)
    page = " ".join(plain(desk(client, run)).split())
    assert '<span class="chip" data-tone="ok">отмечено 2 из 2</span>' in page


def test_the_desk_lists_25_participants_on_a_page(client):
    run = UpcomingRunFactory()
    EnrolmentFactory.create_batch(26, run=run)
    client.force_login(StaffUserFactory())

    assert len(desk(client, run).context["rows"]) == 25


# --- The run as a whole ----------------------------------------------------------


def step(client, run, name):
    return client.post(reverse("run_step", args=[run.code]), {"step": name})


def test_staff_open_cancel_and_close_a_run_at_its_desk(client):
    client.force_login(StaffUserFactory())
    run = UpcomingRunFactory(state=RunState.DRAFT)

    states = []
    for name in ("open", "close", "cancel", "open"):
        assert step(client, run, name).status_code == 302
        run.refresh_from_db()
        states.append(run.state)

    # closing waits for the last day, a cancelled run stays cancelled
    assert states == ["planned", "planned", "cancelled", "cancelled"]
    assert desk(client, run).status_code == 200


def test_a_coordinator_plans_and_a_trainer_does_not(client):
    run = UpcomingRunFactory(state=RunState.DRAFT)
    answers = {}
    for role in Role:
        row = ProgrammeRoleFactory(programme=run.course.programme, role=role)
        client.force_login(row.person.account)
        answers[role] = step(client, run, "open").status_code

    assert answers == {Role.TRAINER: 404, Role.COORDINATOR: 302}


def test_a_step_nobody_knows_does_not_exist(client):
    client.force_login(StaffUserFactory())

    assert step(client, UpcomingRunFactory(), "explode").status_code == 404
