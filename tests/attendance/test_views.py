"""The roster's pages: for those who run the seminar, and nobody else."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from people import groups
from tests.factories.attendance import AttendanceEventFactory
from tests.factories.courses import (
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
    return SessionFactory(run=RunFactory(start_date=today, end_date=today))


@pytest.fixture
def trainer(session):
    return ProgrammeRoleFactory(programme=session.run.course.programme).person.account


def address(session, name="roster", *more, language="ru"):
    with translation.override(language):
        return reverse(name, args=[session.run.code, session.key, *more])


def enrol(session, name="Ёлкина", **more):
    return EnrolmentFactory(
        run=session.run, person=PersonFactory(family_name=name, **more)
    )


@pytest.mark.parametrize(
    "who", ["visitor", "physician", "trainer of another programme"]
)
def test_the_roster_does_not_exist_for_others(client, session, who):
    if who != "visitor":
        user = UserFactory()
        if who.startswith("trainer"):
            user = ProgrammeRoleFactory().person.account
        client.force_login(user)

    answer = client.get(address(session))

    assert answer.status_code == (302 if who == "visitor" else 404)


def test_staff_and_the_programmes_trainer_see_it(client, session, trainer):
    enrol(session)

    for user in (trainer, UserFactory(role=groups.STAFF)):
        client.force_login(user)
        assert client.get(address(session)).status_code == 200


def test_a_press_marks_and_returns_to_the_person(client, session, trainer):
    person = enrol(session).person
    client.force_login(trainer)

    answer = client.post(
        address(session, "roster_mark", person.code), {"kind": "present", "q": "ёл"}
    )

    assert answer.url == f"{address(session)}?q=%D1%91%D0%BB#person-{person.code}"
    assert [e.kind for e in session.attendance_events.all()] == ["present"]
    assert "На\u00a0месте" in client.get(address(session)).content.decode()


def test_a_script_gets_the_row_and_the_count(client, session, trainer):
    person = enrol(session).person
    enrol(session, "Другая")
    client.force_login(trainer)

    answer = client.post(
        address(session, "roster_mark", person.code, language="en"),
        {"kind": "present", "client_id": str(uuid.uuid4())},
        headers={"X-Part": f"person-{person.code}"},
    )

    text = answer.content.decode()
    assert answer.status_code == 200
    assert f'id="person-{person.code}"' in text
    assert "Другая" not in text
    assert 'aria-pressed="true"' in text


def test_a_refusal_is_said_with_and_without_a_script(client, session, trainer):
    person = enrol(session).person
    AttendanceEventFactory(session=session, person=person, actor=UserFactory())
    client.force_login(trainer)
    target = address(session, "roster_mark", person.code)

    part = client.post(target, {"kind": "absent"}, headers={"X-Part": "x"})
    page = client.post(target, {"kind": "absent"}, follow=True)

    assert part.status_code == 409
    for answer in (part, page):
        assert "Укажите причину" in answer.content.decode()


def test_a_person_of_another_run_is_not_there(client, session, trainer):
    stranger = EnrolmentFactory().person
    client.force_login(trainer)

    answer = client.post(
        address(session, "roster_mark", stranger.code), {"kind": "present"}
    )

    assert answer.status_code == 404
    assert not session.attendance_events.exists()


def test_an_unknown_mark_writes_nothing(client, session, trainer):
    person = enrol(session).person
    client.force_login(trainer)

    client.post(address(session, "roster_mark", person.code), {"kind": "levitated"})

    assert not session.attendance_events.exists()


def test_one_finds_by_a_part_of_the_name_and_by_what_is_not_marked(
    client, session, trainer
):
    marked, other = enrol(session, "Ёлкина"), enrol(session, "Берёзкина")
    AttendanceEventFactory(session=session, person=marked.person)
    client.force_login(trainer)

    by_name = client.get(address(session), {"q": "елк"}).context["rows"]
    unmarked = client.get(address(session), {"show": "unmarked"}).context["rows"]
    nobody = client.get(address(session), {"q": "икс"})

    assert [row.person for row in by_name] == [marked.person]
    assert [row.person for row in unmarked] == [other.person]
    assert "Никого не" in nobody.content.decode()


def test_an_empty_roster_says_so(client, session, trainer):
    client.force_login(trainer)

    assert "Пока никто не" in client.get(address(session)).content.decode()


@pytest.mark.parametrize("people", [1, 15])
def test_the_number_of_queries_does_not_depend_on_the_rows(
    client, session, trainer, people, django_assert_max_num_queries
):
    for _ in range(people):
        enrol(session)
    client.force_login(trainer)

    with django_assert_max_num_queries(12):
        client.get(address(session))


def test_before_the_hour_the_roster_says_when_the_session_begins(
    client, session, trainer
):
    client.force_login(trainer)
    session.starts_at = timezone.now() + timedelta(hours=3)
    session.ends_at = session.starts_at + timedelta(hours=1)
    session.save()
    clock = session.starts_at.astimezone(session.run.zone)

    page = plain(client.get(address(session)))

    assert "Занятие начнётся" in page
    assert f"{clock:%H:%M} по Якутску. Отмечать" in page
    session.starts_at = timezone.now() - timedelta(minutes=1)
    session.save()
    assert "Занятие начнётся" not in plain(client.get(address(session)))


def test_the_count_is_a_sentence_and_a_mark_is_said_once(client, session, trainer):
    person = enrol(session).person
    enrol(session, "Берёзкина")
    client.force_login(trainer)
    client.post(address(session, "roster_mark", person.code), {"kind": "present"})

    page = plain(client.get(address(session)))

    assert 'Отмечено <b class="clock">1</b> из 2' in page
    row = page.split(f'id="person-{person.code}"')[1].split("</li>")[0]
    assert row.lower().split("<details")[0].count("на месте") == 1


def plain(response):
    return " ".join(response.text.replace("\N{NO-BREAK SPACE}", " ").split())
