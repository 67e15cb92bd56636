"""What the room keeps about a person: notes and remarks, and what was handed in."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from cms.models import (
    CmsDocument,
    CmsImage,
    LessonNote,
    Manuscript,
    Remark,
    RunMaterial,
)
from people.domain.personal_data import Kept, Part, Persons, register

KEPT = (
    Kept(
        name="notes",
        model=LessonNote,
        fields=("lesson__key", "text", "is_bookmark", "changed_at"),
        drop=True,
    ),
    Kept(
        name="remarks",
        model=Remark,
        fields=("lesson__key", "kind", "text", "created_at", "answer"),
    ),
    Kept(
        name="manuscripts",
        model=Manuscript,
        of="author__person",
        fields=("name", "created_at", "state"),
        drop=True,
    ),
    Kept(
        name="materials",
        model=RunMaterial,
        of="added_by__person",
        fields=("run__code", "title", "name", "added_at"),
    ),
    Kept(
        name="pictures",
        model=CmsImage,
        of="uploaded_by_user__person",
        fields=("title", "created_at"),
    ),
    Kept(
        name="documents",
        model=CmsDocument,
        of="uploaded_by_user__person",
        fields=("title", "created_at"),
    ),
)


def erase(persons: Persons, _at: datetime) -> None:
    """Drop what nobody has answered, and documents that are no lesson yet."""
    Remark.objects.waiting().filter(person__in=persons).delete()
    for manuscript in Manuscript.objects.filter(author__person__in=persons):
        manuscript.file.delete(save=False)


def add() -> None:
    """Take part; called in ``apps.ready``."""
    ground = _("Questions that were answered under a lesson stay without a name.")
    register(Part(room="cms", kept=KEPT, ground=ground, erase=erase))
