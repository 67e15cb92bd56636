"""PDF documents by typst.

A template is ``<room>/documents/<name>.typ``. It gets its data only as JSON,
never as typst source, so nothing that a person typed is ever read as mark-up.
The root that typst may read from is the room's ``documents`` folder: package
data, no uploads and no symbolic links out of it.
"""

import io
import json
import os
import re
import threading
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from django.apps import apps
from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import DecodedStreamObject, NameObject

from papers import faces

if TYPE_CHECKING:
    import typst

# Archive and accessibility standards that every document keeps.
STANDARDS: list[Literal["a-2a", "ua-1"]] = ["a-2a", "ua-1"]

# Strings in the file never hold a line break: it is written as an escape.
_TEXT_OBJECT = re.compile(rb"(?<=\n)BT .*?\nET(?=\n)", re.DOTALL)

# A Compiler can be neither shared between threads nor carried over a fork.
_mine = threading.local()


class DocumentFaultyError(Exception):
    """The template draws attention to a fault, for example a missing face."""


def render(template: str, data: dict[str, Any]) -> bytes:
    """One PDF (PDF/A-2a and PDF/UA-1) of ``template`` filled with ``data``.

    ``template`` is ``"room/name"``. ``data["document"]["date"]`` (ISO) is the
    file's own date, so that the same data give the same bytes.

    :raises DocumentFaultyError: typst warns, which would mean a poor document
    :raises RuntimeError: typst cannot set the document at all
    """
    room, _, name = template.partition("/")
    issued = date.fromisoformat(data["document"]["date"])
    content, warnings = _compiler(room).compile_with_warnings(
        input=documents_folder(room) / f"{name}.typ",
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=list(STANDARDS),
        timestamp=datetime.combine(issued, time(), tzinfo=UTC),
    )
    if warnings:
        raise DocumentFaultyError("; ".join(w.message for w in warnings))
    return _bytes(content)


def picture(template: str, data: dict[str, Any], *, ppi: float = 110) -> bytes:
    """The first page as PNG, for a look on the screen."""
    room, _, name = template.partition("/")
    pages = _compiler(room).compile(
        input=documents_folder(room) / f"{name}.typ",
        format="png",
        ppi=ppi,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    return _bytes(pages)


def _bytes(compiled: bytes | list[bytes] | None) -> bytes:
    """What typst returns, which for pictures may be one file per page."""
    first = compiled[0] if isinstance(compiled, list) else compiled
    if first is None:
        raise DocumentFaultyError("nothing was rendered")
    return first


def page_texts(content: bytes) -> list[str]:
    """The text of each page of a file that :func:`render` made, without line ends.

    Only the text objects are parsed: the drawings around them are a hundred
    times as many operators, and cost ten times as much as the text.

    :raises DocumentFaultyError: the file does not open
    """
    try:
        return [_page_text(page) for page in PdfReader(io.BytesIO(content)).pages]
    except (PyPdfError, ValueError, KeyError) as fault:
        raise DocumentFaultyError("the file does not open") from fault


def _page_text(page: PageObject) -> str:
    contents = page.get_contents()
    drawn = b"" if contents is None else contents.get_data()
    texts = DecodedStreamObject()
    texts.set_data(b"\n".join(_TEXT_OBJECT.findall(drawn)))
    page[NameObject("/Contents")] = texts
    return page.extract_text()


def documents_folder(room: str) -> Path:
    """Where a room keeps its templates and their art."""
    return Path(apps.get_app_config(room).path) / "documents"


def _compiler(room: str) -> "typst.Compiler":
    """This thread's compiler for the room, made on first use in this process."""
    # Imported late: typst starts threads, which must not exist before a fork.
    import typst

    key = (os.getpid(), room)
    if getattr(_mine, "key", None) != key:
        fonts = typst.Fonts(
            include_system_fonts=False,
            include_embedded_fonts=False,
            font_paths=[faces.FOLDER],
        )
        _mine.compiler = typst.Compiler(
            root=documents_folder(room), font_paths=fonts, ignore_system_fonts=True
        )
        _mine.key = key
    return _mine.compiler
