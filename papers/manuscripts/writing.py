"""HTML of lists and paragraphs, built up piece by piece."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from papers.html import clean_html
from papers.manuscripts.pieces import Heading, Manuscript, Piece, Prose

_SPACES = re.compile(r"[ \t\r\n\f\v]+")
_TAGS = re.compile(r"<[^>]*>")
_ADDRESS = re.compile(r"(https?://|mailto:|tel:)[^\s<>\"\\]+\Z", re.IGNORECASE)


@dataclass(frozen=True)
class Item:
    """A line of a list: how deep it stands, and whether its list is numbered."""

    html: str
    depth: int
    numbered: bool


class Writer:
    """Collects the pieces of a document; paragraphs and items in a row are one text."""

    def __init__(self) -> None:
        self.manuscript = Manuscript()
        self._html: list[str] = []
        self._items: list[Item] = []

    def paragraph(self, html: str) -> None:
        """Add a paragraph, unless it is empty."""
        self._end_list()
        if html.strip():
            self._html.append(f"<p>{html.strip()}</p>")

    def item(self, html: str, *, depth: int, numbered: bool) -> None:
        """Add a line of a list, unless it is empty."""
        if html.strip():
            self._items.append(Item(html.strip(), depth, numbered))

    def piece(self, piece: Piece) -> None:
        """Add anything else."""
        self._end_text()
        self.manuscript.pieces.append(piece)

    def heading(self, text: str, level: int) -> None:
        """Add a heading; the very first of the highest level is the title."""
        if not text:
            return
        untitled = not self.manuscript.title and not self.manuscript.pieces
        if level == 0 or (level == 1 and untitled and not self._html):
            self.manuscript.title = self.manuscript.title or text
            return
        self.piece(Heading(text, max(level, 1)))

    def finish(self) -> Manuscript:
        """Return the document."""
        self._end_text()
        return self.manuscript

    def _end_list(self) -> None:
        if self._items:
            self._html.append(list_html(self._items))
            self._items = []

    def _end_text(self) -> None:
        self._end_list()
        if self._html:
            self.manuscript.pieces.append(Prose(clean_html("".join(self._html))))
            self._html = []


def list_html(items: Iterable[Item]) -> str:
    """Return nested lists for items of any depth."""
    html: list[str] = []
    open_lists: list[tuple[int, str]] = []
    for item in items:
        tag = "ol" if item.numbered else "ul"
        while open_lists and open_lists[-1][0] > item.depth:
            html.append(f"</li></{open_lists.pop()[1]}>")
        if open_lists and open_lists[-1][0] == item.depth:
            html.append("</li>")
            if open_lists[-1][1] != tag:
                html.append(f"</{open_lists.pop()[1]}>")
        if not open_lists or open_lists[-1][0] < item.depth:
            html.append(f"<{tag}>")
            open_lists.append((item.depth, tag))
        html.append(f"<li>{item.html}")
    html += [f"</li></{tag}>" for _depth, tag in reversed(open_lists)]
    return "".join(html)


def plain(html: str) -> str:
    """Return the words of ``html`` in one line."""
    from html import unescape

    return _SPACES.sub(" ", unescape(_TAGS.sub(" ", html))).strip()


def is_address(text: str) -> bool:
    """Tell whether a link may lead to ``text``."""
    return bool(_ADDRESS.match(text.strip()))
