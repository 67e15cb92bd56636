"""Programmes, and the Wagtail group and collection each of them has."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q
from wagtail.log_actions import log
from wagtail.models import Collection, GroupCollectionPermission

from courses.enums import Role
from courses.models import Programme, ProgrammeRole
from people import groups
from people.models import Person, User

# What a programme's people may do with pictures and documents of its collection.
# Group names are short: 150 characters, and the key takes up to 60 of them.
TITLE_IN_GROUP = 70
IN_THE_COLLECTION = (
    ("wagtailimages", "add_image"),
    ("wagtailimages", "change_image"),
    ("wagtailimages", "choose_image"),
    ("wagtaildocs", "add_document"),
    ("wagtaildocs", "change_document"),
    ("wagtaildocs", "choose_document"),
)


@transaction.atomic
def create_programme(*, actor: User | None, at: datetime, **fields: Any) -> Programme:
    """Make a programme with its group and collection.

    :param fields: values of :class:`courses.models.Programme`
    """
    programme = Programme(**fields)
    programme.full_clean()
    programme.save()
    log(instance=programme, action="courses.create_programme", user=actor)
    return programme


@transaction.atomic
def give_role(
    *,
    programme: Programme,
    person: Person,
    actor: User | None,
    at: datetime,
    role: Role = Role.TRAINER,
) -> ProgrammeRole:
    """Let ``person`` work in ``programme``; giving a role twice changes nothing."""
    row, is_new = ProgrammeRole.objects.get_or_create(
        programme=programme, person=person, role=role
    )
    if is_new:
        log(instance=programme, action="courses.give_role", user=actor)
    return row


@transaction.atomic
def equip(programme: Programme) -> None:
    """Give ``programme`` its group and collection, named as it is now."""
    name = _group_name(programme)
    if programme.group_id is None:
        programme.group, _new = Group.objects.get_or_create(name=name)
    if programme.collection_id is None:
        programme.collection = _collection_of(programme)
    _rename(programme.group, name)
    _rename(programme.collection, programme.title_ru)
    _permit(programme)
    # Not save(): its signal is what called this function.
    Programme.objects.filter(pk=programme.pk).update(
        group=programme.group, collection=programme.collection
    )


@transaction.atomic
def keep_members_in_step(person: Person) -> None:
    """Put the person's accounts into the groups of its programmes and no other's.

    Accounts of persons merged into this one lead here too.
    """
    accounts = User.objects.filter(Q(person=person) | Q(person__merged_into=person))
    if not accounts:
        return
    of_programmes = Programme.objects.exclude(group=None)
    own = of_programmes.filter(roles__person=person).distinct()
    wanted = set(Group.objects.filter(pk__in=own.values("group")))
    trainers = Group.objects.get(name=groups.TRAINERS)
    managed = {*Group.objects.filter(pk__in=of_programmes.values("group")), trainers}
    if wanted:
        wanted.add(trainers)
    for account in accounts:
        account.groups.remove(*(managed - wanted))
        account.groups.add(*wanted)


def _collection_of(programme: Programme) -> Collection:
    root = Collection.get_first_root_node()
    existing = root.get_children().filter(name=programme.title_ru).first()
    return existing or root.add_child(name=programme.title_ru)


def _group_name(programme: Programme) -> str:
    """Return what the list of groups shows: the title, and the unique key."""
    return f"Программа «{programme.title_ru[:TITLE_IN_GROUP]}», {programme.key}"


def _rename(row: Group | Collection, name: str) -> None:
    if row.name != name:
        row.name = name
        row.save(update_fields=["name"])


def _permit(programme: Programme) -> None:
    for app, codename in IN_THE_COLLECTION:
        GroupCollectionPermission.objects.get_or_create(
            group=programme.group,
            collection=programme.collection,
            permission=Permission.objects.get(
                content_type__app_label=app, codename=codename
            ),
        )
