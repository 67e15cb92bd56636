"""The tree of a bank: every category inside one programme, none inside itself."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from assessments.models import Category
from courses.models import Programme


class CategoryRefused(ValidationError):
    """A category cannot stand there; ``code`` says why."""


def check_place(
    *, category: Category, programme: Programme | None, parent: Category | None
) -> None:
    """Let ``category`` stand below ``parent`` in the bank of ``programme``.

    :raises CategoryRefused: ``other_programme`` when the parent, or what stands
        below the category, belongs to another bank; ``cycle`` when the parent
        stands below the category
    """
    if parent and programme and parent.programme_id != programme.pk:
        message = _("Choose a category of the same programme.")
        raise CategoryRefused(message, code="other_programme")
    if category.pk and category in _upwards(parent):
        message = _("A category cannot be a part of itself.")
        raise CategoryRefused(message, code="cycle")
    if category.pk and programme and _holds_others(category, programme):
        message = _("The categories inside belong to another programme.")
        raise CategoryRefused(message, code="other_programme")


def _upwards(category: Category | None) -> Iterator[Category]:
    """Yield ``category`` and those above it; a ring ends where it began."""
    seen: set[int] = set()
    while category and category.pk not in seen:
        seen.add(category.pk)
        yield category
        category = category.parent


def _holds_others(category: Category, programme: Programme) -> bool:
    return category.children.exclude(programme=programme).exists()
