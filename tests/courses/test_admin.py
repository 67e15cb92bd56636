"""The admin: who sees which rows, and that forms call the verbs."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ModelLogEntry
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from courses.domain.queries import standing
from courses.enums import EnrolmentState, RunState
from courses.models import (
    Course,
    CourseRun,
    Enrolment,
    LessonsReadRequirement,
    Programme,
    ProgrammeRole,
    RunRecount,
    Session,
)
from people import groups
from people.models import User
from tests.factories.attendance import AttendanceEventFactory
from tests.factories.courses import (
    AFTERWARDS,
    DURING,
    WHILE_OPEN,
    CourseFactory,
    EnrolmentFactory,
    LessonsReadRequirementFactory,
    ProgrammeFactory,
    ProgrammeRoleFactory,
    RunFactory,
    SessionFactory,
)
from tests.factories.people import PersonFactory, StaffUserFactory

pytestmark = pytest.mark.django_db

LISTS = ("courserun", "session", "enrolments", "course", "lessonsreadrequirement")


@pytest.fixture
def staff(client):
    user = StaffUserFactory()
    client.force_login(user)
    return client


@pytest.fixture
def trainer(client):
    role = ProgrammeRoleFactory()
    client.force_login(User.objects.get(person=role.person))
    client.programme = role.programme
    return client


def a_bit_of_everything(programme):
    course = CourseFactory(programme=programme, lessons=1)
    run = RunFactory(course=course)
    return {
        "courserun": run,
        "session": SessionFactory(run=run),
        "enrolments": EnrolmentFactory(run=run),
        "course": course,
        "lessonsreadrequirement": LessonsReadRequirementFactory(
            course=course, run=None
        ),
    }


def listed(client, name):
    response = client.get(reverse(f"{name}:index"))
    assert response.status_code == 200
    return set(response.context["object_list"])


@pytest.mark.parametrize("name", LISTS)
def test_a_trainer_sees_the_rows_of_the_own_programme(trainer, name):
    own = a_bit_of_everything(trainer.programme)
    foreign = a_bit_of_everything(ProgrammeFactory())

    assert listed(trainer, name) == {own[name]}
    view = "inspect" if name in {"enrolments", "courserun"} else "edit"
    if name != "courserun":
        address = reverse(f"{name}:{view}", args=[own[name].pk])
        assert trainer.get(address).status_code == 200
        address = reverse(f"{name}:{view}", args=[foreign[name].pk])
        assert trainer.get(address).status_code == 404


@pytest.mark.parametrize("name", LISTS)
def test_staff_see_everything(staff, name):
    rows = {
        a_bit_of_everything(ProgrammeFactory())[name],
        a_bit_of_everything(ProgrammeFactory())[name],
    }

    assert listed(staff, name) == rows


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_the_same_for_many_rows(staff, name):
    programme = ProgrammeFactory()
    a_bit_of_everything(programme)
    staff.get(reverse(f"{name}:index"))

    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as seen:
            staff.get(reverse(f"{name}:index"))
        counts.append(len(seen))
        for _more in range(5):
            a_bit_of_everything(programme)

    assert counts[1] == counts[0]


def test_a_trainer_plans_nothing(trainer):
    assert trainer.get(reverse("courserun:add")).status_code == 302
    assert trainer.get(reverse("programme:index")).status_code == 302


def test_a_run_is_planned_with_its_outline_and_requirements(staff):
    course = CourseFactory(lessons=2)
    LessonsReadRequirementFactory(course=course, run=None)

    response = staff.post(
        reverse("courserun:add"),
        nested_form_data(
            {
                "team": inline_formset(
                    [{"person": PersonFactory().pk, "role": "lead"}]
                ),
                "partners": inline_formset([]),
                "quotas": inline_formset([]),
                "prerequisites": inline_formset([]),
                "course": course.pk,
                "time_zone": "Asia/Yakutsk",
                "city_ru": "Якутск",
                "start_date": "2026-12-03",
                "end_date": "2026-12-04",
                "enrolment_opens_at": "2026-10-01 09:00",
                "capacity": 48,
                "admission": "open",
                "offer_hours": 24,
            }
        ),
    )

    assert response.status_code == 302, response.context["form"].errors
    run = CourseRun.objects.get()
    assert (run.course, run.state, run.start_date) == (
        course,
        "draft",
        date(2026, 12, 3),
    )
    assert run.outline == course.current_outline
    assert [member.role for member in run.team.all()] == ["lead"]
    assert run.enrolment_opens_at == datetime(2026, 10, 1, tzinfo=UTC)
    [copy] = run.requirements.all()
    assert isinstance(copy, LessonsReadRequirement)
    assert copy.course is None


def test_a_run_that_ends_before_it_begins_is_refused_at_the_field(staff):
    course = CourseFactory()

    response = staff.post(
        reverse("courserun:add"),
        {
            "course": course.pk,
            "time_zone": "Asia/Yakutsk",
            "start_date": "2026-12-04",
            "end_date": "2026-12-03",
        },
    )

    assert response.status_code == 200
    assert not CourseRun.objects.exists()


def test_a_session_is_typed_by_the_clock_of_the_venue(staff):
    run, speaker = RunFactory(), PersonFactory()

    response = staff.post(
        reverse("session:add"),
        nested_form_data(
            {
                "run": run.pk,
                "key": "smear",
                "kind": "lecture",
                "title_ru": "Мазок крови",
                "starts_at": "2026-12-03 09:30",
                "ends_at": "2026-12-03 11:00",
                "funding": "society",
                "counts_for_credit": "on",
                "speakers": inline_formset([{"person": speaker.pk, "order": 0}]),
            }
        ),
    )

    assert response.status_code == 302, response.context["form"].errors
    session = Session.objects.get()
    assert session.starts_at == datetime(2026, 12, 3, 0, 30, tzinfo=UTC)
    assert [talk.person for talk in session.speakers.all()] == [speaker]
    page = staff.get(reverse("session:edit", args=[session.pk])).text
    assert "03.12.2026 09:30" in page


def test_a_sponsored_session_that_counts_is_refused(staff):
    session = SessionFactory()
    response = staff.post(
        reverse("session:edit", args=[session.pk]),
        nested_form_data(
            {
                "run": session.run.pk,
                "key": session.key,
                "kind": "lecture",
                "title_ru": "Новые препараты",
                "starts_at": "2026-12-03 09:30",
                "ends_at": "2026-12-03 11:00",
                "funding": "sponsor",
                "counts_for_credit": "on",
                "speakers": inline_formset([]),
            }
        ),
    )

    assert response.status_code == 200
    session.refresh_from_db()
    assert session.funding == "society"


def typed(session, **changes):
    return nested_form_data(
        {
            "run": session.run.pk,
            "key": session.key,
            "kind": "lecture",
            "title_ru": session.title_ru,
            "starts_at": "2026-12-03 09:30",
            "ends_at": "2026-12-03 11:00",
            "funding": "society",
            "counts_for_credit": "on",
            "speakers": inline_formset([]),
            **changes,
        }
    )


def test_an_edited_session_is_logged_and_its_run_recounted(staff):
    session, speaker = SessionFactory(), PersonFactory()
    speakers = inline_formset([{"person": speaker.pk, "order": 0}])

    staff.post(
        reverse("session:edit", args=[session.pk]),
        typed(session, ends_at="2026-12-03 10:00", speakers=speakers),
    )

    session.refresh_from_db()
    assert session.minutes == 30
    assert [talk.person for talk in session.speakers.all()] == [speaker]
    assert [row.run for row in RunRecount.objects.all()] == [session.run]
    assert ModelLogEntry.objects.filter(action="courses.change_session").count() == 1


def test_a_session_and_a_run_stay_where_they_were_made(staff):
    session, other = SessionFactory(), RunFactory()
    run = session.run

    staff.post(reverse("session:edit", args=[session.pk]), typed(session, run=other.pk))
    staff.post(
        reverse("courserun:edit", args=[run.pk]),
        nested_form_data(
            {
                "course": other.course.pk,
                "time_zone": run.time_zone,
                "title_ru": "Новое",
                "admission": "open",
                "offer_hours": 24,
                "team": inline_formset([]),
                "partners": inline_formset([]),
                "quotas": inline_formset([]),
                "prerequisites": inline_formset([]),
            }
        ),
    )

    session.refresh_from_db()
    assert session.run == run
    run.refresh_from_db()
    assert (run.own_title, run.course) == ("Новое", session.run.course)


def test_a_removed_session_has_its_run_recounted(staff):
    session = SessionFactory()

    staff.post(reverse("session:delete", args=[session.pk]))

    assert not Session.objects.exists()
    assert [row.run for row in RunRecount.objects.all()] == [session.run]
    assert ModelLogEntry.objects.filter(action="courses.remove_session").count() == 1


def test_a_session_with_marks_stays(staff):
    session = AttendanceEventFactory().session

    page = staff.post(reverse("session:delete", args=[session.pk]), follow=True)

    assert list(Session.objects.all()) == [session]
    assert "В этом занятии есть отметки" in page.text


@pytest.mark.parametrize(
    ("kind", "funding", "counts"),
    [
        ("lecture", "society", True),
        ("break", "society", False),
        ("opening", "society", False),
        ("lecture", "sponsor", False),
    ],
)
def test_new_breaks_openings_and_sponsored_sessions_do_not_count(
    staff, kind, funding, counts
):
    model = SessionFactory.build(run=RunFactory())

    staff.post(reverse("session:add"), typed(model, kind=kind, funding=funding))

    assert Session.objects.get().counts_for_credit is counts


def test_giving_a_place_asks_once_for_all_runs(staff):
    address = reverse("enrolments:add")
    RunFactory()
    staff.get(address)
    with CaptureQueriesContext(connection) as one:
        staff.get(address)
    for _ in range(10):
        RunFactory()

    with CaptureQueriesContext(connection) as many:
        assert staff.get(address).status_code == 200

    assert len(many) == len(one)


def test_staff_enrol_a_person_without_an_account(staff):
    run, person = RunFactory(), PersonFactory(email="")

    response = staff.post(
        reverse("enrolments:add"), {"run": run.pk, "person": person.pk}
    )

    assert response.status_code == 302, response.context["form"].errors
    enrolment = Enrolment.objects.get()
    assert (enrolment.run, enrolment.person) == (run, person)
    assert enrolment.state == EnrolmentState.ACTIVE
    assert enrolment.changes.count() == 1


def test_persons_are_chosen_by_name_and_never_listed(staff):
    PersonFactory(family_name="Соколов")

    for name in ("enrolments:add", "session:add", "programme:add"):
        page = staff.get(reverse(name)).text
        assert reverse("person_chooser:choose") in page
        assert "Соколов" not in page


def test_a_full_run_is_an_error_of_the_form_until_staff_say_otherwise(staff):
    run, person = RunFactory(capacity=0), PersonFactory()
    data = {"run": run.pk, "person": person.pk}

    refused = staff.post(reverse("enrolments:add"), data)
    assert refused.status_code == 200
    assert "Все места заняты" in refused.text
    assert not Enrolment.objects.exists()

    staff.post(reverse("enrolments:add"), {**data, "beyond_capacity": "on"})
    assert Enrolment.objects.count() == 1


def test_enrolments_are_not_edited(staff):
    enrolment = EnrolmentFactory()

    assert staff.get(reverse("enrolments:edit", args=[enrolment.pk])).status_code in {
        302,
        404,
    }


def test_the_copy_of_a_run_is_not_edited(staff):
    requirement = LessonsReadRequirementFactory()

    address = reverse("lessonsreadrequirement:edit", args=[requirement.pk])

    assert staff.get(address).status_code == 404


def test_a_requirement_is_added_to_a_course(staff):
    course = CourseFactory()

    response = staff.post(
        reverse("lessonsreadrequirement:add"), {"course": course.pk, "order": 0}
    )

    assert response.status_code == 302
    assert [type(row) for row in course.requirements.all()] == [LessonsReadRequirement]


def test_a_programme_is_made_with_its_people(staff):
    person = PersonFactory(with_account=True)

    response = staff.post(
        reverse("programme:add"),
        nested_form_data(
            {
                "title_ru": "Лечим вместе",
                "title_en": "Treat together",
                "key": "treat-together",
                "kind": "trainings",
                "roles": inline_formset([{"person": person.pk, "role": "trainer"}]),
            }
        ),
    )

    assert response.status_code == 302, response.context["form"].errors
    programme = Programme.objects.get()
    assert ProgrammeRole.objects.get().person == person
    assert set(person.account.groups.values_list("name", flat=True)) == {
        groups.TRAINERS,
        programme.group.name,
    }


def test_a_trainer_adds_courses_to_the_own_programme_only(trainer):
    foreign = ProgrammeFactory()

    for programme in (foreign, trainer.programme):
        trainer.post(
            reverse("course:add"),
            {
                "programme": programme.pk,
                "title_ru": "Анемии",
                "key": f"anaemia-{programme.pk}",
                "access": "signed_in",
            },
        )

    assert [course.programme for course in Course.objects.all()] == [trainer.programme]


def test_the_person_chooser_finds_by_name(staff):
    wanted = PersonFactory(family_name="Ёлкина", given_name="Алёна")
    PersonFactory(family_name="Соколов", given_name="Пётр")
    PersonFactory(family_name="Ёлкина", given_name="Алёна", merged_into=wanted)

    response = staff.get(reverse("person_chooser:choose_results"), {"q": "елкина"})

    assert [row.pk for row in response.context["results"]] == [wanted.pk]


def cells(client, name):
    return " ".join(client.get(reverse(f"{name}:index")).text.split())


def test_a_session_shows_its_hour_at_the_venue_and_a_word(staff):
    SessionFactory(counts_for_credit=True)

    page = cells(staff, "session")

    assert "03.12.2026, 09:30 по Якутску" in page.replace("\N{NO-BREAK SPACE}", " ")
    assert ">True<" not in page
    assert "> да <" in page


def test_an_enrolment_shows_its_hour_in_the_readers_zone(staff):
    EnrolmentFactory()

    page = cells(staff, "enrolments").replace("\N{NO-BREAK SPACE}", " ")

    assert "01.10.2026, 12:00 МСК" in page


@pytest.mark.parametrize(
    ("fields", "at", "word"),
    [
        ({}, WHILE_OPEN, "предстоит"),
        ({}, DURING, "идёт"),
        ({}, AFTERWARDS, "прошёл"),
        ({"state": RunState.CANCELLED}, AFTERWARDS, "отменён"),
        ({"state": RunState.CLOSED}, AFTERWARDS, "закрыт"),
        ({"state": RunState.DRAFT}, WHILE_OPEN, "черновик"),
    ],
)
def test_a_run_says_where_it_stands(fields, at, word):
    assert str(standing(RunFactory(**fields), at)) == word


def test_the_list_of_runs_says_that_one_is_over(staff):
    RunFactory(start_date=date(2025, 12, 3), end_date=date(2025, 12, 4))

    assert "прошёл" in cells(staff, "courserun")


def edited(run, **changes):
    return nested_form_data(
        {
            "course": run.course.pk,
            "time_zone": run.time_zone,
            "start_date": str(run.start_date),
            "end_date": str(run.end_date),
            "admission": "open",
            "offer_hours": 24,
            "team": inline_formset([]),
            "partners": inline_formset([]),
            "quotas": inline_formset([]),
            "prerequisites": inline_formset([]),
            **changes,
        }
    )


def test_a_run_edited_to_another_day_takes_its_sessions_along(staff):
    run = RunFactory(start_date=date(2030, 12, 3), end_date=date(2030, 12, 4))
    session = SessionFactory(run=run)
    address = reverse("courserun:edit", args=[run.pk])

    past = staff.post(
        address, edited(run, start_date="2020-01-01", end_date="2020-01-02")
    )
    staff.post(address, edited(run, start_date="2030-12-10", end_date="2030-12-11"))

    assert "start_date" in past.context["form"].errors
    session.refresh_from_db()
    run.refresh_from_db()
    assert (run.start_date, run.sequence) == (date(2030, 12, 10), 1)
    assert session.day == run.start_date
