"""The admin's own interface to pictures and files: those of one's collections."""

from typing import Any

from django.db.models import QuerySet
from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.permissions import policy_registry

from cms.domain.files import WRITING_WITH


class OfOwnCollections:
    """Mixin: rows from whose collection the reader may choose; Wagtail shows all."""

    def get_queryset(self) -> QuerySet[Any]:
        """Return what the chooser would offer."""
        rows = super().get_queryset()  # type: ignore[misc]
        own = policy_registry.get_by_type(
            rows.model
        ).instances_user_has_any_permission_for(self.request.user, WRITING_WITH)  # type: ignore[attr-defined]
        return rows.filter(pk__in=own.values("pk"))


class OwnDocuments(OfOwnCollections, DocumentsAdminAPIViewSet):
    """Files."""


class OwnPictures(OfOwnCollections, ImagesAdminAPIViewSet):
    """Pictures."""
