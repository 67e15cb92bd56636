"""Staff find a person by whatever the caller says of themselves."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people.domain import finding
from people.domain.duplicates import lookalikes
from people.domain.finding import find
from people.domain.profile import Names, rename
from people.models import Person
from tests.factories.certificates import issued
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def vinokurova():
    PersonFactory(family_name="Волков", given_name="Пётр", patronymic="")
    PersonFactory(family_name="Виноградова", given_name="Айталина", patronymic="")
    return PersonFactory(
        family_name="Винокурова", given_name="Айталина", patronymic="Сергеевна"
    )


@pytest.mark.parametrize(
    "query",
    [
        "винокур",
        "Vinokurova",
        "айталина винокурова",
        "Venokurova",
        "венокурова",
        "венакурова айталена",
        "Vinokurova Aytalina",
        "винокурва",
    ],
)
def test_a_person_is_found_however_the_name_is_written(vinokurova, query):
    assert list(find(query)) == [vinokurova]


def test_an_exact_answer_hides_those_that_are_only_close():
    exact = PersonFactory(family_name="Соколов", given_name="Пётр", patronymic="")
    PersonFactory(family_name="Сокалов", given_name="Пётр", patronymic="")

    assert list(find("Соколов")) == [exact]


def test_more_people_than_are_named_one_by_one_are_found_all(monkeypatch):
    monkeypatch.setattr(finding, "MOST_NAMED", 2)
    alike = {PersonFactory(family_name="Волкова") for _ in range(3)}
    PersonFactory(family_name="Зайцева")

    assert set(find("волкова")) == alike


def test_a_short_name_is_not_guessed_at():
    PersonFactory(family_name="Ли", given_name="Ю", patronymic="", email="a@b.ru")

    assert not find("Ля").exists()


def test_signs_alone_find_nobody():
    PersonFactory()

    assert not find("!!!").exists()


def test_nothing_typed_finds_everybody_known():
    kept = PersonFactory()
    PersonFactory(merged_into=kept)

    assert list(find(" ")) == [kept]


def test_only_those_are_found_that_are_searched_among(vinokurova):
    others = Person.objects.exclude(pk=vinokurova.pk)

    assert not find("Винокурова", others).exists()
    assert not find("Венокурова", others).exists()


def test_a_new_name_is_found_in_every_spelling(vinokurova):
    names = Names(family_name="Слепцова", given_name="Айталина")

    rename(person=vinokurova, names=names, actor=None, at=None)

    assert list(find("Sleptsova")) == [vinokurova]
    assert not find("Vinokurova").exists()


def test_the_holder_of_a_certificate_is_found_by_its_number():
    certificate = issued()
    PersonFactory()

    for number in (certificate.number, certificate.number.replace("-", " ").lower()):
        assert list(find(number)) == [certificate.person]


def test_a_merged_holder_leads_to_the_person_that_is_kept():
    certificate = issued()
    kept = PersonFactory()
    Person.objects.filter(pk=certificate.person_id).update(merged_into=kept)

    assert list(find(certificate.number)) == [kept]


def test_a_name_without_digits_asks_no_other_room():
    def fails(query):
        raise AssertionError(query)

    finding.register("test", fails)
    try:
        assert not find("Соколов").exists()
    finally:
        finding.register("test", lambda _query: [])


@pytest.mark.parametrize("count", [1, 30])
def test_forgiving_costs_the_same_queries_for_one_and_for_many(count):
    PersonFactory.create_batch(count, family_name="Соколов")

    with CaptureQueriesContext(connection) as asked:
        found = list(find("Сокалов"))

    assert len(found) == count
    assert len(asked) == 4


def test_who_looks_alike_is_known_by_name_in_any_alphabet_or_by_address():
    person = PersonFactory(
        family_name="Соколова", given_name="Юлия", patronymic="", email="y@a.ru"
    )
    latin = PersonFactory(
        family_name="Sokolova", given_name="Yuliya", patronymic="", email=""
    )
    address = PersonFactory(family_name="Ли", given_name="Ю", email="Y@a.ru")
    PersonFactory(family_name="Соколова", given_name="Анна", email="")
    PersonFactory(
        family_name="Соколова",
        given_name="Юлия",
        patronymic="",
        merged_into=person,
        email="",
    )

    assert set(lookalikes(person)) == {latin, address}


def test_nobody_looks_alike_for_want_of_an_address():
    person = PersonFactory(family_name="Соколова", given_name="Юлия", email="")
    PersonFactory(family_name="Ли", given_name="Ю", email="")

    assert lookalikes(person) == []


def test_a_person_is_found_by_phone_and_by_member_number():
    person = PersonFactory(phone="+79140000017", member_number="2019-117")
    PersonFactory(phone="+79140000099", member_number="2019-118")

    for query in ("8 914 000-00-17", "+79140000017", "000-00-17", "2019-117"):
        assert list(find(query)) == [person]


def test_the_words_of_a_merged_row_find_the_person_that_is_kept():
    kept = PersonFactory(family_name="Винокурова", given_name="Айталина")
    PersonFactory(family_name="Слепцова", given_name="Айталина", merged_into=kept)

    assert list(find("Слепцова")) == [kept]
