"""Markdown: what CommonMark and tables say; HTML in it is left out."""

import io
import re
from collections.abc import Callable
from html import escape
from pathlib import PurePosixPath

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

from papers.archives import open_archive, read_entry
from papers.encodings import encoding_of
from papers.html import clean_html
from papers.manuscripts.pieces import Manuscript, Notes, Picture
from papers.manuscripts.safety import LIMITS
from papers.manuscripts.tables import add_grid
from papers.manuscripts.writing import Writer, is_address, plain
from papers.uploads import UploadRefused

FindPicture = Callable[[str], bytes | None]

_NOTE = re.compile(
    r"^\[\^([^\]\s]+)\]:[ \t]*(.*(?:\n(?:[ \t]+\S.*|(?=\n[ \t]+\S)))*)", re.MULTILINE
)
_REFERENCE = re.compile(r"\[\^([^\]\s]+)\]")
_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_TITLE = re.compile(r"^title:\s*[\"']?(.+?)[\"']?\s*$", re.MULTILINE)
# The only marks for which Markdown has no signs of its own.
_ALLOWED = {"<sub>", "</sub>", "<sup>", "</sup>", "<br>", "<br/>", "<br />"}
_MARKS = {"strong": "b", "em": "i"}
_UNSEEN = ("<script", "<style")
MAX_NESTING = 40


def read_markdown(content: bytes, find: FindPicture = lambda _name: None) -> Manuscript:
    """Take a text in Markdown apart; ``find`` returns pictures by their address."""
    text, title = _front_matter(_decoded(content))
    text, notes = _without_notes(text)
    reader = _Reader(find, list(notes))
    reader.read(text)
    if notes:
        reader.writer.piece(Notes([reader.line(note) for note in notes.values()]))
    manuscript = reader.writer.finish()
    manuscript.title = title or manuscript.title
    return manuscript


def read_archive(content: bytes) -> Manuscript:
    """Take the one Markdown file of a ZIP archive apart, with its pictures.

    :raises UploadRefused: ``not_one_text`` and the codes of :mod:`papers.archives`
    """
    with open_archive(io.BytesIO(content), LIMITS) as archive:
        names = {
            name: PurePosixPath(name.replace("\\", "/")) for name in archive.namelist()
        }
        texts = [
            name
            for name, path in names.items()
            if path.suffix.lower() in {".md", ".markdown"}
        ]
        if len(texts) != 1:
            message = _("The archive has to hold one Markdown file (.md) and pictures.")
            raise UploadRefused(message, code="not_one_text")
        folder = names[texts[0]].parent

        def find(address: str) -> bytes | None:
            wanted = folder / address.removeprefix("./")
            name = next((n for n, path in names.items() if path == wanted), None)
            return read_entry(archive, name) if name else None

        return read_markdown(read_entry(archive, texts[0]), find)


def _decoded(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode(encoding_of(content), errors="replace")
    if "\0" in text:
        raise UploadRefused(_("This is not a text file."), code="not_a_text")
    return text.replace("\r\n", "\n")


def _front_matter(text: str) -> tuple[str, str]:
    found = _FRONT_MATTER.match(text)
    if found is None:
        return text, ""
    title = _TITLE.search(found[1])
    return text[found.end() :], title[1] if title else ""


def _without_notes(text: str) -> tuple[str, dict[str, str]]:
    """Take the footnotes out; in the order in which the text points at them."""
    found = {name: " ".join(note.split()) for name, note in _NOTE.findall(text)}
    text = _NOTE.sub("", text)
    order = [name for name in _REFERENCE.findall(text) if name in found]
    return text, {name: found[name] for name in dict.fromkeys([*order, *found])}


class _Reader:
    """Walks over the tokens of one text."""

    def __init__(self, find: FindPicture, notes: list[str]) -> None:
        self.writer = Writer()
        self.losses = self.writer.manuscript.losses
        self.find = find
        self.notes = notes
        self.parser = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING})
        self.parser.enable("table")
        # Bad addresses are ours to leave out, and to count.
        self.parser.validateLink = lambda url: True  # type: ignore[method-assign] # noqa: ARG005
        self.lists: list[bool] = []
        self.grid: list[list[str]] | None = None
        self.pictures: list[Picture] = []

    def read(self, text: str) -> None:
        """Add the whole text to the manuscript."""
        tokens = self.parser.parse(text)
        for number, token in enumerate(tokens):
            before = tokens[number - 1] if number else None
            self._take(token, before)

    def line(self, text: str) -> str:
        """Return one line of Markdown as HTML."""
        tokens = self.parser.parseInline(text)
        return clean_html(self._inline(tokens[0].children or []))

    def _take(self, token: Token, before: Token | None) -> None:
        kind = token.type
        if kind in {"bullet_list_open", "ordered_list_open"}:
            self.lists.append(kind == "ordered_list_open")
        elif kind in {"bullet_list_close", "ordered_list_close"}:
            self.lists.pop()
        elif kind == "html_block":
            self.losses["html"] += 1
        elif kind in {"fence", "code_block"}:
            lines = escape(token.content.strip(), quote=False).splitlines()
            self.writer.paragraph("<br>".join(lines))
        elif kind == "table_open":
            self.grid = []
        elif kind == "tr_open" and self.grid is not None:
            self.grid.append([])
        elif kind == "table_close" and self.grid is not None:
            add_grid(self.writer, self.grid)
            self.grid = None
        elif kind == "inline":
            self._text(token, before)
        self._add_pictures()

    def _text(self, token: Token, before: Token | None) -> None:
        html = self._inline(token.children or [])
        if self.grid is not None:
            self.grid[-1].append(plain(html))
        elif before is not None and before.type == "heading_open":
            self.writer.heading(plain(html), int(before.tag[1:]))
        elif self.lists:
            depth, numbered = len(self.lists) - 1, self.lists[-1]
            self.writer.item(html, depth=depth, numbered=numbered)
        else:
            self.writer.paragraph(html)

    def _add_pictures(self) -> None:
        if self.grid is None:
            for picture in self.pictures:
                self.writer.piece(picture)
            self.pictures = []

    def _inline(self, tokens: list[Token]) -> str:
        html: list[str] = []
        closing: list[str] = []
        unseen = False
        for token in tokens:
            if token.type == "html_inline":
                unseen = token.content.lower().startswith(_UNSEEN)
                html.append(self._tag(token.content))
            elif not unseen:
                html.append(self._mark(token, closing))
        return "".join(html)

    def _tag(self, tag: str) -> str:
        if tag.lower() in _ALLOWED:
            return tag.lower()
        self.losses["html"] += not tag.startswith("</")
        return ""

    def _mark(self, token: Token, closing: list[str]) -> str:
        name, _sep, side = token.type.rpartition("_")
        if name in _MARKS:
            return f"<{_MARKS[name]}>" if side == "open" else f"</{_MARKS[name]}>"
        if token.type == "link_open":
            return self._link(str(token.attrGet("href") or ""), closing)
        if token.type == "link_close":
            return closing.pop()
        if token.type == "image":
            self._picture(token)
            return ""
        if token.type in {"softbreak", "hardbreak"}:
            return "<br>" if token.type == "hardbreak" else " "
        return self._with_references(escape(token.content, quote=False))

    def _link(self, address: str, closing: list[str]) -> str:
        if is_address(address):
            closing.append("</a>")
            return f'<a href="{escape(address)}">'
        self.losses["link"] += 1
        closing.append("")
        return ""

    def _picture(self, token: Token) -> None:
        address = str(token.attrGet("src") or "")
        content = None if is_address(address) else self.find(address)
        if content is None:
            self.losses["external"] += 1
            return
        name = PurePosixPath(address).name
        caption = str(token.attrGet("title") or "")[:400]
        self.pictures.append(Picture(content, name, token.content[:300], caption))

    def _with_references(self, text: str) -> str:
        def sign(found: re.Match[str]) -> str:
            if found[1] not in self.notes:
                return found[0]
            number = self.notes.index(found[1]) + 1
            return f'<sup><a href="#note-{number}">{number}</a></sup>'

        return _REFERENCE.sub(sign, text)
