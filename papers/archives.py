"""ZIP archives that people hand in: opened only after they have been looked over.

A few kilobytes can unpack to gigabytes, a name can point out of its folder, an
entry can be a link. Office documents are ZIP archives as well.
"""

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from papers.uploads import UploadRefused

MIB = 1024 * 1024
# Honest text packs to a tenth, a table of zeros to a hundredth; bombs go far beyond.
MAX_RATIO = 200
# Below this an entry is small enough whatever its ratio.
RATIO_COUNTS_FROM = 1 * MIB

_DAMAGED = (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError)


@dataclass(frozen=True)
class Limits:
    """How much an archive may hold; sizes in bytes after unpacking."""

    max_entries: int = 2000
    max_bytes: int = 200 * MIB
    max_entry_bytes: int = 50 * MIB


DEFAULT = Limits()


@contextmanager
def open_archive(file: BinaryIO, limits: Limits = DEFAULT) -> Iterator[zipfile.ZipFile]:
    """Open a ZIP archive whose table of contents keeps to ``limits``.

    Read entries with :func:`read_entry`: an archive may lie about its sizes.

    :raises UploadRefused: ``not_an_archive``, ``encrypted``, ``too_many_entries``,
        ``unpacks_too_big``, ``bad_name`` or ``link``
    """
    file.seek(0)
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, OSError) as fault:
        raise _not_an_archive() from fault
    with archive:
        _look_over(archive.infolist(), limits)
        yield archive


def read_entry(
    archive: zipfile.ZipFile, name: str, *, max_bytes: int = DEFAULT.max_entry_bytes
) -> bytes:
    """Return the content of one entry, and stop where it turns out too long.

    :raises KeyError: when there is no such entry
    :raises UploadRefused: ``unpacks_too_big`` or ``not_an_archive`` (damaged)
    """
    try:
        with archive.open(name) as entry:
            content = entry.read(max_bytes + 1)
    except _DAMAGED as fault:
        raise _not_an_archive() from fault
    if len(content) > max_bytes:
        raise _too_big(max_bytes)
    return content


def check_archive(content: bytes, limits: Limits = DEFAULT) -> None:
    """Look over an archive that another library is going to unpack.

    Every entry is unpacked once and thrown away, so that sizes are true.

    :raises UploadRefused: as :func:`open_archive` and :func:`read_entry`
    """
    left = limits.max_bytes
    with open_archive(io.BytesIO(content), limits) as archive:
        for entry in archive.infolist():
            if entry.is_dir():
                continue
            most = min(left, limits.max_entry_bytes)
            left -= len(read_entry(archive, entry.filename, max_bytes=most))


def _look_over(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(entries) > limits.max_entries:
        message = _("The archive holds more than %(limit)d files.")
        raise UploadRefused(
            message % {"limit": limits.max_entries}, code="too_many_entries"
        )
    if sum(entry.file_size for entry in entries) > limits.max_bytes:
        raise _too_big(limits.max_bytes)
    for entry in entries:
        _look_at(entry, limits)


def _look_at(entry: zipfile.ZipInfo, limits: Limits) -> None:
    if entry.flag_bits & 0x1:
        raise UploadRefused(
            _("The archive is locked with a password. Save it without one."),
            code="encrypted",
        )
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise UploadRefused(_("The archive holds a link to a file."), code="link")
    if _leads_out(entry.filename):
        raise UploadRefused(
            _("The archive holds a file whose name leads out of it."), code="bad_name"
        )
    is_bomb = entry.file_size > RATIO_COUNTS_FROM and entry.file_size > MAX_RATIO * max(
        entry.compress_size, 1
    )
    if is_bomb or entry.file_size > limits.max_entry_bytes:
        raise _too_big(limits.max_entry_bytes)


def _leads_out(name: str) -> bool:
    """Tell whether ``name`` is none, or one outside of the archive.

    Some programs note the folder they packed as ``./``: that is inside.
    """
    path = PurePosixPath(name.replace("\\", "/"))
    if not path.parts:
        return not name.endswith("/")
    return path.is_absolute() or ".." in path.parts or ":" in path.parts[0]


def _too_big(limit: int) -> UploadRefused:
    message = _("The archive unpacks to more than %(limit)s.")
    return UploadRefused(
        message % {"limit": filesizeformat(limit)}, code="unpacks_too_big"
    )


def _not_an_archive() -> UploadRefused:
    return UploadRefused(
        _("The archive is damaged and cannot be opened."), code="not_an_archive"
    )
