"""Who may what in the admin, beyond what Django's permissions say."""

from collections.abc import Iterable
from typing import Any

from wagtail.permission_policies import ModelPermissionPolicy


class ReadOnlyPolicy(ModelPermissionPolicy):
    """Whatever somebody's groups say, rows are only looked at: for ledgers."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Tell whether ``user`` may view; everything else is refused."""
        return action == "view" and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        """Tell whether one of ``actions`` is viewing, and allowed."""
        return any(self.user_has_permission(user, action) for action in actions)
