"""Documents of other issuers in a physician's cabinet: added, shown, taken out."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from wagtail.log_actions import log

from certificates.domain.files import private_storage
from certificates.models import ExternalDocument
from papers.uploads import UploadRefused, check_image, check_pdf, check_size, kind_of
from people.models import Person, User

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000
# So many a person keeps; more is a mistake or an attack.
MOST_DOCUMENTS = 200
TYPES = {"PDF": "application/pdf", "PNG": "image/png", "JPEG": "image/jpeg"}
ENDINGS = {"PDF": "pdf", "PNG": "png", "JPEG": "jpg"}


@dataclass(frozen=True)
class Scan:
    """A file that was looked at: what it is, not what it is called."""

    kind: str
    content: bytes


def read_scan(file: BinaryIO) -> Scan:
    """Look at a scan or a PDF.

    :raises UploadRefused: ``empty``, ``too_big``, ``other_kind``, and what
        :func:`papers.uploads.check_image` says of pictures
    """
    content = check_size(file, max_bytes=MOST_BYTES)
    kind = kind_of(content) or ""
    if kind not in TYPES:
        message = _("Take a PDF, or a picture as JPEG or PNG.")
        raise UploadRefused(message, code="other_kind")
    if kind == "PDF":
        check_pdf(file, max_bytes=MOST_BYTES)
        _open(file)
    else:
        check_image(file, max_bytes=MOST_BYTES, max_pixels=MOST_PIXELS)
    return Scan(kind, content)


def _open(file: BinaryIO) -> None:
    try:
        pages = len(PdfReader(file).pages)
    except (PyPdfError, ValueError, KeyError, RecursionError) as fault:
        raise _broken() from fault
    if not pages:
        raise _broken()


def _broken() -> UploadRefused:
    return UploadRefused(_("This PDF cannot be opened."), code="broken")


@transaction.atomic
def add(
    *,
    person: Person,
    scan: Scan | None,
    actor: User | None,
    at: datetime,
    **fields: Any,
) -> ExternalDocument:
    """Keep what another issuer has given to ``person``; nobody checks it.

    :param fields: values of :class:`ExternalDocument`
    :raises UploadRefused: ``too_many``
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    if ExternalDocument.objects.for_person(person).count() >= MOST_DOCUMENTS:
        message = _("You keep %(n)d documents: take one out first.")
        raise UploadRefused(message % {"n": MOST_DOCUMENTS}, code="too_many")
    document = ExternalDocument(person=person, added_at=at, **fields)
    if scan:
        name = f"external/{document.code}.{ENDINGS[scan.kind]}"
        document.storage_name = private_storage().save(name, ContentFile(scan.content))
        document.media_type, document.size = TYPES[scan.kind], len(scan.content)
    document.save()
    log(instance=document, action="certificates.add_external", user=actor)
    return document


@transaction.atomic
def take_out(*, document: ExternalDocument, actor: User | None, at: datetime) -> None:
    """Forget a document of one's own, its file too."""
    name = document.storage_name
    log(instance=document, action="certificates.take_out_external", user=actor)
    document.delete()
    if name:
        transaction.on_commit(lambda: private_storage().delete(name))
