"""The guard at the doors: who is on file already."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people.domain.duplicates import Ground, Sought, matches
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
BORN = date(1980, 2, 1)


def sought(**values):
    return Sought(
        **{
            "family_name": "Соколова",
            "given_name": "Юлия",
            "patronymic": "Петровна",
            **values,
        }
    )


def on_file(**values):
    return PersonFactory(
        **{
            "family_name": "Соколова",
            "given_name": "Юлия",
            "patronymic": "Петровна",
            "email": "",
            **values,
        }
    )


def grounds(one):
    [found] = matches([one])
    return [match.ground for match in found]


@pytest.mark.parametrize(
    ("known", "asked", "ground"),
    [
        ({"member_number": "17"}, {"member_number": "17"}, Ground.NUMBER),
        ({"email": "y@a.ru"}, {"email": "Y@A.ru"}, Ground.EMAIL),
        ({"birth_date": BORN}, {"birth_date": BORN}, Ground.BIRTH_DATE),
        ({"phone": "+79140000017"}, {"phone": "+79140000017"}, Ground.PHONE),
        ({}, {}, Ground.NAME),
        ({"patronymic": ""}, {}, Ground.NAME),
        ({"patronymic": "Питровна"}, {}, Ground.NAME),
        ({"birth_date": BORN}, {}, Ground.NAME),
        ({}, {"family_name": "СОКОЛОВА", "given_name": "юлия"}, Ground.NAME),
        ({}, {"family_name": "Sokolova", "given_name": "Yuliya"}, Ground.NAME),
        ({}, {"family_name": "Юлия", "given_name": "Соколова"}, Ground.NAME),
        ({"former_family_name": "Мышкина"}, {"family_name": "Мышкина"}, Ground.NAME),
        ({"family_name": "Мышкина"}, {"former_family_name": "Мышкина"}, Ground.NAME),
        (
            {"family_name_latin": "Falcon", "given_name_latin": "Julia"},
            {"family_name": "Falcon", "given_name": "Julia"},
            Ground.NAME,
        ),
        (
            {"email": "y@a.ru"},
            {"family_name": "Ли", "given_name": "Ю", "email": "y@a.ru"},
            Ground.MAILBOX,
        ),
        (
            {"birth_date": BORN},
            {"family_name": "Соклова", "birth_date": BORN},
            Ground.SPELLING,
        ),
    ],
)
def test_somebody_on_file_is_recognised(known, asked, ground):
    on_file(**known)
    on_file(family_name="Воронова", email="v@a.ru")

    assert grounds(sought(**asked)) == [ground]


@pytest.mark.parametrize(
    ("known", "asked"),
    [
        ({"patronymic": "Ивановна"}, {}),
        ({"birth_date": date(1981, 2, 1)}, {"birth_date": BORN}),
        ({"given_name": "Анна"}, {}),
        ({"birth_date": BORN}, {"family_name": "Воронова", "birth_date": BORN}),
        ({"family_name": "Мышкина"}, {"birth_date": BORN}),
    ],
)
def test_two_people_stay_two(known, asked):
    on_file(**known)

    assert grounds(sought(**asked)) == []


def test_the_surest_stands_first_and_says_so():
    by_name = on_file()
    by_mail = on_file(email="y@a.ru")

    [found] = matches([sought(email="y@a.ru")])

    assert [(match.person, match.is_sure) for match in found] == [
        (by_mail, True),
        (by_name, False),
    ]


def test_one_is_not_a_duplicate_of_oneself_nor_of_a_merged_row():
    person = on_file()
    on_file(merged_into=person)

    assert matches([Sought.of(person)]) == [[]]


@pytest.mark.parametrize("count", [1, 30])
def test_a_whole_list_is_compared_in_one_query(count):
    for number in range(count):
        on_file(email=f"y{number}@a.ru")

    with CaptureQueriesContext(connection) as asked:
        found = matches([sought(email=f"y{n}@a.ru") for n in range(count)])

    assert [rows[0].ground for rows in found] == [Ground.EMAIL] * count
    assert len(asked) == 1
