"""Files that are handed out in parts, as players of sound and films ask for them."""

import re
from typing import BinaryIO, Final

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase

UNSATISFIABLE: Final = 416
PARTIAL: Final = 206
# What is small goes out in one piece; a film is read while it is sent.
AT_ONCE: Final = 2 * 1024**2
_RANGE: Final = re.compile(r"bytes=(\d*)-(\d*)")


def part_asked_for(header: str, size: int) -> tuple[int, int] | None:
    """Return the first and the last byte that ``header`` asks for.

    :returns: ``None`` for the whole file: no range, or one we do not know
    :raises ValueError: for a part that the file does not have

    >>> part_asked_for("bytes=2-", 10)
    (2, 9)
    """
    found = _RANGE.fullmatch(header.strip())
    if not found or not any(found.groups()):
        return None
    if not found[1]:
        return max(0, size - int(found[2])), size - 1
    first, last = int(found[1]), min(int(found[2] or size - 1), size - 1)
    if first > last:
        raise ValueError(header)
    return first, last


def in_parts(file: BinaryIO, *, size: int, kind: str, header: str) -> HttpResponseBase:
    """Answer with ``file``, or with the part of it that ``header`` asks for."""
    try:
        part = part_asked_for(header, size)
    except ValueError:
        file.close()
        refused = HttpResponse(status=UNSATISFIABLE)
        refused["Content-Range"] = f"bytes */{size}"
        return refused
    answer: HttpResponseBase
    if part is None and size > AT_ONCE:
        answer = FileResponse(file, content_type=kind)
    else:
        first, last = part or (0, size - 1)
        with file:
            file.seek(first)
            content = file.read(last - first + 1)
        answer = HttpResponse(content, content_type=kind)
    if part is not None:
        answer.status_code = PARTIAL
        answer["Content-Range"] = f"bytes {first}-{last}/{size}"
    answer["Accept-Ranges"] = "bytes"
    return answer
