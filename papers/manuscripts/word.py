"""Word: headings, texts, lists, tables, pictures and footnotes of a .docx."""

import io
import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from lxml import etree

from papers.html import clean_html
from papers.manuscripts.pieces import Manuscript, Notes, Picture
from papers.manuscripts.safety import look_over_office_file
from papers.manuscripts.tables import add_grid
from papers.manuscripts.word_styles import Styles, W
from papers.manuscripts.word_text import TextReader
from papers.manuscripts.writing import Writer, plain
from papers.uploads import UploadRefused

_JOINED = re.compile(r"</(b|i)>(\s*)<\1>")
_PARTS = {"footnote": "/footnotes", "endnote": "/endnotes"}


def damaged() -> UploadRefused:
    """The refusal of a document that cannot be opened."""
    return UploadRefused(
        _("The document is damaged. Open it in its program and save it anew."),
        code="damaged",
    )


def read_word(content: bytes) -> Manuscript:
    """Take a .docx apart.

    :raises UploadRefused: for what is dangerous or damaged
    """
    losses = look_over_office_file(content)
    try:
        document = Document(io.BytesIO(content))
        reader = _Reader(document)
        reader.writer.manuscript.losses.update(losses)
        return reader.read()
    except (
        PackageNotFoundError,
        etree.LxmlError,
        KeyError,
        ValueError,
        AttributeError,
    ) as fault:
        raise damaged() from fault


class _Reader:
    """Walks over the body of one document."""

    def __init__(self, document: Any) -> None:
        self.document = document
        self.writer = Writer()
        self.losses = self.writer.manuscript.losses
        self.styles = Styles.of(document)
        self.text = TextReader(document.part, self.losses)
        self.caption = ""  # of the table that follows
        self.last_picture: int | None = None

    def read(self) -> Manuscript:
        """Return the document, piece by piece."""
        for element in _blocks(self.document.element.body):
            if element.tag == f"{W}p":
                self._paragraph(element)
            else:
                self._table(element)
        self._leave_caption()
        self._add_notes()
        self._count_headers()
        manuscript = self.writer.finish()
        title = self.document.core_properties.title or ""
        manuscript.title = manuscript.title or title.strip()
        return manuscript

    def _paragraph(self, element: Any) -> None:
        kind = self.styles.kind(element)
        if kind == "contents":
            self.losses["contents"] += 1
            return
        words = self.text.words(element)
        html = _JOINED.sub(r"\2", words.html)
        if kind == "caption":
            self._take_caption(plain(html))
        elif html.strip():
            self._leave_caption()
            self._add_text(element, kind, html)
        for box in words.boxes:
            self._box(box)
        self._add_pictures(words.pictures)

    def _add_text(self, element: Any, kind: str, html: str) -> None:
        self.last_picture = None
        place = self.styles.place(element)
        if kind == "title":
            self.writer.heading(plain(html), 0)
        elif kind:
            self.writer.heading(plain(html), int(kind.removeprefix("heading ")))
        elif place:
            self.writer.item(html, depth=place.depth, numbered=place.numbered)
        else:
            self.writer.paragraph(html)

    def _box(self, box: Any) -> None:
        for paragraph in box.iter(f"{W}p"):
            words = self.text.words(paragraph)
            self.writer.paragraph(words.html)
            self._add_pictures(words.pictures)

    def _add_pictures(self, pictures: list[Picture]) -> None:
        for picture in pictures:
            self.writer.piece(picture)
            self.last_picture = len(self.writer.manuscript.pieces) - 1

    def _take_caption(self, text: str) -> None:
        """Give a caption to the picture above it, else to the table below it."""
        if self.last_picture is None:
            self._leave_caption()
            self.caption = text
            return
        pieces = self.writer.manuscript.pieces
        above = pieces[self.last_picture]
        if isinstance(above, Picture):
            pieces[self.last_picture] = Picture(
                above.content, above.name, above.alt, text[:400]
            )
        self.last_picture = None

    def _leave_caption(self) -> None:
        """Write a caption that belongs to nothing as a paragraph."""
        if self.caption:
            self.writer.paragraph(self.caption)
            self.caption = ""

    def _table(self, element: Any) -> None:
        pictures: list[Picture] = []
        grid: list[list[str]] = []
        for row in element.iter(f"{W}tr"):
            if _table_of(row) is element:
                above = grid[-1] if grid else []
                grid.append(self._row(row, above, pictures))
        add_grid(self.writer, grid, self.caption)
        self.caption = ""
        self.losses["moved_picture"] += len(pictures)
        self._add_pictures(pictures)

    def _row(self, row: Any, above: list[str], pictures: list[Picture]) -> list[str]:
        cells: list[str] = []
        for cell in row.iter(f"{W}tc"):
            if _row_of(cell) is not row:
                continue
            span = cell.find(f"{W}tcPr/{W}gridSpan")
            joined = cell.find(f"{W}tcPr/{W}vMerge")
            text = self._cell(cell, pictures)
            if joined is not None and joined.get(f"{W}val") != "restart":
                self.losses["merged"] += 1
                text = above[len(cells)] if len(cells) < len(above) else text
            width = 1 if span is None else min(int(span.get(f"{W}val") or 1), 60)
            self.losses["merged"] += width > 1
            cells += [text, *[""] * (width - 1)]
        return cells

    def _cell(self, cell: Any, pictures: list[Picture]) -> str:
        texts = []
        for paragraph in cell.iter(f"{W}p"):
            words = self.text.words(paragraph)
            pictures += words.pictures
            texts.append(plain(words.html))
        return "; ".join(filter(None, texts))

    def _add_notes(self) -> None:
        if not self.text.notes:
            return
        parts = {kind: self._note_texts(kind) for kind in _PARTS}
        texts = [parts[kind].get(key, "") for kind, key in self.text.notes]
        self.writer.piece(Notes([clean_html(text) for text in texts]))

    def _note_texts(self, kind: str) -> dict[str, str]:
        """Return the footnotes or endnotes of the document by their ids."""
        found: dict[str, str] = {}
        for relation in self.document.part.rels.values():
            if relation.is_external or not relation.reltype.endswith(_PARTS[kind]):
                continue
            part = relation.target_part
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            reader = TextReader(part, self.losses)
            for note in etree.fromstring(part.blob, parser).iter(f"{W}{kind}"):
                lines = [reader.words(one).html for one in note.iter(f"{W}p")]
                found[note.get(f"{W}id") or ""] = " ".join(lines).strip()
        return found

    def _count_headers(self) -> None:
        for section in self.document.sections:
            for part in (section.header, section.footer):
                is_own = not part.is_linked_to_previous
                self.losses["header"] += is_own and any(
                    paragraph.text.strip() for paragraph in part.paragraphs
                )


def _blocks(body: Any) -> Iterator[Any]:
    """Yield paragraphs and tables, also those inside content controls."""
    for element in body:
        if element.tag in {f"{W}p", f"{W}tbl"}:
            yield element
        elif element.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml"}:
            yield from _blocks(element)


def _table_of(row: Any) -> Any:
    return next(row.iterancestors(f"{W}tbl"), None)


def _row_of(cell: Any) -> Any:
    return next(cell.iterancestors(f"{W}tr"), None)
