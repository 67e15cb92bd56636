"""A phone number is kept in one way, however it was typed."""

import pytest

from people.phones import PhoneRefused, asked_number, in_groups, normalise_phone


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("8 (914) 000-00-17", "+79140000017"),
        ("+7 914 000 00 17", "+79140000017"),
        ("9140000017", "+79140000017"),
        ("7-914-000-00-17", "+79140000017"),
        ("+375 29 123-45-67", "+375291234567"),
        ("", ""),
    ],
)
def test_a_number_is_kept_in_one_way(typed, kept):
    assert normalise_phone(typed) == kept


@pytest.mark.parametrize("typed", ["нет", "123", "+7 914 000-00-17 доб. 5", "+" * 9])
def test_what_is_no_number_is_refused(typed):
    with pytest.raises(PhoneRefused) as refusal:
        normalise_phone(typed)

    assert refusal.value.code == "phone"


def test_a_number_is_read_in_groups():
    assert in_groups("+79140000017").replace("\N{NO-BREAK SPACE}", " ") == (
        "+7 914 000-00-17"
    )
    assert in_groups("+375291234567") == "+375291234567"


@pytest.mark.parametrize(
    ("query", "digits"),
    [
        ("8 914 000-00-17", "9140000017"),
        ("+7 914 000-00-17", "9140000017"),
        ("00-17", "0017"),
        ("17", ""),
        ("Иванова 1234", ""),
    ],
)
def test_a_query_is_a_number_or_is_not(query, digits):
    assert asked_number(query) == digits
