"""What a course consists of: published as an outline that never changes."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from courses.models import Course, Outline
from people.models import User

# What makes an outline another one. Revision ids are left out: publishing the
# same text once more is not a new outline.
CONTENT = ("lesson", "order", "minutes", "sha256")

Entry = Mapping[str, Any]


class OutlineRefused(ValidationError):
    """The entries do not make an outline; ``code`` says why."""


@transaction.atomic
def publish(
    *, course: Course, entries: Sequence[Entry], actor: User | None, at: datetime
) -> Outline:
    """Make ``entries`` the outline of ``course``; the same contents, the same row.

    :param entries: in the form that :class:`courses.models.Outline` keeps
    :raises OutlineRefused: ``unknown_lesson`` or ``lesson_twice``
    """
    course = Course.objects.select_for_update().get(pk=course.pk)
    ordered = sorted((dict(entry) for entry in entries), key=lambda e: e["order"])
    _check(course, ordered)
    last, digest = course.current_outline, sha256_of(ordered)
    if last and last.sha256 == digest:
        return last
    outline = Outline.objects.create(
        course=course,
        number=last.number + 1 if last else 1,
        entries=ordered,
        sha256=digest,
        published_at=at,
    )
    log(instance=course, action="courses.publish_outline", user=actor)
    return outline


def sha256_of(entries: Sequence[Entry]) -> str:
    """Return the hash of what a reader would notice to be different."""
    content = [{name: entry.get(name) for name in CONTENT} for entry in entries]
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _check(course: Course, entries: Sequence[Entry]) -> None:
    keys = [entry["lesson"] for entry in entries]
    if len(set(keys)) < len(keys):
        raise OutlineRefused(_("A lesson stands twice."), code="lesson_twice")
    if set(keys) - set(course.lessons.values_list("key", flat=True)):
        raise OutlineRefused(
            _("A lesson does not belong to the course."), code="unknown_lesson"
        )
