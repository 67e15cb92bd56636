"""Word: one question after the other, each line named at its beginning.

``Вопрос: …`` begins a question; ``+`` and ``–`` stand before right and wrong
options, ``Почему:`` after the option it speaks of. A line without a name goes on
with the one above. The same names with ``(en)`` hold the English wording.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from django.utils.translation import gettext as _
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Cm

from assessments.exchange.decoding import check_length
from assessments.exchange.items import (
    BadItem,
    FileRefused,
    Found,
    Item,
    Picture,
    Skipped,
    Words,
)
from assessments.exchange.kinds import words_of
from assessments.exchange.lines import lines_of
from assessments.exchange.sheet import BY_NAME, NAMES, Sheet, item_of, weighed
from assessments.exchange.words import one_line
from papers.archives import check_archive
from papers.uploads import UploadRefused, kind_of

_NAMED: Final = re.compile(
    r"\s*(?:([^\W\d_][\w ]{0,25}?)\s*(?:№?\s*\d+)?\s*(\(en\))?\s*:)\s*(.*)", re.DOTALL
)
_SIGNED: Final = re.compile(r"\s*([+*✓]|[-–—−])\s*(\(en\))?\s+(.*)", re.DOTALL)
_STARTS: Final = {"category", "title", "type", "vignette", "stem"}
_ROWS: Final = {"form", "pair", "extra", "step"}
_TEXTS: Final = {"vignette", "stem", "explanation", "reference"}
SIGNS: Final = {"right": "+", "wrong": "–"}


def read(content: bytes) -> Iterator[Found]:
    """Read the questions of a Word document.

    :raises FileRefused: when it is none
    """
    check_length(content)
    if kind_of(content) != "ZIP":
        raise FileRefused(_("This is not a Word document (DOCX)."), code="docx")
    try:
        check_archive(content)
        document = Document(io.BytesIO(content))
    except UploadRefused as refusal:
        raise FileRefused(refusal.messages[0], code="archive") from refusal
    except Exception as fault:
        # python-docx lets errors of its parsers through; they share no base.
        raise FileRefused(
            _("This Word document cannot be read."), code="docx"
        ) from fault
    return _questions(document)


def _questions(document: Any) -> Iterator[Found]:
    category: tuple[str, ...] = ()
    for sheet in _sheets(document):
        if path := sheet.plain.get("category"):
            category = tuple(p.strip() for p in path.split("/") if p.strip())
        try:
            yield item_of(sheet, category)
        except BadItem as bad:
            title = sheet.plain.get("title") or words_of(sheet.texts.get("stem", {}))
            yield Skipped(
                position=sheet.position,
                title=one_line(title, 80),
                type=bad.type or sheet.plain.get("type", "docx"),
                reason=bad.reason,
            )


def _sheets(document: Any) -> Iterator[Sheet]:
    """Part the paragraphs into questions; each begins with its head or its text."""
    sheet = Sheet(position=1)
    reader = _Reader(sheet)
    for paragraph in document.paragraphs:
        name, code, text = _named(paragraph.text)
        has_stem = "stem" in sheet.texts
        if name in _STARTS and code == "" and has_stem:
            yield sheet
            sheet = Sheet(position=sheet.position + 1)
            reader = _Reader(sheet)
        reader.take(name, code, text)
        sheet.pictures.extend(_pictures(document, paragraph))
    if "stem" in sheet.texts:
        yield sheet


def _named(text: str) -> tuple[str, str, str]:
    if found := _NAMED.fullmatch(text):
        key = BY_NAME.get(found[1].strip().casefold())
        if key:
            return key, "en" if found[2] else "", found[3].strip()
    if found := _SIGNED.fullmatch(text):
        name = "right" if found[1] in "+*✓" else "wrong"
        return name, "en" if found[2] else "", found[3].strip()
    return "", "", text.strip()


class _Reader:
    """Puts lines where they belong; one without a name goes on with the last."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.last: Words = {}
        self.code = ""

    def take(self, name: str, code: str, text: str) -> None:
        """Take one line."""
        if not name:
            if text and self.last is not None and self.last:
                joined = f"{self.last.get(self.code, '')}\n\n{text}".strip()
                self.last[self.code] = joined
            return
        self.code = code
        if name in _TEXTS:
            self.last = self.sheet.texts.setdefault(name, {})
        elif name in {"right", "wrong"}:
            self.last = self._option(name, code)
        elif name == "why":
            options = self.sheet.options or [{}]
            self.last = options[-1].setdefault("comment", {})
        elif name in _ROWS:
            self.last = self._row(name, code)
        else:
            self.sheet.plain[name] = text
            self.last = {}
            return
        if name in {"right", "wrong"} and self.sheet.options:
            text, percent = weighed(text)
            if percent:
                self.sheet.options[-1]["percent"] = percent
        self.last[code] = text

    def _option(self, name: str, code: str) -> Words:
        if "answer" in self.sheet.plain:
            return self._row(name, code)
        if code == "en" and self.sheet.options:
            words: Words = self.sheet.options[-1]["words"]
            return words
        option = {"words": {}, "is_right": name == "right"}
        self.sheet.options.append(option)
        return option["words"]  # type: ignore[return-value]

    def _row(self, name: str, code: str) -> Words:
        if code == "en" and self.sheet.rows and self.sheet.rows[-1][0] == name:
            return self.sheet.rows[-1][1]
        self.sheet.rows.append((name, {}))
        return self.sheet.rows[-1][1]


def _pictures(document: Any, paragraph: Any) -> Iterator[Picture]:
    for blip in paragraph._p.iter(qn("a:blip")):  # noqa: SLF001
        part = document.part.related_parts.get(blip.get(qn("r:embed")))
        if part is None:
            continue
        described = next(
            (
                each.get("descr") or ""
                for each in paragraph._p.iter(qn("wp:docPr"))  # noqa: SLF001
                if each.get("descr")
            ),
            "",
        )
        name = str(part.partname).rpartition("/")[2]
        yield Picture(name=name, content=part.blob, alt=one_line(described, 300))


def write(items: Iterable[Item]) -> bytes:
    """Write questions that :func:`assessments.exchange.lines.lines_of` can say."""
    document = Document()
    for item in items:
        for name, words in lines_of(item):
            _write_line(document, name, words)
            if name == "stem":
                _write_pictures(document, item)
        document.add_paragraph("")
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _write_line(document: Any, name: str, words: Words) -> None:
    ru, en = words.get("ru", ""), words.get("en", "")
    both = ru and en and ru != en
    for code, text in (("", ru or en), (" (en)", en if both else "")):
        if text:
            label = SIGNS.get(name) or NAMES[name][0].capitalize()
            colon = code + ("" if name in SIGNS else ":")
            first, *rest = text.split("\n\n")
            document.add_paragraph(f"{label}{colon} {first}")
            for part in rest:
                document.add_paragraph(part)


def _write_pictures(document: Any, item: Item) -> None:
    for picture in item.pictures:
        shape = document.add_picture(io.BytesIO(_as_png(picture)), width=Cm(12))
        shape._inline.docPr.set("descr", picture.alt)  # noqa: SLF001


def _as_png(picture: Picture) -> bytes:
    from PIL import Image

    made = io.BytesIO()
    with Image.open(io.BytesIO(picture.content)) as opened:
        opened.save(made, "PNG")
    return made.getvalue()
