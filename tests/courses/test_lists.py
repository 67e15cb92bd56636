"""A list of people is handed in, looked at, decided and taken in."""

import json
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses.domain import lists
from courses.domain.lists import ListRefused, decide, hand_in, take_in, tally
from courses.enums import ListState
from courses.models import Enrolment, ListRow, PeopleList
from notices import due
from papers.sheets import parse_table, xlsx_bytes
from people.domain.claiming import join_by_mailbox
from people.models import Person
from tests.factories.courses import UpcomingRunFactory
from tests.factories.people import PersonFactory, StaffUserFactory, TrainerUserFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
HEADER = "Фамилия;Имя;Почта"


@pytest.fixture
def staff(client):
    account = StaffUserFactory()
    client.force_login(account)
    return account


def handed_in(*lines, run=None, actor=None):
    table = parse_table("\n".join((HEADER, *lines)))
    people = hand_in(table=table, title="список.csv", run=run, actor=actor, at=AT)
    worked_off()
    people.refresh_from_db()
    return people


def worked_off():
    """Work off what is due, also what a page has made due by the real clock."""
    due.work_off(PeopleList, now=lambda: max(AT, timezone.now()))


def taken_in(people, actor=None):
    take_in(people=people, actor=actor, at=AT)
    worked_off()
    people.refresh_from_db()
    return people


def refused(call, **kwargs):
    with pytest.raises(ListRefused) as refusal:
        call(**kwargs)
    return refusal.value.code


def test_looking_at_a_list_adds_nobody():
    people = handed_in("Воронова;Анна;a@a.ru", "Ли;Ю;")

    assert people.state == ListState.READY
    assert not Person.objects.exists()
    assert [row.verdict for row in people.rows.all()] == ["new", "new"]


def test_new_rows_become_persons_and_known_ones_stay_as_they_are():
    known = PersonFactory(family_name="Ли", given_name="Ю", email="l@a.ru")

    people = taken_in(handed_in("Воронова;Анна;a@a.ru", "Li;Yu;L@a.ru"))

    assert people.state == ListState.DONE
    assert Person.objects.count() == 2
    assert people.rows.get(number=3).person == known
    assert tally(people).added == 2


def test_a_doubtful_row_waits_for_a_decision():
    PersonFactory(family_name="Ли", given_name="Ю", patronymic="", email="")
    people = taken_in(handed_in("Ли;Ю;l@a.ru"))

    assert Person.objects.count() == 1
    assert people.rows.get().person is None


@pytest.mark.parametrize(("same", "count"), [(True, 1), (False, 2)])
def test_a_person_decides_whether_it_is_the_same(same, count):
    PersonFactory(family_name="Ли", given_name="Ю", patronymic="", email="")
    people = handed_in("Ли;Ю;l@a.ru")
    row = people.rows.get()

    decide(row=row, same=not same, actor=None, at=AT)
    decide(row=row, same=same, actor=None, at=AT)
    taken_in(people)

    assert Person.objects.count() == count
    row.refresh_from_db()
    assert row.person is not None


def test_nothing_is_decided_twice_or_too_late():
    PersonFactory(family_name="Ли", given_name="Ю", patronymic="", email="")
    people = handed_in("Воронова;Анна;", "Ли;Ю;l@a.ru")
    clear, doubtful = people.rows.all()

    assert refused(decide, row=clear, same=True, actor=None, at=AT) == "decided"
    taken_in(people)
    assert refused(decide, row=doubtful, same=True, actor=None, at=AT) == "not_ready"
    assert refused(take_in, people=people, actor=None, at=AT) == "not_ready"
    assert lists.work_on(people, at=AT) is None


def test_an_empty_list_is_refused():
    table = parse_table(HEADER)

    code = refused(hand_in, table=table, title="a", run=None, actor=None, at=AT)

    assert code == "empty"


def test_whoever_registered_meanwhile_is_not_made_twice():
    people = handed_in("Ли;Ю;l@a.ru", "Воронова;Анна;")
    known = PersonFactory(family_name="Ли", given_name="Ю", email="l@a.ru")
    PersonFactory(family_name="Воронова", given_name="Анна", patronymic="", email="")

    taken_in(people)

    assert Person.objects.count() == 2
    first, second = people.rows.all()
    assert (first.person, second.person, second.verdict) == (known, None, "doubtful")


def test_work_that_was_cut_off_goes_on_without_making_anybody_twice(monkeypatch):
    monkeypatch.setattr(lists, "BATCH", 2)
    people = handed_in(*(f"Воронова{'а' * n};Анна;" for n in range(1, 6)))
    take_in(people=people, actor=None, at=AT)
    people.refresh_from_db()
    lists.work_on(people, at=AT)
    PeopleList.objects.filter(pk=people.pk).update(after=0)

    worked_off()

    assert Person.objects.count() == people.rows.exclude(person=None).count()
    assert ListState(PeopleList.objects.get().state) == ListState.DONE


def test_everybody_taken_in_is_enrolled_as_far_as_there_are_places(staff):
    run = UpcomingRunFactory(capacity=1)
    people = handed_in("Воронова;Анна;a@a.ru", "Ли;Ю;l@a.ru", run=run, actor=staff)

    taken_in(people, actor=staff)

    assert [row.person.family_name for row in Enrolment.objects.all()] == ["Воронова"]
    assert people.rows.get(number=3).problem


@pytest.mark.parametrize(
    "content",
    [
        xlsx_bytes("x", HEADER.split(";"), [["Воронова", "Анна", "a@a.ru"]]),
        f"{HEADER}\nВоронова;Анна;a@a.ru".encode("cp1251"),
        f"{HEADER}\nВоронова;Анна;a@a.ru".encode("utf-16"),
        f"{HEADER}\nВоронова;Анна;a@a.ru".encode(),
    ],
    ids=["xlsx", "cp1251", "utf-16", "utf-8"],
)
def test_staff_hand_a_file_in_look_and_take_it_in(client, staff, content):
    file = SimpleUploadedFile("список.csv", content)

    answer = client.post(reverse("people_lists"), {"file": file})

    people = PeopleList.objects.get()
    assert answer["Location"] == reverse("people_list", args=[people.pk])
    assert "Refresh" in client.get(answer["Location"])
    worked_off()
    page = client.get(answer["Location"])
    assert "Воронова Анна" in page.content.decode()
    assert "Refresh" not in page
    client.post(reverse("people_list_add", args=[people.pk]))
    worked_off()
    assert Person.objects.get().full_name == "Воронова Анна"
    done = client.get(answer["Location"]).content.decode()
    assert reverse("person:inspect", args=[Person.objects.get().pk]) in done


def test_staff_decide_on_the_page_and_come_back_to_the_same_rows(client, staff):
    PersonFactory(family_name="Ли", given_name="Ю", patronymic="", email="")
    people = handed_in("Ли;Ю;l@a.ru")
    address = reverse("people_list_row", args=[people.pk, 2])

    answer = client.post(address, {"same": "yes", "show": "doubtful"})
    client.post(address, {"same": "no"})
    taken_in(people)
    client.post(address, {"same": "no", "show": "<i>"})

    assert answer["Location"].endswith("?show=doubtful")
    assert ListRow.objects.get().verdict == "new"


@pytest.mark.parametrize("content", [b"", b"\x00\x01", "Город\nЯкутск".encode()])
def test_a_file_that_is_no_list_is_refused_beside_the_field(client, staff, content):
    file = SimpleUploadedFile("a.csv", content)

    page = client.post(reverse("people_lists"), {"file": file})

    assert page.status_code == 409
    assert page.context["form"].errors.keys() == {"file"}


def test_a_list_that_was_taken_in_is_not_taken_in_again(client, staff):
    people = taken_in(handed_in("Ли;Ю;l@a.ru"))

    client.post(reverse("people_list_add", args=[people.pk]), follow=True)

    assert Person.objects.count() == 1


def test_an_empty_table_is_offered(client, staff):
    answer = client.get(reverse("people_list_sample"))

    assert answer["Content-Disposition"].endswith('"people.xlsx"')


def test_trainers_take_nobody_in(client):
    client.force_login(TrainerUserFactory())
    people = handed_in("Ли;Ю;l@a.ru")

    for name, args in (
        ("people_lists", []),
        ("people_list", [people.pk]),
        ("people_list_sample", []),
    ):
        assert client.get(reverse(name, args=args)).status_code != 200
    client.post(reverse("people_list_add", args=[people.pk]))
    people.refresh_from_db()
    assert people.state == ListState.READY


@pytest.mark.parametrize("count", [1, 30])
def test_the_rows_cost_the_same_queries_for_one_and_for_many(client, staff, count):
    people = handed_in(*(f"Воронова{'а' * n};Анна;" for n in range(1, count + 1)))
    address = reverse("people_list", args=[people.pk])
    client.get(address)

    with CaptureQueriesContext(connection) as asked:
        client.get(f"{address}?show=new")

    assert len(asked) == 15


@pytest.mark.parametrize("count", [1, 30])
def test_a_batch_costs_the_same_queries_for_one_and_for_many(count):
    people = handed_in(*(f"Лист{'а' * n};Анна;" for n in range(1, count + 1)))
    take_in(people=people, actor=None, at=AT)
    people.refresh_from_db()

    with CaptureQueriesContext(connection) as asked:
        lists.work_on(people, at=AT)

    assert len(asked) == 13


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text(f"{HEADER}\nВоронова;Анна;a@a.ru\nЛи;;", encoding="cp1251")
    return path


def test_the_command_shows_first(file, capsys):
    call_command("import_people", file, "--dry-run", "--json")

    rows = json.loads(capsys.readouterr().out)
    assert [row["verdict"] for row in rows] == ["new", "invalid"]
    assert not Person.objects.exists()


def test_the_command_takes_in_and_enrols(file, capsys):
    run, actor = UpcomingRunFactory(), StaffUserFactory()

    call_command("import_people", file, "--run", run.code, "--actor", actor.email)

    assert Enrolment.objects.get().person.family_name == "Воронова"
    assert "new: 1, invalid: 1" in capsys.readouterr().out


def test_the_command_says_what_is_missing(file, tmp_path):
    run = UpcomingRunFactory()
    empty = tmp_path / "empty.csv"
    empty.write_bytes(b"")

    for arguments in (
        [file, "--run", "none"],
        [file, "--run", run.code],
        [empty],
        [tmp_path / "nowhere.csv"],
    ):
        with pytest.raises(CommandError):
            call_command("import_people", *arguments)


def test_a_pasted_list_is_taken_like_a_file_and_offers_the_run(client, staff):
    run = UpcomingRunFactory()
    page = client.get(reverse("people_lists"), {"run": run.pk})
    assert f'value="{run.pk}" selected' in page.text

    client.post(
        reverse("people_lists"),
        {"text": "Фамилия\tИмя\tПочта\nВоронова\tАнна\ta@a.ru", "run": run.pk},
    )

    people = PeopleList.objects.get()
    assert (people.run, people.rows.count()) == (run, 1)


def test_neither_file_nor_text_says_so(client, staff):
    answer = client.post(reverse("people_lists"), {"text": " "})

    assert answer.status_code == 409
    assert "Выберите файл или вставьте строки." in answer.text


def test_a_file_in_windows_letters_is_read(client, staff):
    content = f"{HEADER}\nВоронова;Анна;a@a.ru".encode("cp1251")

    client.post(reverse("people_lists"), {"file": SimpleUploadedFile("a.csv", content)})

    assert ListRow.objects.get().name == "Воронова Анна"


def test_one_person_in_three_spellings_is_one_person():
    people = taken_in(
        handed_in(
            "Воронова;Анна;a@a.ru", "ВОРОНОВА;АННА;A@A.RU", "Voronova;Anna;a@a.ru"
        )
    )

    assert [row.verdict for row in people.rows.all()] == ["new", "repeated", "repeated"]
    assert Person.objects.count() == 1


def test_whoever_registers_later_finds_the_place_from_the_list():
    run = UpcomingRunFactory(admission="invitation")
    actor = StaffUserFactory()
    taken_in(handed_in("Воронова;Анна;a@a.ru", run=run, actor=actor), actor)
    registered = PersonFactory(
        family_name="Воронова",
        given_name="Анна",
        patronymic="",
        email="a@a.ru",
        with_account=True,
    )

    join_by_mailbox(account=registered.account, at=AT)

    [enrolment] = Enrolment.objects.for_person(registered)
    assert (enrolment.run, enrolment.state) == (run, "active")
