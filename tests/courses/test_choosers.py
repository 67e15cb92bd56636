"""Whom a trainer finds, and about whom a trainer is told."""

import pytest
from django.urls import reverse

from courses.models import SessionSpeaker
from courses.rules import persons_met
from people import groups
from people.models import User
from tests.factories.courses import (
    EnrolmentFactory,
    ProgrammeRoleFactory,
    SessionFactory,
)
from tests.factories.people import PersonFactory, StaffUserFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def trainer(client):
    user = UserFactory(role=groups.TRAINERS)
    role = ProgrammeRoleFactory(person__account=user, person__family_name="Тренер")
    client.user = User.objects.get(pk=user.pk)
    client.force_login(client.user)
    client.programme = role.programme
    client.person = role.person
    return client


@pytest.fixture
def stranger():
    return PersonFactory(family_name="Соколов", given_name="Пётр", patronymic="")


def found(client, typed, name="choose_results"):
    page = client.get(reverse(f"person_chooser:{name}"), {"q": typed})
    return [] if page.status_code != 200 else list(page.context["results"])


@pytest.mark.parametrize("typed", ["", "со", "с о к", "о", "12345", "  "])
def test_a_trainer_finds_nobody_without_a_name(trainer, stranger, typed):
    assert found(trainer, typed) == []


@pytest.mark.parametrize("typed", ["сок", "п соколов"])
def test_a_trainer_finds_whom_the_name_fits(trainer, stranger, typed):
    PersonFactory(family_name="Ёлкина", given_name="Алёна")

    assert found(trainer, typed) == [stranger]


def test_staff_leaf_through_everybody(client, stranger):
    client.force_login(StaffUserFactory())

    assert stranger in found(client, "")


def chosen(client, person, **data):
    address = reverse("person_chooser:chosen", args=[person.pk])
    return client.get(address, data)


def test_a_trainer_is_told_about_nobody_by_number(trainer, stranger):
    assert chosen(trainer, stranger).status_code == 404
    assert chosen(trainer, stranger, found=str(stranger.pk)).status_code == 404

    several = reverse("person_chooser:chosen_multiple")
    answer = trainer.get(several, {"id": [stranger.pk, trainer.person.pk]})
    assert [row["id"] for row in answer.json()["result"]] == [str(trainer.person.pk)]


def link_to(client, person):
    page = client.get(reverse("person_chooser:choose_results"), {"q": "Соколов"})
    column = page.context["table"].columns["title"]
    return column.get_link_url(person, {})


def test_a_trainer_chooses_who_was_found(trainer, stranger):
    answer = trainer.get(link_to(trainer, stranger))

    assert answer.json()["result"]["id"] == str(stranger.pk)


def test_what_one_found_opens_nothing_else_and_nothing_for_others(trainer, stranger):
    slip = link_to(trainer, stranger).partition("found=")[2]
    other = PersonFactory(family_name="Соколова")
    assert chosen(trainer, other, found=slip).status_code == 404

    address = link_to(trainer, stranger)
    trainer.force_login(UserFactory(role=groups.TRAINERS))
    assert trainer.get(address).status_code == 404


def test_a_trainer_meets_the_people_of_the_own_programmes(trainer, stranger):
    mine = {"run__course__programme": trainer.programme}
    taking_part = EnrolmentFactory(**mine).person
    talk = SessionFactory(**mine)
    speaking = PersonFactory()
    SessionSpeaker.objects.create(session=talk, person=speaking)
    colleague = ProgrammeRoleFactory(programme=trainer.programme).person
    EnrolmentFactory(person=stranger)

    met = {trainer.person, taking_part, speaking, colleague}
    assert set(persons_met(trainer.user)) == met
    assert chosen(trainer, speaking).status_code == 200
