"""Who may: predicates on accounts, and the rows an account may see."""

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from certificates.models import Certificate

if TYPE_CHECKING:
    from people.rules import Visitor


def can_issue(user: "Visitor") -> bool:
    """Tell whether ``user`` may issue certificates."""
    return user.has_perm("certificates.issue_certificate")


def can_revoke(user: "Visitor") -> bool:
    """Tell whether ``user`` may revoke and replace certificates."""
    return user.has_perm("certificates.revoke_certificate")


def can_override(user: "Visitor") -> bool:
    """Tell whether ``user`` may decide against a condition or a doubt."""
    return user.has_perm("certificates.override_certificate")


def ids_of(user: "Visitor") -> set[int]:
    """The ids under which ``user`` may hold certificates: one's own, and merged ones."""
    person = getattr(user, "person", None)
    return {person.pk, *person.merged.values_list("pk", flat=True)} if person else set()


def certificates_for(user: "Visitor") -> QuerySet[Certificate]:
    """Return the certificates whose pages ``user`` may open: one's own, or all."""
    if user.has_perm("certificates.view_certificate"):
        return Certificate.objects.all()
    person = getattr(user, "person", None)
    if person is None:
        return Certificate.objects.none()
    return Certificate.objects.for_person(person)
