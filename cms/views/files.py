"""Files in parts: a download that broke off goes on where it stopped."""

import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, BinaryIO

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.http import content_disposition_header

from cms.models import CmsDocument

_RANGE = re.compile(r"bytes=(\d*)-(\d*)\Z")
CHUNK = 64 * 1024
# Read at once; what is larger is handed out piece by piece.
SMALL = 1024 * 1024


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


def of_document(document: CmsDocument) -> Download:
    """Return a document of the library as a download."""
    return Download(
        file=document.file,
        name=document.filename,
        content_type=document.content_type,
        etag=document.file_hash,
        inline=document.content_disposition == "inline",
    )


def serve(request: HttpRequest, download: Download) -> HttpResponseBase:
    """Return the file, or the part of it that was asked for."""
    size = download.file.size
    return serve_part(request, download) or _answer(download, 0, size - 1, size)


def serve_part(request: HttpRequest, download: Download) -> HttpResponseBase | None:
    """Return the part that was asked for; nothing where the whole is wanted.

    Several ranges at once, and a range of another version of the file
    (``If-Range``), get the whole file, as RFC 9110 allows.
    """
    found = _RANGE.match(request.headers.get("Range", ""))
    etag = f'"{download.etag}"'
    if found is None or request.headers.get("If-Range", etag) != etag:
        return None
    size = download.file.size
    wanted = _bounds(found[1], found[2], size)
    if wanted is None:
        return HttpResponse(
            status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
            headers={"Content-Range": f"bytes */{size}"},
        )
    answer = _answer(download, *wanted, size)
    answer.status_code = HTTPStatus.PARTIAL_CONTENT
    answer["Content-Range"] = f"bytes {wanted[0]}-{wanted[1]}/{size}"
    return answer


def _answer(download: Download, first: int, last: int, size: int) -> HttpResponseBase:
    length = last - first + 1
    answer = _content(download, first, length)
    answer["Content-Disposition"] = content_disposition_header(
        not download.inline, download.name
    )
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
    if length > SMALL:
        part: Any = _Part(file, length)
        return FileResponse(part, content_type=download.content_type)
    with file:
        return HttpResponse(file.read(length), content_type=download.content_type)


def _bounds(first: str, last: str, size: int) -> tuple[int, int] | None:
    """Return first and last byte of a range; nothing for one outside of the file."""
    if not first:
        length = min(int(last or 0), size)
        return (size - length, size - 1) if length else None
    start = int(first)
    end = min(int(last), size - 1) if last else size - 1
    return (start, end) if start <= end else None
