"""QTI files: one item, or a package of items with their pictures."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import unquote

from django.utils.translation import gettext as _

from assessments.exchange.decoding import check_length, read_xml
from assessments.exchange.items import BadItem, FileRefused, Found, Picture, Skipped
from assessments.exchange.nodes import Node
from assessments.exchange.qti.items import Head, read_item, title_of
from assessments.exchange.qti.names import normalise
from papers.archives import open_archive, read_entry
from papers.uploads import UploadRefused, kind_of

MANIFEST: Final = "imsmanifest.xml"
ITEM: Final = "assessmentItem"
_OTHERS: Final = {
    "h5p.json": "H5P",
    "cmi5.xml": "cmi5",
    "tincan.xml": "Tin Can",
}


def read(content: bytes) -> Iterator[Found]:
    """Read the items of a QTI file or package.

    :raises FileRefused: when it is none, or of a kind that is not supported
    """
    check_length(content)
    if kind_of(content) == "ZIP":
        return _package(content)
    root = normalise(read_xml(content))
    _check_root(root)
    return iter([_read(root, Head(position=1))])


def _check_root(root: Node) -> None:
    if root.tag == ITEM:
        return
    if root.tag == "questestinterop":
        raise _not_supported("QTI 1.2")
    if root.tag == "assessmentTest":
        raise FileRefused(
            _("This is a test without its items. Export it as a package."), code="xml"
        )
    raise FileRefused(_("This is XML, but no item of QTI."), code="xml")


def _not_supported(name: str) -> FileRefused:
    message = _("%(format)s is not supported. QTI 2.1, 2.2 and 3.0 are.")
    return FileRefused(message % {"format": name}, code="not_supported")


def _read(root: Node, head: Head) -> Found:
    try:
        return read_item(root, head)
    except BadItem as bad:
        return Skipped(
            position=head.position,
            title=head.title or title_of(root),
            type=bad.type or ITEM,
            reason=bad.reason,
        )
    except (ValueError, IndexError, TypeError, KeyError) as fault:
        reason = _("The item is malformed: %(fault)s")
        return Skipped(
            position=head.position,
            title=head.title or title_of(root),
            type=ITEM,
            reason=reason % {"fault": str(fault)[:100]},
        )


def _package(content: bytes) -> Iterator[Found]:
    try:
        with open_archive(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if len(set(names)) < len(names):
                message = _("The archive holds two files of the same name.")
                raise FileRefused(message, code="archive")
            _check_kind(archive, names)
            files = {name: read_entry(archive, name) for name in _wanted(names)}
    except UploadRefused as refusal:
        raise FileRefused(refusal.messages[0], code="archive") from refusal
    places = list(_items(files))
    if not places:
        raise FileRefused(_("The package holds no items of QTI 2 or 3."), code="empty")
    return _found(places, files)


def _wanted(names: list[str]) -> list[str]:
    return [
        name
        for name in names
        if not name.endswith("/") and not name.startswith("__MACOSX/")
    ]


def _check_kind(archive: zipfile.ZipFile, names: list[str]) -> None:
    short = {PurePosixPath(name).name.lower() for name in names}
    for name, kind in _OTHERS.items():
        if name in short:
            raise _not_supported(kind)
    manifest = _manifest(names)
    if manifest is None:
        return
    head = read_entry(archive, manifest)
    if b"adlcp" in head or b"ADL SCORM" in head:
        raise _not_supported("SCORM")
    if b"imsqti_xmlv1p" in head or b"imsqti_assessment_xmlv1" in head:
        raise _not_supported("QTI 1.2")


def _manifest(names: list[str]) -> str | None:
    found = [n for n in _wanted(names) if PurePosixPath(n).name.lower() == MANIFEST]
    return min(found, key=lambda name: name.count("/"), default=None)


def _items(files: dict[str, bytes]) -> Iterator[tuple[str, Node | str]]:
    """Yield the items: those of the manifest in its order, else all there are."""
    manifest = _manifest(list(files))
    names = list(_listed(files, manifest)) if manifest else []
    if not names:
        names = sorted(n for n in files if n.lower().endswith(".xml") and n != manifest)
    old = False
    count = 0
    for name in dict.fromkeys(names):
        if name not in files:
            count += 1
            yield name, _("The file is missing in the package.")
            continue
        try:
            root = normalise(read_xml(files[name]))
        except FileRefused as refusal:
            count += 1
            yield name, refusal.messages[0]
            continue
        old = old or root.tag == "questestinterop"
        if root.tag == ITEM:
            count += 1
            yield name, root
    if old and not count:
        raise _not_supported("QTI 1.2")


def _listed(files: dict[str, bytes], manifest: str) -> Iterator[str]:
    root = normalise(read_xml(files[manifest]))
    folder = PurePosixPath(manifest).parent
    for resource in root.iter("resource"):
        kind = resource.get("type", "")
        href = resource.get("href") or next(
            (file.get("href", "") for file in resource.iter("file")), ""
        )
        if href.lower().endswith(".xml") and "test" not in kind and "qti" in kind:
            yield _beside(folder, unquote(href))


def _beside(folder: PurePosixPath, href: str) -> str:
    parts: list[str] = []
    for part in (folder / href).parts:
        if part == ".." and parts:
            parts.pop()
        elif part not in {".", ".."}:
            parts.append(part)
    return "/".join(parts)


def _found(
    places: list[tuple[str, Node | str]], files: dict[str, bytes]
) -> Iterator[Found]:
    for position, (name, root) in enumerate(places, start=1):
        if isinstance(root, str):
            yield Skipped(position=position, title=name, type=ITEM, reason=root)
            continue
        folder = PurePosixPath(name).parent

        def find(address: str, folder: PurePosixPath = folder) -> Picture | None:
            place = _beside(folder, unquote(address))
            if place not in files:
                return None
            return Picture(name=PurePosixPath(place).name, content=files[place])

        yield _read(root, Head(position=position, find=find))
