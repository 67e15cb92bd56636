"""The roster's pages: for those who run the seminar, and nobody else."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from attendance.models import DeskConflict
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


@pytest.mark.parametrize("people", [1, 500])
def test_the_number_of_queries_does_not_depend_on_the_rows(
    client, session, trainer, people, django_assert_max_num_queries
):
    persons = PersonFactory.build_batch(people, region=None)
    type(persons[0]).objects.bulk_create(persons)
    for person in persons:
        EnrolmentFactory(run=session.run, person=person)
    client.force_login(trainer)
    client.get(address(session))

    with django_assert_max_num_queries(8):
        page = client.get(address(session))

    assert len(page.context["rows"]) == people


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


def test_the_search_forgives_alphabet_case_and_typing_errors(client, session, trainer):
    person = enrol(session, "Щукина", given_name="Дмитрия").person
    enrol(session, "Берёзкина")
    client.force_login(trainer)

    for query in ("щук", "Shchukina", "schukina", "шукена", person.code.lower()):
        rows = client.get(address(session), {"q": query}).context["rows"]
        assert [row.person for row in rows] == [person], query


def test_parts_of_the_roster_are_counted_and_an_unknown_one_is_all(
    client, session, trainer
):
    here, away, left = enrol(session), enrol(session), enrol(session)
    AttendanceEventFactory(session=session, person=here.person, kind="late")
    AttendanceEventFactory(session=session, person=away.person, kind="excused")
    client.force_login(trainer)

    for show, found in {
        "here": {here},
        "away": {away},
        "unmarked": {left},
        "nonsense": {here, away, left},
    }.items():
        answer = client.get(address(session), {"show": show, "batch": "x"})
        assert {row.enrolment for row in answer.context["rows"]} == found
        assert [part[2] for part in answer.context["parts"]] == [3, 1, 1, 1]


def test_everybody_left_is_marked_and_that_is_undone_at_once(client, session, trainer):
    enrol(session), enrol(session)
    client.force_login(trainer)
    batch = client.get(address(session)).context["new_batch"]

    marked = client.post(
        address(session, "roster_rest"),
        {"kind": "absent", "batch": batch, "show": "unmarked"},
        follow=True,
    )
    undone = client.post(
        address(session, "roster_rest"),
        {"kind": "taken_back", "batch": batch},
        follow=True,
    )

    assert marked.redirect_chain[0][0].endswith(f"?show=unmarked&batch={batch}")
    assert "Отмечены 2" in plain(marked)
    assert (undone.context["marked"], undone.context["undo"]) == (0, 0)


def test_a_batch_that_makes_no_sense_or_is_refused_changes_nothing(
    client, session, trainer
):
    enrol(session)
    client.force_login(trainer)
    target = address(session, "roster_rest")

    client.post(target, {"kind": "levitated"})
    session.run.state = "closed"
    session.run.save()
    page = client.post(target, {"kind": "absent", "batch": uuid.uuid4()}, follow=True)

    assert "Журнал закрыт" in plain(page)
    assert not session.attendance_events.exists()


def test_without_a_script_the_form_of_another_mark_opens_in_its_row(
    client, session, trainer
):
    person = enrol(session).person
    client.force_login(trainer)

    page = client.get(address(session), {"more": person.code})

    assert f'id="reason-{person.code}"' in page.text


def test_the_marks_of_a_device_come_in_and_a_refusal_says_what_to_do(
    client, session, trainer
):
    person = enrol(session).person
    client.force_login(trainer)
    entries = [
        {
            "client_id": str(uuid.uuid4()),
            "session": session.key,
            "person": code,
            "kind": kind,
            "source": "roster",
            "at": timezone.now().timestamp() * 1000,
        }
        for code, kind in (
            (person.code, "present"),
            (person.code, "absent"),
            ("UNKNOWN1", "present"),
        )
    ]

    answer = client.post(
        reverse("door_events", args=[session.run.code]),
        {"now": timezone.now().timestamp() * 1000, "device": "d", "entries": entries},
        content_type="application/json",
    ).json()

    ids = [entry["client_id"] for entry in entries]
    assert (answer["taken"], answer["conflicts"]) == ([ids[0]], [ids[1]])
    assert "Этого кода нет" in answer["refused"][ids[2]]


def test_a_conflict_is_settled_on_the_roster(client, session, trainer):
    person = enrol(session).person
    AttendanceEventFactory(session=session, person=person, received_at=timezone.now())
    conflict = DeskConflict.objects.create(
        session=session,
        person=person,
        kind="absent",
        happened_at=timezone.now(),
        received_at=timezone.now(),
        actor=UserFactory(),
        client_id=uuid.uuid4(),
    )
    client.force_login(trainer)
    target = address(session, "roster_settle", conflict.pk)

    shown = plain(client.get(address(session)))
    client.post(target, {"take": ""})
    again = plain(client.post(target, {"leave": ""}, follow=True))

    assert "по-разному" in shown
    assert "уже решено" in again
    assert session.attendance_events.in_force().marks().get().kind == "absent"


def test_a_desk_that_sends_nonsense_is_refused(client, session, trainer):
    client.force_login(trainer)

    answer = client.post(
        reverse("door_events", args=[session.run.code]), "x", content_type="text/plain"
    )

    assert answer.status_code == 400
