"""A programme's group and collection follow it, and its people follow its roles."""

import pytest
from wagtail.models import Collection, GroupCollectionPermission

from courses.domain.programmes import create_programme, give_role
from courses.enums import Role
from courses.models import Programme, ProgrammeRole
from people import groups
from people.models import User
from tests.factories.courses import (
    WHILE_OPEN,
    ProgrammeFactory,
    ProgrammeRoleFactory,
)
from tests.factories.people import PersonFactory, StaffUserFactory, UserFactory

pytestmark = pytest.mark.django_db


def names(user):
    return set(User.objects.get(pk=user.pk).groups.values_list("name", flat=True))


def test_a_programme_has_its_group_and_its_collection():
    programme = create_programme(
        actor=None, at=WHILE_OPEN, key="far-regions", title_ru="Дальние регионы"
    )

    programme = Programme.objects.get(pk=programme.pk)
    assert programme.group.name == f"Программа «{programme.title_ru}», far-regions"
    assert programme.collection.name == "Дальние регионы"
    rights = GroupCollectionPermission.objects.filter(
        group=programme.group, collection=programme.collection
    )
    assert set(rights.values_list("permission__codename", flat=True)) == {
        f"{verb}_{kind}"
        for verb in ("add", "change", "choose")
        for kind in ("image", "document")
    }


def test_a_new_name_goes_with_it():
    programme = ProgrammeFactory(title_ru="Лечим вместе")
    count = Collection.objects.count()

    programme.title_ru = "Лечим вместе сегодня"
    programme.save()

    assert programme.collection.name == "Лечим вместе сегодня"
    assert Collection.objects.count() == count


def test_a_role_opens_the_programmes_group_and_no_other():
    programme, other = ProgrammeFactory.create_batch(2)
    person = PersonFactory(with_account=True)

    for _ in range(2):
        give_role(programme=programme, person=person, actor=None, at=WHILE_OPEN)

    assert ProgrammeRole.objects.count() == 1
    assert names(person.account) == {groups.TRAINERS, programme.group.name}
    assert other.group.name not in names(person.account)


def test_a_role_that_ends_closes_it():
    role = ProgrammeRoleFactory()
    other = ProgrammeRoleFactory(person=role.person, role=Role.COORDINATOR)

    role.delete()
    assert names(other.person.account) == {
        groups.TRAINERS,
        other.programme.group.name,
    }
    other.delete()
    assert names(other.person.account) == set()


def test_other_groups_are_left_alone():
    person = PersonFactory(account=StaffUserFactory())

    ProgrammeRoleFactory(person=person).delete()

    assert names(person.account) == {groups.STAFF}


def test_a_person_who_gets_an_account_later_gets_the_groups():
    role = ProgrammeRoleFactory(person=PersonFactory())

    role.person.account = UserFactory()
    role.person.save()

    assert names(role.person.account) == {
        groups.TRAINERS,
        role.programme.group.name,
    }
