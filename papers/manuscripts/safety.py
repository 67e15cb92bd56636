"""Office documents are looked over before a library opens them."""

import io
import zipfile
from collections import Counter

from django.utils.translation import gettext as _

from papers.archives import MIB, Limits, check_archive, open_archive, read_entry
from papers.uploads import UploadRefused

MAX_PICTURES = 300
LIMITS = Limits(max_entries=5000, max_bytes=200 * MIB, max_entry_bytes=50 * MIB)
# Only counted: ten thousand pictures get a sentence of their own.
_COUNTING = Limits(max_entries=100_000, max_bytes=1000 * MIB, max_entry_bytes=200 * MIB)
_MACROS = ("vbaproject.bin", "vbadata.xml")


def look_over_office_file(content: bytes) -> Counter[str]:
    """Refuse what is dangerous; return how many parts lie outside of the file.

    :raises UploadRefused: ``too_many_pictures``, ``macros``, ``entities`` and the
        codes of :mod:`papers.archives`
    """
    with open_archive(io.BytesIO(content), _COUNTING) as archive:
        names = archive.namelist()
        _refuse_macros(names)
        if sum("/media/" in name for name in names) > MAX_PICTURES:
            raise too_many_pictures()
    check_archive(content, LIMITS)
    with open_archive(io.BytesIO(content), LIMITS) as archive:
        return _look_into_parts(archive)


def too_many_pictures() -> UploadRefused:
    """The refusal of a document with more pictures than a lesson can bear."""
    message = _(
        "The document has more than %(limit)d pictures. Divide it into several lessons."
    )
    return UploadRefused(message % {"limit": MAX_PICTURES}, code="too_many_pictures")


def _refuse_macros(names: list[str]) -> None:
    if any(name.lower().endswith(_MACROS) for name in names):
        message = _(
            "The document holds macros, which are programs. Save it without them,"
            " as .docx or .pptx, and hand it in again."
        )
        raise UploadRefused(message, code="macros")


def _look_into_parts(archive: zipfile.ZipFile) -> Counter[str]:
    outside: Counter[str] = Counter()
    for name in archive.namelist():
        if not name.endswith((".xml", ".rels")):
            continue
        text = read_entry(archive, name, max_bytes=LIMITS.max_entry_bytes)
        if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
            message = _(
                "The document defines entities of its own, as attacks do. Save it"
                " anew with Word or LibreOffice."
            )
            raise UploadRefused(message, code="entities")
        if name.endswith(".rels"):
            outside["external"] += _external(text)
    return +outside


def _external(relations: bytes) -> int:
    """Count what a part wants from outside; links for the reader are none of it."""
    return sum(
        b'TargetMode="External"' in relation and b"/hyperlink" not in relation
        for relation in relations.split(b"<Relationship ")
    )
