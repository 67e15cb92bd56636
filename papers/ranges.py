"""Files in parts: a download that broke off goes on where it stopped."""

import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, BinaryIO, Final

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

CHUNK: Final = 64 * 1024
# Read at once; what is larger is handed out piece by piece.
AT_ONCE: Final = 1024 * 1024
# No file has a size of more digits, and Python refuses to read very long numbers.
_RANGE: Final = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")


@dataclass(frozen=True)
class Download:
    """A file and how it is handed out."""

    file: Any
    name: str
    content_type: str
    etag: str
    inline: bool = False


class _Part:
    """A part of an open file, read like a file."""

    def __init__(self, file: BinaryIO, length: int) -> None:
        self.file = file
        self.left = length

    def read(self, size: int = CHUNK) -> bytes:
        """Return the next bytes, none after the part's end."""
        content = self.file.read(min(size, self.left))
        self.left -= len(content)
        return content

    def close(self) -> None:
        """Close the file."""
        self.file.close()


def part_asked_for(header: str, size: int) -> tuple[int, int] | None:
    """Return the first and the last byte that ``header`` asks for.

    :returns: ``None`` for the whole file: no range, several at once, or one
        that we do not know, as RFC 9110 allows
    :raises ValueError: for a part that the file does not have

    >>> part_asked_for("bytes=2-", 10)
    (2, 9)
    >>> part_asked_for("bytes=-3", 10)
    (7, 9)
    """
    found = _RANGE.fullmatch(header.strip())
    if not found or not any(found.groups()):
        return None
    if found[1]:
        first, last = int(found[1]), min(int(found[2] or size - 1), size - 1)
    else:
        first, last = max(0, size - int(found[2])), size - 1
    if first > last:
        raise ValueError(header)
    return first, last


def serve(request: HttpRequest, download: Download) -> HttpResponseBase:
    """Return the file, or the part of it that was asked for."""
    size = download.file.size
    return serve_part(request, download) or _answer(download, 0, size - 1)


def serve_part(request: HttpRequest, download: Download) -> HttpResponseBase | None:
    """Return the part that was asked for; nothing where the whole is wanted.

    A part of another version of the file (``If-Range``) is the whole file.
    """
    etag = f'"{download.etag}"'
    if request.headers.get("If-Range", etag) != etag:
        return None
    size = download.file.size
    try:
        part = part_asked_for(request.headers.get("Range", ""), size)
    except ValueError:
        return HttpResponse(
            status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
            headers={"Content-Range": f"bytes */{size}"},
        )
    if part is None:
        return None
    answer = _answer(download, *part)
    answer.status_code = HTTPStatus.PARTIAL_CONTENT
    answer["Content-Range"] = f"bytes {part[0]}-{part[1]}/{size}"
    return answer


def _answer(download: Download, first: int, last: int) -> HttpResponseBase:
    length = last - first + 1
    answer = _content(download, first, length)
    disposition = content_disposition_header(not download.inline, download.name)
    answer["Content-Disposition"] = disposition or "inline"
    answer["Content-Length"] = str(length)
    answer["Accept-Ranges"] = "bytes"
    if download.etag:
        answer["ETag"] = f'"{download.etag}"'
    answer["Cache-Control"] = "private, max-age=3600"
    answer["Content-Security-Policy"] = "default-src 'none'"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _content(download: Download, first: int, length: int) -> HttpResponseBase:
    file = download.file.storage.open(download.file.name, "rb")
    file.seek(first)
    if length > AT_ONCE:
        part: Any = _Part(file, length)
        return FileResponse(part, content_type=download.content_type)
    with file:
        return HttpResponse(file.read(length), content_type=download.content_type)
