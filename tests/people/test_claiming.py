"""Somebody whom staff had on file registers: one person, and nobody is told who is."""

from datetime import UTC, datetime

import pytest

from people.domain.claiming import join_by_mailbox
from tests.factories.people import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
NAMES = {"family_name": "Соколова", "given_name": "Юлия", "patronymic": ""}


@pytest.fixture
def reader():
    return PersonFactory(with_account=True, **NAMES, workplace="")


def on_file(reader, **values):
    return PersonFactory(**{**NAMES, "email": reader.email.upper(), **values})


def test_the_same_mailbox_and_name_are_one_person(reader):
    row = on_file(reader, workplace="Якутск", family_name="Sokolova")

    assert join_by_mailbox(account=reader.account, at=AT) == row

    row.refresh_from_db()
    reader.refresh_from_db()
    assert (row.merged_into, reader.workplace) == (reader, "Якутск")
    assert join_by_mailbox(account=reader.account, at=AT) is None


@pytest.mark.parametrize(
    "other",
    [{"family_name": "Воронова"}, {"email": "other@example.org"}],
    ids=["name", "mailbox"],
)
def test_anything_less_sure_stays_two(reader, other):
    on_file(reader, **other)

    assert join_by_mailbox(account=reader.account, at=AT) is None


def test_a_person_with_an_account_is_never_taken(reader):
    on_file(reader, account=UserFactory())

    assert join_by_mailbox(account=reader.account, at=AT) is None


def test_two_rows_are_for_staff(reader):
    on_file(reader)
    on_file(reader, family_name="Sokolova")

    assert join_by_mailbox(account=reader.account, at=AT) is None


def test_an_account_without_a_person_joins_nobody():
    assert join_by_mailbox(account=UserFactory(), at=AT) is None
