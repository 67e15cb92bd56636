"""A report of another system on its page: compared, looked at, recorded, forgotten."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from attendance.domain.files import FileNotReady, accept, drop, hand_in, work_on
from attendance.domain.minutes import net_minutes
from attendance.enums import FileMatch, FileState
from attendance.models import AttendanceEvent, AttendanceFile, AttendanceRecount
from courses.domain.planning import close_run
from courses.enums import RunState
from notices import due
from papers.storage import private
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
    """Return a session that began an hour ago, by the real clock."""
    now = timezone.now().replace(second=0, microsecond=0)
    run = RunFactory(
        start_date=now.date(), end_date=now.date(), time_zone="Europe/Moscow"
    )
    starts_at = now - timedelta(hours=1)
    return SessionFactory(
        run=run, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=50)
    )


def enrolled(session, family, given, email=""):
    names = {"family_name": family, "given_name": given, "patronymic": ""}
    person = PersonFactory(
        **names, family_name_latin="", given_name_latin="", email=email
    )
    return EnrolmentFactory(run=session.run, person=person)


@pytest.fixture
def people(session):
    return {
        "lunin": enrolled(session, "Лунин", "Олег", "lunin@x.example"),
        "orlova": enrolled(session, "Орлова", "Алёна"),
        "kim": enrolled(session, "Ким", "Анна"),
    }


def report(session, *rows):
    """Return a table of names, e-mails and stays from ``start`` to ``end``, minutes."""
    begin = session.starts_at.astimezone(session.run.zone)
    lines = ["ФИО;Почта;Вход;Выход"]
    for name, email, start, end in rows:
        came, left = (begin + timedelta(minutes=n) for n in (start, end))
        lines.append(f"{name};{email};{came:%d.%m.%Y %H:%M};{left:%d.%m.%Y %H:%M}")
    return "\n".join(lines).encode("cp1251")


ROWS = [
    ("iPhone", "lunin@x.example", 0, 25),
    ("Алена Орлова", "", 0, 40),
    ("Зал 2", "", 10, 50),
]


def handed_in(session, content, **more):
    values = {"kind": "any", "zone": "Europe/Moscow", "language": "en"}
    values |= {"actor": UserFactory(), "at": timezone.now(), "name": "zoom.csv", **more}
    return hand_in(session=session, content=content, **values)[0]


def worked_off(file):
    while work_on(file, at=timezone.now()):
        pass
    file.refresh_from_db()
    return file


def looked_at(session, *rows):
    return worked_off(handed_in(session, report(session, *(rows or ROWS))))


def test_a_report_is_read_compared_and_its_file_forgotten(
    session, people, django_capture_on_commit_callbacks
):
    file = handed_in(session, report(session, *ROWS))
    stored = file.file.name

    with django_capture_on_commit_callbacks(execute=True):
        worked_off(file)

    assert not private().exists(stored)
    assert (file.state, file.kind, file.total, file.file.name) == (
        *(FileState.READY, "csv", 3),
        "",
    )
    assert list(file.lines.values_list("match", "enrolment", "minutes")) == [
        (FileMatch.EMAIL, people["lunin"].pk, 25),
        (FileMatch.NAME, people["orlova"].pk, 40),
        (FileMatch.UNKNOWN, None, 40),
    ]
    assert str(file.lines.first()) == f"{file.pk}/1"
    assert str(file) == "zoom.csv"
    assert not AttendanceEvent.objects.exists()


def test_what_is_accepted_is_recorded_once_and_the_rest_is_left_out(session, people):
    file = looked_at(session)
    actor = UserFactory()

    accept(file=file, chosen={3: people["kim"]}, actor=actor, at=timezone.now())
    worked_off(file)
    accept(file=file, chosen={2: people["orlova"]}, actor=actor, at=timezone.now())
    worked_off(file)

    assert file.state == FileState.READY
    assert net_minutes(enrolments=list(people.values())) == {
        people["lunin"].pk: 25,
        people["orlova"].pk: 40,
        people["kim"].pk: 40,
    }
    assert AttendanceEvent.objects.filter(actor=actor).count() == 3
    assert AttendanceRecount.objects.filter(run=session.run).count() == 1


def test_the_same_file_is_known_and_one_that_was_refused_may_come_again(session):
    content = report(session, *ROWS)
    first = worked_off(handed_in(session, content))
    refused = worked_off(handed_in(session, b"rubbish"))

    again = handed_in(session, content)
    anew = handed_in(session, b"rubbish", kind="zoom")

    assert again == first
    assert refused.state == FileState.REFUSED
    assert "Name the columns" in refused.refusal or "report" in refused.refusal
    assert anew.state == FileState.LOOKING
    assert AttendanceFile.objects.count() == 2
    assert work_on(worked_off(anew), at=timezone.now()) is None


def test_a_report_of_nobody_is_refused(session):
    file = worked_off(handed_in(session, report(session)))

    assert (file.state, file.refusal) == (
        FileState.REFUSED,
        "There is nobody in this file. Export the list of participants anew.",
    )


def test_a_report_of_more_people_than_a_page_shows_is_refused(session, monkeypatch):
    monkeypatch.setattr("attendance.domain.files.MOST", 2)

    file = worked_off(handed_in(session, report(session, *ROWS)))

    assert file.refusal == "There are more than 2 people in this file. Divide it."


def test_signs_that_no_database_takes_are_left_out_of_names(session):
    visit = (
        '{"users": {"1": {"name": "Ким\\u0000", "intIds": {"a": {"registeredOn": 1}}}}}'
    )

    file = worked_off(handed_in(session, visit.encode()))

    assert file.lines.get().name == "Ким"


def test_a_person_twice_in_the_file_is_left_to_a_person(session, people):
    file = looked_at(
        session, ("Орлова Алёна", "", 0, 10), ("Алена Орлова 1", "", 9, 20)
    )

    assert [line.match for line in file.lines.all()] == [FileMatch.DUPLICATE] * 2


def test_nothing_is_decided_while_the_worker_works(session, people):
    file = handed_in(session, report(session, *ROWS))

    for verb, more in ((accept, {"chosen": {}}), (drop, {})):
        with pytest.raises(FileNotReady) as refusal:
            verb(file=file, actor=UserFactory(), at=timezone.now(), **more)
        assert refusal.value.code == "not_ready"


def test_a_register_closed_meanwhile_takes_nothing(session, people):
    file = looked_at(session)
    accept(file=file, chosen={}, actor=UserFactory(), at=timezone.now())
    session.run.end_date -= timedelta(days=1)
    session.run.start_date = session.run.end_date
    session.run.save()
    close_run(run=session.run, actor=UserFactory(), at=timezone.now())

    worked_off(file)

    assert file.state == FileState.READY
    assert not AttendanceEvent.objects.exists()


def test_comparing_asks_as_often_for_many_people_as_for_one(
    session, people, django_assert_num_queries
):
    rows = [(f"Гость {'абвгдежзик'[n]}", "", 0, n + 1) for n in range(10)]
    files = [handed_in(session, report(session, *rows[:n])) for n in (1, 10)]
    counts = []

    for file in files:
        work_on(file, at=timezone.now())
        with django_assert_num_queries(7) as captured:
            work_on(file, at=timezone.now())
        counts.append(len(captured))

    assert counts[0] == counts[1]


@pytest.fixture
def trainer(client, session):
    role = ProgrammeRoleFactory(programme=session.run.course.programme)
    client.force_login(role.person.account)
    return client


def address(session, file=None, name="attendance_file"):
    key = [session.run.code, session.key]
    return (
        reverse(name, args=[*key, file.pk])
        if file
        else reverse("attendance_files", args=key)
    )


def upload(client, session, content, kind="any"):
    data = {
        "file": SimpleUploadedFile("zoom.csv", content),
        "kind": kind,
        "zone": session.run.time_zone,
    }
    return client.post(address(session), data)


def test_a_trainer_hands_in_looks_accepts_and_forgets(
    trainer, session, people, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        upload(trainer, session, report(session, *ROWS))
    file = AttendanceFile.objects.get()
    due.work_off(AttendanceFile, now=timezone.now)
    page = trainer.get(address(session, file)).content.decode()
    trainer.post(
        address(session, file),
        {"is-2": "on", "who-3": f"Ким Анна, {people['kim'].person.code}"},
    )
    due.work_off(AttendanceFile, now=timezone.now)
    after = trainer.get(address(session, file)).content.decode()
    again = upload(trainer, session, report(session, *ROWS))

    assert "Орлова Алёна" in page
    assert "Зал 2" in page
    assert again.url == address(session, file)
    assert set(net_minutes(enrolments=list(people.values())).values()) == {25, 40}
    assert "who-3" not in after

    trainer.post(address(session, file, "attendance_file_drop"))

    assert not AttendanceFile.objects.exists()
    assert AttendanceEvent.objects.count() == 3


def test_the_page_comes_anew_while_the_worker_works(trainer, session, people):
    file = handed_in(session, report(session, *ROWS))

    page = trainer.get(address(session, file))
    dropped = trainer.post(address(session, file, "attendance_file_drop"), follow=True)
    posted = trainer.post(address(session, file), follow=True)

    assert page["Refresh"] == "3"
    for answer in (dropped, posted):
        assert AttendanceFile.objects.get() == file
        assert list(answer.context["messages"])


def test_alike_names_are_ticked_together_and_a_stranger_is_told(
    trainer, session, people
):
    file = looked_at(session)

    ticked = trainer.get(address(session, file), {"alike": ""})
    wrong = trainer.post(address(session, file), {"who-3": "Никто"})

    assert ticked.context["checked"] == {2}
    assert wrong.status_code == 409
    assert "Никто" in wrong.content.decode()
    assert not AttendanceEvent.objects.exists()


def test_a_file_that_is_empty_is_refused_beside_the_field(trainer, session):
    answer = upload(trainer, session, b" " * 0)

    assert answer.status_code == 422
    assert answer.context["form"].errors["file"]


def test_a_report_of_a_closed_run_is_not_recorded(trainer, session, people):
    file = looked_at(session)
    session.run.state = RunState.CLOSED
    session.run.save()

    trainer.post(address(session, file))

    file.refresh_from_db()
    assert file.state == FileState.READY


def test_a_report_of_another_hour_says_so(trainer, session, people):
    file = looked_at(session, ("Орлова Алёна", "", 200, 240))

    page = trainer.get(address(session, file))

    assert page.context["outside"]


def test_a_page_of_a_report_asks_as_often_for_many_lines_as_for_one(
    trainer, session, people, django_assert_max_num_queries
):
    rows = [(f"Гость {letter}", "", 0, 9) for letter in "абвгдежзик"]
    counts = []
    trainer.get(address(session))
    for number in (1, 10):
        file = looked_at(session, *rows[:number])
        with django_assert_max_num_queries(30) as captured:
            trainer.get(address(session, file))
        counts.append(len(captured))

    assert counts[0] == counts[1]
