"""Names: what is printed, and what waits for a person."""

import pytest

from certificates.domain.names import look_at_name, name_lines, printed_name
from people.models import Person


def person(family="Соколова", given="Анна", patronymic=""):
    return Person(family_name=family, given_name=given, patronymic=patronymic)


@pytest.mark.parametrize(
    "parts",
    [
        ("Винокурова", "Айталина", "Сергеевна"),
        ("Мамедов", "Рашид", "Гасан оглы"),
        ("Кузьмина-Прокопьева", "Екатерина", ""),
        ("О’Коннор", "Мария", ""),
        ("O'Connor", "Siobhán", ""),
        ("d’Arc", "Jeanne", ""),
        ("Müller-Lüdenscheidt", "Jürgen", ""),
        ("Петрова (Сидорова)", "Мария", "Олеговна"),
        ("Ҡаһарманов", "Ураҙ", "Ғәли улы"),
        ("Һадаһардыырова", "Сардаана", "Үөлэнэевна"),
        ("Жумабаева", "Айгерим", "Серікқызы"),
        ("О", "Ен Сук", ""),
        ("Ли", "Ян", "Сергеевич"),
        ("Null", "Нулла", ""),
        ("Соловьев", "Андреи\u0306", "Сергеевич"),
        (" Кузнецова ", "Ольга  ", " Петровна"),
        ("Попов\u00a0", "Олег\u200b", "Игоревич"),
    ],
)
def test_names_of_this_country_and_its_guests_can_be_printed(parts):
    finding = look_at_name(person(*parts))

    assert finding.met, finding
    assert finding.sentence


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        (("", "Анна"), "incomplete"),
        (("Соколова", " "), "incomplete"),
        (("соколова", "анна"), "lower_case"),
        (("Соколова", "анна"), "lower_case"),
        (("СОКОЛОВА", "АННА"), "capitals"),
        (("Кузнецoва", "Ольга"), "mixed_letters"),
        (("Тест", "Тестович"), "test"),
        (("Соколова", "Test"), "test"),
        (("Соколова", "Анна 🌸"), "unprintable"),
        (("Март", "3-май"), "signs"),
        (("<b>Жирнова</b>", "Инна"), "signs"),
        (("=СУММ(1;2)", "Формула"), "signs"),
        (("#panic", "Анна"), "signs"),
    ],
)
def test_a_doubtful_name_waits_with_its_reason_in_words(parts, code):
    finding = look_at_name(person(*parts))

    assert (finding.met, finding.code) == (False, f"certificates.name_{code}")
    assert finding.sentence


def test_invisible_signs_and_spaces_are_not_printed():
    assert printed_name(person(" Попов\u00a0", "Олег\u200b", "\u202eИгоревич ")) == (
        "Попов Олег Игоревич"
    )


def test_a_long_name_breaks_after_the_family_name():
    assert name_lines(person("Мирза-заде", "Тимур", "Рашид оглы")) == [
        "Мирза-заде",
        "Тимур Рашид оглы",
    ]
