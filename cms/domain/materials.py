"""Materials of a run: who adds, who sees, who hides."""

import hashlib
from datetime import datetime
from pathlib import PurePath
from typing import TYPE_CHECKING, BinaryIO
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cms.models import RunMaterial
from courses.models import CourseRun, Enrolment, Session, SessionSpeaker
from courses.rules import can_manage_run, person_of, readable_courses
from papers.uploads import DOCUMENT_KINDS, check_document, check_image
from people.models import User

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from people.rules import Visitor

PICTURES = ("jpg", "jpeg", "png", "webp")
ENDINGS = (*sorted(set(DOCUMENT_KINDS) - {"zip"}), *PICTURES)
TITLE_LENGTH = 200
BLOCK = 1024 * 1024
_is_address = URLValidator(schemes=["https", "http"])


class MaterialRefused(ValidationError):
    """Nothing was added: ``one_source``, ``address`` or ``ending``."""


def may_add(user: "Visitor", run: CourseRun) -> bool:
    """Tell whether ``user`` works on ``run`` or speaks in it."""
    if not user.is_authenticated:
        return False
    person = person_of(user)
    speaks = person is not None and (
        SessionSpeaker.objects.filter(session__run=run, person=person).exists()
    )
    return speaks or can_manage_run(user, run)


def may_see(user: "Visitor", run: CourseRun) -> bool:
    """Tell whether ``user`` takes part in ``run`` or may add to it."""
    person = person_of(user)
    own = Enrolment.objects.filter(run=run).taking_part()
    takes_part = person is not None and own.for_person(person).exists()
    return takes_part or may_add(user, run)


def library(user: "Visitor", at: datetime) -> "QuerySet[RunMaterial]":
    """Return what is shown of runs that are over, of courses ``user`` may read."""
    shown = RunMaterial.objects.shown().filter(
        run__course__in=readable_courses(user).values("pk"),
        run__end_date__lt=at.date(),
    )
    return shown.select_related("run__course", "session").order_by(
        "run__course__title_ru", "run__course", "-run__start_date", "pk"
    )


@transaction.atomic
def add(
    *,
    run: CourseRun,
    session: Session | None,
    kind: str,
    title: str,
    file: BinaryIO | None,
    name: str,
    url: str,
    actor: User,
    at: datetime,
) -> RunMaterial:
    """Add a file or an address; participants see it at once.

    :raises MaterialRefused: ``one_source``, ``address`` or ``ending``
    :raises UploadRefused: for a file that is not what its name says, or too large
    """
    url = url.strip()
    if bool(file) == bool(url):
        raise MaterialRefused(
            _("Choose a file or give an address, one of the two."), code="one_source"
        )
    row = RunMaterial(
        run=run, session=session, kind=kind, added_by=actor, added_at=at, url=url
    )
    if file:
        _take_file(row, file, name)
    else:
        _check_address(url)
    row.title = (title.strip() or row.name or url)[:TITLE_LENGTH]
    row.save()
    log(instance=run, action="cms.add_material", user=actor, data={"material": row.pk})
    return row


@transaction.atomic
def set_hidden(*, row: RunMaterial, hidden: bool, actor: User, at: datetime) -> None:
    """Hide a material from participants, or show it again."""
    row = RunMaterial.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if (row.hidden_at is not None) == hidden:
        return
    row.hidden_at = at if hidden else None
    row.save(update_fields=["hidden_at"])
    action = "cms.hide_material" if hidden else "cms.show_material"
    log(instance=row.run, action=action, user=actor, data={"material": row.pk})


def _take_file(row: RunMaterial, file: BinaryIO, name: str) -> None:
    ending = PurePath(name).suffix.lower().removeprefix(".")
    most = settings.DOCUMENTS_MAX_UPLOAD_SIZE
    if ending in PICTURES:
        check_image(file)
    elif ending in ENDINGS:
        check_document(file, name=name, max_bytes=most)
    else:
        raise MaterialRefused(
            _("Files of this kind are not taken: %(ending)s.") % {"ending": ending},
            code="ending",
        )
    file.seek(0)
    digest, size = hashlib.sha256(), 0
    while block := file.read(BLOCK):
        digest.update(block)
        size += len(block)
    file.seek(0)
    row.name, row.sha256, row.size = name[-200:], digest.hexdigest(), size
    row.file.save(f"{uuid4().hex}.{ending}", File(file), save=False)


def _check_address(url: str) -> None:
    try:
        _is_address(url)
    except ValidationError as fault:
        message = _("Give a whole address, such as https://example.org/film.")
        raise MaterialRefused(message, code="address") from fault
