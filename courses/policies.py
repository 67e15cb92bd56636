"""Whose rows somebody sees in the admin: staff all, others their programmes'."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model, Q, QuerySet
from wagtail.permission_policies import ModelPermissionPolicy

from courses.rules import programmes_for
from people.rules import is_staff_member


class ProgrammePolicy(ModelPermissionPolicy):
    """Django's permissions, narrowed down to the programmes one works in.

    :param paths: lookups that lead from a row to its programme; one is enough
    """

    def __init__(self, model: type[Model], *paths: str) -> None:
        super().__init__(model)
        self.paths = paths

    def instances_user_has_any_permission_for(
        self, user: Any, actions: Iterable[str]
    ) -> QuerySet[Any]:
        """Return the rows of the user's programmes; all of them for staff."""
        rows = super().instances_user_has_any_permission_for(user, actions)
        if is_staff_member(user):
            return rows
        own = programmes_for(user)
        return rows.filter(self._in(own))

    def user_has_permission_for_instance(
        self, user: Any, action: str, instance: Any
    ) -> bool:
        """Tell whether ``instance`` is one of those rows."""
        if not self.user_has_permission(user, action):
            return False
        rows = self.instances_user_has_any_permission_for(user, [action])
        return rows.filter(pk=instance.pk).exists()

    def _in(self, programmes: list[int]) -> Q:
        found = Q()
        for path in self.paths:
            found |= Q(**{f"{path}__in": programmes})
        return found
