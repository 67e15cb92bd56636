"""What a file says is matched, looked at, and recorded once."""

import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from attendance.domain.imports import import_stays, read_visitors
from attendance.domain.minutes import net_minutes
from attendance.domain.roster import MarkRefused
from attendance.domain.similarity import similarity
from attendance.formats.stays import Stay
from attendance.models import AttendanceEvent
from attendance.models.events import UNCHECKED_REASON
from courses.enums import RunState
from tests.factories.courses import EnrolmentFactory, RunFactory, SessionFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    return SessionFactory(run=RunFactory())


def enrolled(session, family, given, email=""):
    person = PersonFactory(
        family_name=family,
        given_name=given,
        patronymic="",
        family_name_latin="",
        given_name_latin="",
        email=email,
    )
    return EnrolmentFactory(run=session.run, person=person)


def stay(session, name, email="", start=0, end=30):
    begin = session.starts_at
    return Stay(
        name, email, begin + timedelta(minutes=start), begin + timedelta(minutes=end)
    )


def take(session, stays, accept_from=None):
    return import_stays(
        session=session,
        stays=stays,
        accept_from=accept_from,
        actor=None,
        at=session.ends_at,
    )


def test_people_are_matched_by_email_and_names_are_only_proposed(session):
    lunin = enrolled(session, "Лунин", "Олег", "lunin@x.example")
    orlova = enrolled(session, "Орлова", "Алёна")
    for _ in range(2):
        enrolled(session, "Ким", "Анна")
    stays = [
        stay(session, "iPhone", "LUNIN@x.example "),
        stay(session, "Алена Орлова"),
        stay(session, "Лунин Олег"),
        stay(session, "Анна Ким"),
        stay(session, "Участник"),
    ]

    lines = take(session, stays)

    assert [(line.match, line.enrolment, line.similarity) for line in lines] == [
        ("email", lunin, 100),
        ("name", orlova, 100),
        ("duplicate", lunin, 100),
        ("ambiguous", None, 100),
        ("unknown", None, 0),
    ]
    assert net_minutes(enrolments=[lunin, orlova]) == {lunin.pk: 30, orlova.pk: 0}


def test_accepted_names_are_recorded_and_the_same_file_twice_only_once(session):
    orlova = enrolled(session, "Орлова", "Алёна")
    stays = [stay(session, "Orlova Alena", start=-10, end=20)]

    for _ in range(2):
        lines = take(session, stays, accept_from=80)

    assert (lines[0].match, lines[0].minutes) == ("name", 20)
    assert net_minutes(enrolments=[orlova]) == {orlova.pk: 20}
    assert AttendanceEvent.objects.count() == 1


def test_one_name_twice_in_a_file_is_left_to_a_person(session):
    enrolled(session, "Орлова", "Алёна")
    stays = [stay(session, "Орлова Алёна"), stay(session, "Алена Орлова 1")]

    lines = take(session, stays, accept_from=80)

    assert [line.match for line in lines] == ["duplicate", "duplicate"]
    assert not AttendanceEvent.objects.exists()


def test_a_total_is_recorded_as_unchecked_and_one_of_nothing_is_not(session):
    lunin = enrolled(session, "Лунин", "Олег", "lunin@x.example")
    enrolled(session, "Ким", "Анна", "kim@x.example")

    take(
        session,
        [
            Stay("Лунин", "lunin@x.example", total=45),
            Stay("Ким", "kim@x.example", total=0),
        ],
    )

    event = AttendanceEvent.objects.get()
    assert (event.reason, event.person) == (UNCHECKED_REASON, lunin.person)
    assert net_minutes(enrolments=[lunin]) == {lunin.pk: 45}


def test_a_closed_register_takes_no_file(session):
    session.run.state = RunState.CLOSED
    session.run.save()

    with pytest.raises(MarkRefused) as refusal:
        take(session, [])

    assert refusal.value.code == "closed"


def test_the_number_of_queries_of_a_look_does_not_depend_on_the_file(
    session, django_assert_num_queries
):
    for number in range(12):
        enrolled(session, "Лунин", f"Олег{number}", f"{number}@x.example")
    stays = [stay(session, "Лунин", f"{number}@x.example") for number in range(12)]

    with django_assert_num_queries(3):
        read_visitors(session=session, stays=stays)


@pytest.mark.parametrize(
    ("one", "other", "least", "most"),
    [
        ("Фёдоров Семён", "семен  ФЕДОРОВ 🌸", 100, 100),
        ("Орлова Алёна Ивановна", "Алёна Орлова", 95, 95),
        ("Ivanov Petr", "Иванов Пётр", 100, 100),
        ("Иванов Пётр", "Ivanov Piotr", 80, 94),
        ("Иванов Пётр", "Ким Анна", 0, 50),
        ("+79160000002", "Ким Анна", 0, 0),
    ],
)
def test_names_are_alike_whatever_their_order_and_script(one, other, least, most):
    assert least <= similarity(one, other) <= most


@pytest.fixture
def file(session, tmp_path):
    path = tmp_path / "people.csv"
    start = session.starts_at.astimezone(session.run.zone)
    lines = ["ФИО;Почта;Вход;Выход"]
    for name, email in (("Лунин", "lunin@x.example"), ("Орлова Алёна", "")):
        end = start + timedelta(minutes=25)
        lines.append(f"{name};{email};{start:%d.%m.%Y %H:%M};{end:%d.%m.%Y %H:%M}")
    path.write_text("\n".join(lines), encoding="cp1251")
    return path


def run_command(session, file, capsys, **more):
    options = {"format": "csv", "session": session.pk, **more}
    call_command("import_attendance", str(file), **options)
    return capsys.readouterr().out


def test_a_dry_run_answers_in_json_and_writes_nothing(session, file, capsys):
    enrolled(session, "Лунин", "Олег", "lunin@x.example")
    enrolled(session, "Орлова", "Алёна")

    out = run_command(session, file, capsys, dry_run=True, json=True)

    assert [
        {key: row[key] for key in ("name", "email", "minutes", "match", "reason")}
        for row in json.loads(out)
    ] == [
        {
            "name": "Лунин",
            "email": "lunin@x.example",
            "minutes": 25,
            "match": "email",
            "reason": "the e-mail of a participant",
        },
        {
            "name": "Орлова Алёна",
            "email": "",
            "minutes": 25,
            "match": "name",
            "reason": "a name alike, to be accepted, 100 %",
        },
    ]
    assert not AttendanceEvent.objects.exists()


def test_the_command_says_what_would_be_recorded(session, file, capsys):
    enrolled(session, "Лунин", "Олег", "lunin@x.example")

    out = run_command(session, file, capsys, dry_run=True)

    assert out.splitlines()[-1] == "1 of 2 would be recorded"


def test_the_command_refuses_in_words(session, file, tmp_path):
    empty = tmp_path / "empty.csv"
    empty.write_text("x")
    for path, pk in ((file, 0), (empty, session.pk), (tmp_path / "none", session.pk)):
        with pytest.raises(CommandError):
            call_command("import_attendance", str(path), format="csv", session=pk)
