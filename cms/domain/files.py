"""Who may take which file along: what closed lessons use is for their readers."""

from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, ReferenceIndex
from wagtail.permissions import policy_registry

from cms.models import CmsDocument
from cms.rules import pages_for
from people.rules import is_staff_member

if TYPE_CHECKING:
    from people.rules import Visitor

# What opens a collection to somebody who writes.
WRITING_WITH = ("choose", "change", "delete")


def may_take(user: "Visitor", document: CmsDocument) -> bool:
    """Tell whether ``user`` may have ``document``.

    Whoever may read one of the live pages that use it may have it. A file
    that no live page uses belongs to those who write with its collection.
    """
    if is_staff_member(user):
        return True
    pages = Page.objects.live().filter(pk__in=_pages_with(document))
    if pages_for(user).filter(pk__in=pages.values("pk")).exists():
        return True
    return not pages.exists() and writes_with(user, document)


def writes_with(user: "Visitor", document: CmsDocument) -> bool:
    """Tell whether ``user`` chooses from the collection in which ``document`` lies."""
    policy = policy_registry.get_by_type(CmsDocument)
    return bool(
        policy.user_has_any_permission_for_instance(user, WRITING_WITH, document)
    )


def _pages_with(document: CmsDocument) -> list[int]:
    """Return the ids of the pages that use ``document``, live or not."""
    references = ReferenceIndex.get_references_to(document)
    pages = references.filter(base_content_type=ContentType.objects.get_for_model(Page))
    return [int(pk) for pk in pages.values_list("object_id", flat=True)]
