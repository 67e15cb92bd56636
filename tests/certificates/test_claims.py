"""A person made by staff becomes one's own with the code on the certificate."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from certificates.domain import claims
from certificates.domain.claims import ClaimRefused, claim
from courses.models import Enrolment
from people.models import Person
from tests.factories.certificates import AFTER_THE_RUN, issued
from tests.factories.people import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db
NAMES = {
    "family_name": "Vinokurova",
    "given_name": "Aitalina",
    "patronymic": "",
    "phone": "",
}


@pytest.fixture
def paper():
    """A certificate of somebody whom staff made."""
    return issued()


@pytest.fixture
def reader():
    return PersonFactory(with_account=True, **NAMES)


def try_to(reader, paper, *, code=None, client="10.0.0.1"):
    return claim(
        person=reader,
        number=paper.number,
        check_code=paper.check_code if code is None else code,
        client=client,
        actor=reader.account,
        at=AFTER_THE_RUN,
    )


def refused(*args, **kwargs):
    with pytest.raises(ClaimRefused) as refusal:
        try_to(*args, **kwargs)
    return refusal.value.code


def test_number_code_and_name_bring_the_history(reader, paper):
    try_to(reader, paper)

    paper.person.refresh_from_db()
    assert paper.person.merged_into == reader
    assert Enrolment.objects.for_person(reader).count() == 1


def test_a_wrong_code_and_no_such_number_are_told_alike(reader, paper):
    paper_of_nobody = issued()
    paper_of_nobody.number = "НОДГО-2026-999999"

    assert refused(reader, paper, code="WRONG") == "not_found"
    assert refused(reader, paper_of_nobody) == "not_found"


@pytest.mark.parametrize(
    "other",
    [
        {"family_name": "Соколова"},
        {"patronymic": "Ивановна"},
    ],
)
def test_another_name_is_for_staff(reader, paper, other):
    Person.objects.filter(pk=paper.person_id).update(patronymic="Сергеевна")
    reader = PersonFactory(with_account=True, **{**NAMES, **other})

    assert refused(reader, paper) == "staff"
    paper.person.refresh_from_db()
    assert paper.person.merged_into is None


def test_a_person_with_an_account_is_not_taken_over(reader, paper):
    Person.objects.filter(pk=paper.person_id).update(account=UserFactory())

    assert refused(reader, paper) == "staff"


def test_ones_own_certificate_is_ones_own_already(reader, paper):
    try_to(reader, paper)

    assert refused(reader, paper) == "own"


def test_guessing_in_bulk_is_refused_even_with_the_right_code(reader, paper):
    for _ in range(claims.LIMIT):
        assert refused(reader, paper, code="WRONG") == "not_found"

    assert refused(reader, paper) == "too_many"


def test_many_accounts_of_one_address_are_one_guesser(reader, paper):
    cache.set("claim:i:10.0.0.1", claims.LIMIT_OF_ADDRESS)

    assert refused(reader, paper) == "too_many"
    try_to(reader, paper, client="10.0.0.2")


def test_the_page_connects_or_says_what_to_do(client, reader, paper):
    client.force_login(reader.account)
    address = reverse("claim_certificate")
    assert client.get(address).status_code == 200

    wrong = client.post(address, {"number": paper.number, "check_code": "WRONG"})
    right = client.post(
        address, {"number": paper.number, "check_code": paper.check_code}
    )

    assert wrong.status_code == 409
    assert right["Location"] == reverse("my_learning")
    cache.set(f"claim:a:{reader.account.pk}", claims.LIMIT)
    again = client.post(address, {"number": paper.number, "check_code": "WRONG"})
    assert again.status_code == 429


def test_an_account_without_a_person_gives_its_name_first(client):
    client.force_login(UserFactory())

    answer = client.get(reverse("claim_certificate"))

    assert answer["Location"] == reverse("account_name")
