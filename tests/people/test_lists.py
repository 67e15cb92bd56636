"""A list of people is read row by row, by the rules of registration."""

from datetime import UTC, date, datetime

import pytest
from wagtail.models import ModelLogEntry

from papers.sheets import parse_table
from people.domain.lists import (
    ListRefused,
    Seen,
    add,
    columns_of,
    entries,
    judge,
    numbered,
)
from people.enums import Verdict
from people.models import Person
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 25)
AT = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


def read(*lines, header="Фамилия;Имя;Отчество;Дата рождения;Почта;Телефон;Регион"):
    table = parse_table("\n".join((header, *lines)))
    return list(entries(table, today=TODAY))


def verdicts(rows, seen=None):
    return [str(row.verdict) for row in judge(rows, seen)]


def test_columns_are_told_by_their_headings_in_both_languages():
    ru = columns_of(["№", "Фамилия", "Имя", "Девичья фамилия", "E-mail", "Моб. тел."])
    en = columns_of(["Last name", "First name", "Date of birth", "Phone", "Hospital"])

    assert ru == {
        1: "family_name",
        2: "given_name",
        3: "former_family_name",
        4: "email",
        5: "phone",
    }
    assert en == {
        0: "family_name",
        1: "given_name",
        2: "birth_date",
        3: "phone",
        4: "workplace",
    }


def test_a_row_is_kept_as_registration_keeps_it():
    [row] = read(
        " винокурова ;Айталина;Сергеевна;05.03.1980;A@b.ru;8 914 000-00-17;Калужская обл."
    )

    assert row.problem == ""
    assert row.number == 2
    region = row.values.pop("region")
    assert (
        Person._meta.get_field("region").related_model.objects.get(pk=region).code
        == "RU-KLU"
    )
    assert row.values == {
        "family_name": "винокурова",
        "given_name": "Айталина",
        "patronymic": "Сергеевна",
        "birth_date": "1980-03-05",
        "email": "A@b.ru",
        "phone": "+79140000017",
    }


def test_a_whole_name_in_one_column_is_taken_apart():
    [row, short] = read(
        "Мирза-заде Тимур Рашид оглы;t@a.ru", "Ли Ю;", header="ФИО участника;Почта"
    )

    assert row.values["patronymic"] == "Рашид оглы"
    assert (row.name, short.name) == ("Мирза-заде Тимур Рашид оглы", "Ли Ю")


@pytest.mark.parametrize(
    "line",
    [
        "Соколова;;",
        ";Юлия;",
        "Соколова;Ю.;П.",
        "Соколова;Юлия;;31.02.1980",
        "Соколова;Юлия;;25.11.2026",
        "Соколова;Юлия;;01.01.1700",
        "Соколова;Юлия;;;нет почты",
        "Соколова;Юлия;;;;телефон",
        "Соколова;Юлия;;;;;Лапландия",
        "Соколова123;Юлия;",
        "Соко\u200fлова;Юлия;",
        f"{'С' * 121};Юлия;",
        f"Соколова;Юлия;;;{'y' * 260}@a.ru",
    ],
)
def test_what_cannot_be_taken_says_why(line):
    [row] = read(line)

    assert row.problem
    assert verdicts([row]) == ["invalid"]


def test_a_text_that_is_too_long_is_refused():
    [row] = read(f"Соколова;Юлия;{'д' * 300}", header="Фамилия;Имя;Должность")

    assert row.problem


@pytest.mark.parametrize("name", ["Null;Юлия", "О’Брайен;Шон", "Ли;Ю", "Ё;Ы"])
def test_rare_names_are_names(name):
    [row] = read(f"{name};")

    assert row.problem == ""


def test_a_table_without_names_is_refused():
    with pytest.raises(ListRefused) as refusal:
        read("1;2", header="Город;Телефон")

    assert refusal.value.code == "no_columns"


def test_each_row_is_new_known_doubtful_repeated_or_invalid():
    known = PersonFactory(
        family_name="Соколова", given_name="Юлия", patronymic="", email="y@a.ru"
    )
    PersonFactory(family_name="Ли", given_name="Ю", patronymic="", email="l@a.ru")
    rows = read(
        "Sokolova;Yuliya;;;Y@a.ru",
        "Ли;Ю;",
        "Воронова;Анна;",
        "воронова;АННА;",
        "Воронова;;",
    )

    judged = judge(rows)

    assert [str(row.verdict) for row in judged] == [
        "known",
        "doubtful",
        "new",
        "repeated",
        "invalid",
    ]
    assert judged[0].match.person == known
    assert judged[3].repeats == 4
    assert numbered(judged) == dict.fromkeys(Verdict.values, 1)


def test_two_people_on_file_are_not_one_for_sure():
    for number in range(2):
        PersonFactory(
            family_name="Соколова",
            given_name="Юлия",
            patronymic="",
            email="y@a.ru",
            workplace=str(number),
        )

    assert verdicts(read("Соколова;Юлия;;;y@a.ru")) == ["doubtful"]


def test_a_later_part_of_a_list_knows_the_earlier_ones():
    seen = Seen()
    verdicts(read("Воронова;Анна;;;a@a.ru"), seen)

    assert verdicts(read("Воронова;Анна;Петровна;;a@a.ru"), seen) == ["repeated"]


def test_new_rows_become_persons_each_with_a_line_in_the_log():
    rows = read("Воронова;Анна;;05.03.1980;a@a.ru;89140000017;Москва", "Ли;Ю;", "Ё;Ы;")

    made = add(rows, actor=None, at=AT, source="список.xlsx")

    first = Person.objects.get(family_name="Воронова")
    assert (first.birth_date, first.phone) == (date(1980, 3, 5), "+79140000017")
    assert first.region.code == "RU-MOW"
    assert first.match_key == "voronova ana"
    lines = ModelLogEntry.objects.filter(action="people.add_person")
    assert {line.object_id for line in lines} == {str(person.pk) for person in made}
    assert {line.data["list"] for line in lines} == {"список.xlsx"}
