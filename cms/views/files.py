"""Files in parts: a download that broke off goes on where it stopped."""

import re
from http import HTTPStatus
from typing import BinaryIO

from django.http import FileResponse, HttpRequest, HttpResponse

from cms.models import CmsDocument

_RANGE = re.compile(r"bytes=(\d*)-(\d*)\Z")
CHUNK = 64 * 1024


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


def serve_part(request: HttpRequest, document: CmsDocument) -> HttpResponse | None:
    """Return the part that was asked for; nothing where the whole is wanted.

    Several ranges at once, and a range of another version of the file
    (``If-Range``), get the whole file, as RFC 9110 allows.
    """
    found = _RANGE.match(request.headers.get("Range", ""))
    etag = f'"{document.file_hash}"' if document.file_hash else ""
    if (
        found is None
        or not document.file_hash
        or request.headers.get("If-Range", etag) != etag
    ):
        return None
    size = document.file.size
    wanted = _bounds(found[1], found[2], size)
    if wanted is None:
        return HttpResponse(
            status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
            headers={"Content-Range": f"bytes */{size}"},
        )
    first, last = wanted
    file = document.file.open("rb")
    file.seek(first)
    length = last - first + 1
    answer = FileResponse(
        _Part(file, length),  # type: ignore[arg-type] - reads like one
        status=HTTPStatus.PARTIAL_CONTENT,
        as_attachment=document.content_disposition != "inline",
        filename=document.filename,
        content_type=document.content_type,
    )
    answer["Content-Length"] = str(length)
    answer["Content-Range"] = f"bytes {first}-{last}/{size}"
    answer["Accept-Ranges"] = "bytes"
    if etag:
        answer["ETag"] = etag
    answer["Cache-Control"] = "private, max-age=3600"
    answer["Content-Security-Policy"] = "default-src 'none'"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _bounds(first: str, last: str, size: int) -> tuple[int, int] | None:
    """Return first and last byte of a range; nothing for one outside of the file."""
    if not first:
        length = min(int(last or 0), size)
        return (size - length, size - 1) if length else None
    start = int(first)
    end = min(int(last), size - 1) if last else size - 1
    return (start, end) if start <= end else None
