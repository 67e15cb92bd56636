"""Barriers before the admin's pages: what belongs to others is not there."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern
from wagtail.permissions import policy_registry

READING = ("add", "change", "delete", "view")
View = Callable[..., HttpResponse]


def rows_of(model: type[Model], user: Any) -> QuerySet[Any]:
    """Return the rows of ``model`` with which ``user`` has to do."""
    policy = policy_registry.get_by_type(model)
    return policy.instances_user_has_any_permission_for(user, READING)


def require_own(model: type[Model], key: Any, user: Any) -> None:
    """Let only those pass for whom the row exists.

    :raises Http404: for a row of others, as for one that is not there
    """
    try:
        pk = model._meta.pk.to_python(unquote(str(key)))
    except ValidationError as error:
        raise Http404 from error
    if not rows_of(model, user).filter(pk=pk).exists():
        raise Http404


class GuardedAddresses:
    """Mixin of viewsets: an address that names a row opens one's own only.

    Wagtail has a dozen views of one row (edit, delete, copy, history, usage,
    revisions, workflow …) that look it up in as many ways. The barrier stands
    before all of them, those of later versions included.
    """

    model: type[Model]

    def get_urlpatterns(self) -> list[URLPattern]:
        """Put the barrier before every view that is told a primary key."""
        patterns = super().get_urlpatterns()  # type: ignore[misc]
        for pattern in patterns:
            pattern.callback = self._guarded(pattern.callback)
        return patterns

    def _guarded(self, view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if "pk" in kwargs:
                require_own(self.model, kwargs["pk"], request.user)
            return view(request, *args, **kwargs)

        return guarded
