"""A name that no certificate would print is told where it is typed."""

import pytest
from django.urls import reverse

from people.domain.names import NameRefused, check_writing
from people.models import Person
from tests.factories.people import PersonFactory, StaffUserFactory, UserFactory

pytestmark = pytest.mark.django_db

ONE_CAPITAL = (
    "Напишите так, как должно стоять в сертификате: с заглавной только первая буква."
)
DOUBTFUL = [
    ("иванова", "lower_case", ONE_CAPITAL),
    ("ИВАНОВА", "capitals", ONE_CAPITAL),
    ("Ивaновa", "mixed_letters", "Среди кириллицы стоят латинские буквы: a a"),
]


def said(answer, name="family_name"):
    return [text.replace("\u00a0", " ") for text in answer.context["form"].errors[name]]


@pytest.mark.parametrize(("name", "code", "sentence"), DOUBTFUL)
def test_registration_says_what_is_doubtful(client, registration, name, code, sentence):
    answer = client.post("/accounts/signup/", registration | {"family_name": name})

    assert said(answer) == [sentence]
    assert not Person.objects.exists()


@pytest.mark.parametrize(("name", "code", "sentence"), DOUBTFUL)
def test_the_page_of_one_s_own_name_says_it_too(client, name, code, sentence):
    person = PersonFactory(account=UserFactory())
    client.force_login(person.account)
    form = {"family_name": name, "given_name": "Анна"}

    answer = client.post(reverse("account_name"), form)

    assert said(answer) == [sentence]
    assert Person.objects.get().family_name == person.family_name


@pytest.mark.parametrize(("name", "code", "sentence"), DOUBTFUL)
def test_the_form_of_staff_says_it_too(client, name, code, sentence):
    client.force_login(StaffUserFactory(is_superuser=True))
    person = PersonFactory()
    form = {"family_name": person.family_name, "given_name": name, "language": "ru"}

    answer = client.post(reverse("person:edit", args=[person.pk]), form)

    assert said(answer, "given_name") == [sentence]


@pytest.mark.parametrize(("name", "code", "sentence"), DOUBTFUL)
def test_the_reason_has_a_code(name, code, sentence):
    with pytest.raises(NameRefused) as refusal:
        check_writing(name)

    assert refusal.value.code == code


@pytest.mark.parametrize(
    "name",
    ["О", "Ли", "О’Коннор", "d’Arc", "де Лакруа", "Салтыков-Щедрин", "李", "Ғәли", ""],
)
def test_names_of_the_world_are_written_well(name):
    refusals = []
    try:
        check_writing(name)
    except NameRefused as refused:
        refusals.append(refused.code)

    assert refusals == []
