"""Who may: predicates on accounts."""

from typing import TYPE_CHECKING, TypeAlias

from people import groups

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from people.models import User

    Visitor: TypeAlias = User | AnonymousUser


def is_administrator(user: "Visitor") -> bool:
    """Tell whether ``user`` looks after the system itself."""
    return user.is_authenticated and (
        user.is_superuser or groups.ADMINISTRATORS in user.group_names
    )


def is_staff_member(user: "Visitor") -> bool:
    """Tell whether ``user`` works for the society: plans, records, issues."""
    return is_administrator(user) or (
        user.is_authenticated and groups.STAFF in user.group_names
    )


def is_trainer(user: "Visitor") -> bool:
    """Tell whether ``user`` publishes materials and runs seminars."""
    return user.is_authenticated and groups.TRAINERS in user.group_names


def works_for_the_society(user: "Visitor") -> bool:
    """Tell whether ``user`` may do more than a physician: every group gives that."""
    return user.is_authenticated and (user.is_superuser or bool(user.group_names))
