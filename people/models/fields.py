"""Columns that follow others, and headings of what is no column."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db import models

from people.domain.matching import fold, skeleton, sort_key

F = TypeVar("F", bound=Callable[..., Any])


def headed(label: Any) -> Callable[[F], F]:
    """Name a property in the admin's lists: ``@property`` above ``@headed(_("name"))``."""

    def mark(getter: F) -> F:
        getter.short_description = label  # type: ignore[attr-defined]
        return getter

    return mark


class FoldedField(models.TextField):
    """The texts of other fields, folded for search, set whenever a row is saved.

    SQLite compares only Latin letters without regard to capitals, and neither
    engine takes ё for е; so the folded text is a column of its own.
    """

    between = " "

    def __init__(self, *, of: tuple[str, ...] = (), **kwargs: Any) -> None:
        self.of = of
        super().__init__(**{"editable": False, "default": "", **kwargs})

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        """Tell migrations which fields are followed."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "of": self.of}

    def pre_save(self, instance: models.Model, add: bool) -> str:  # noqa: FBT001 - Django's signature
        """Return the folded text of the fields followed."""
        texts = (self.compared(getattr(instance, name)) for name in self.of)
        folded = self.between.join(texts).strip()
        setattr(instance, self.attname, folded)
        return folded

    @staticmethod
    def compared(text: str) -> str:
        """Return ``text`` as it is compared."""
        return fold(text)


class SkeletonField(FoldedField):
    """The names of other fields without alphabet and spelling."""

    @staticmethod
    def compared(text: str) -> str:
        """Return what all ways to write ``text`` have in common."""
        return skeleton(text)


class WholeNameField(SkeletonField):
    """Family and given name as one key to find the same name by; empty without one."""

    def pre_save(self, instance: models.Model, add: bool) -> str:  # noqa: FBT001 - Django's signature
        """Return the key, or nothing unless every name is there."""
        key = super().pre_save(instance, add)
        if not all(getattr(instance, name) for name in self.of):
            key = ""
            setattr(instance, self.attname, key)
        return key


class SortKeyField(FoldedField):
    """The place of the texts of other fields in an alphabetical list."""

    # Before every letter, in every collation; a space is ignored by some.
    between = "aa"

    @staticmethod
    def compared(text: str) -> str:
        """Return the place of ``text``."""
        return sort_key(text)
