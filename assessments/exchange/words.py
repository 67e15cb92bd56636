"""Texts of other systems as plain text: paragraphs, lists, raised and lowered digits.

Questions hold plain text, which every template escapes; so nothing of foreign
mark-up is ever kept, and what it meant is said in characters where it matters:
10<sup>9</sup> must not become 109.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from html.parser import HTMLParser
from typing import Final
from urllib.parse import unquote

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

from assessments.exchange.items import Notes, Picture, Words

RAISED: Final = str.maketrans("0123456789+-=()n−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ⁻")
LOWERED: Final = str.maketrans("0123456789+-=()−", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎₋")
_UNREADABLE: Final = {"script", "style", "template", "noscript", "title", "head"}
_BLOCKS: Final = {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table"}
_BLOCKS.update({"blockquote", "pre", "section", "article", "dl", "figure", "center"})
_EMPHASIS: Final = {"b", "strong", "i", "em", "u", "s", "del", "font"}
_MARK_UP: Final = re.compile(
    r"</?[a-zA-Z][^<>]*>|&(?:#\d+|#x[\da-f]+|\w+);", re.IGNORECASE
)
_TEX: Final = re.compile(r"\$\$.+?\$\$|\\\(.+?\\\)|\\\[.+?\\\]", re.DOTALL)
_MULTILANG: Final = re.compile(
    r"<(span|div)\b(?=[^>]*\bclass=[\"']?[^\"'>]*multilang)"
    r"(?=[^>]*\blang=[\"']?(\w+))[^>]*>(.*?)</\1>",
    re.IGNORECASE | re.DOTALL,
)

Find = Callable[[str], Picture | None]
"""Returns the picture of an address, as a question's file carries it."""


def no_pictures(_address: str) -> None:
    """Find no picture: for formats that carry none."""


def read_words(
    text: str, *, style: str, notes: Notes, find: Find = no_pictures
) -> Words:
    """Return ``text`` as plain text, by language where it says so.

    ``style`` is ``html``, ``markdown``, ``plain`` or ``moodle`` (plain text in
    which tags may stand). Pictures go into ``notes``.
    """
    by_language: dict[str, list[str]] = {}
    for span in _MULTILANG.finditer(text) if style != "plain" else ():
        by_language.setdefault(span[2].lower()[:2], []).append(span[3])
    if by_language and set(by_language) <= {"ru", "en"}:
        return {
            code: read_text("\n".join(parts), style="html", notes=notes, find=find)
            for code, parts in by_language.items()
        }
    return {"": read_text(text, style=style, notes=notes, find=find)}


def read_text(text: str, *, style: str, notes: Notes, find: Find = no_pictures) -> str:
    """Return ``text`` as plain text; see :func:`read_words`."""
    if _TEX.search(text):
        notes.add(_("Formulas in TeX stay as they are written."))
    if style == "markdown":
        text, style = MarkdownIt().render(text), "html"
    if style == "moodle" and _MARK_UP.search(text):
        text, style = text.replace("\n", "<br>"), "html"
    if style != "html":
        return tidy(text)
    if not _MARK_UP.search(text):
        return tidy(" ".join(text.split()))
    reader = _Reader(notes, find)
    reader.feed(text)
    reader.close()
    return tidy("".join(reader.parts))


def tidy(text: str) -> str:
    """Strip lines and ends; keep at most one empty line between paragraphs."""
    lines = [line.strip(" \t\r\f\v") for line in text.replace("\r\n", "\n").split("\n")]
    joined = "\n".join(lines).replace("\x00", "").strip()
    return re.sub(r"\n{3,}", "\n\n", joined)


def one_line(text: str, limit: int = 200) -> str:
    """Return ``text`` as a title: one line, cut at a word."""
    line = " ".join(unescape(text).split())
    if len(line) <= limit:
        return line
    return line[: limit - 1].rsplit(" ", 1)[0] + "…"


def case_and_question(text: str) -> tuple[str, str]:
    """Part a long text into the case and the question, its last paragraph."""
    parts = text.split("\n\n")
    tail = 2 if len(parts) > 1 and parts[-1].startswith("– ") else 1
    return "\n\n".join(parts[:-tail]), "\n".join(parts[-tail:])


def stem_of(words: Words) -> dict[str, Words]:
    """Return a question's text as ``vignette`` and ``stem``, language by language."""
    parted = {code: case_and_question(text) for code, text in words.items()}
    return {
        "vignette": {code: case for code, (case, _question) in parted.items()},
        "stem": {code: question for code, (_case, question) in parted.items()},
    }


class _Reader(HTMLParser):
    """Turns HTML into plain text; collects its pictures."""

    def __init__(self, notes: Notes, find: Find) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.notes, self.find = notes, find
        self.hidden = 0
        self.shift: list[tuple[str, int]] = []
        self.links: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what the tag means."""
        given = {name: value or "" for name, value in attrs}
        if tag in _UNREADABLE:
            self.hidden += 1
        elif tag == "br":
            self.parts.append("\n")
        elif tag == "li":
            self.parts.append("\n– ")
        elif tag in {"td", "th"}:
            self._cell()
        elif tag in _BLOCKS:
            self.parts.append("\n\n")
        elif tag in {"sub", "sup"}:
            self.shift.append((tag, len(self.parts)))
        elif tag == "a":
            self.links.append((given.get("href", ""), len(self.parts)))
        elif tag in {"img", "audio", "video", "source", "object", "embed"}:
            self._show(tag, given)
        self._remark(tag)

    def handle_endtag(self, tag: str) -> None:
        """Finish what the tag began."""
        if tag in _UNREADABLE:
            self.hidden = max(0, self.hidden - 1)
        elif tag in _BLOCKS:
            self.parts.append("\n\n")
        elif tag == "tr":
            self.parts.append("\n")
        elif tag in {"sub", "sup"} and self.shift:
            self._shifted(*self.shift.pop())
        elif tag == "a" and self.links:
            self._linked(*self.links.pop())

    def handle_data(self, data: str) -> None:
        """Keep words; line breaks of the source mean nothing."""
        if not self.hidden:
            self.parts.append(re.sub(r"[ \t\n\r]+", " ", data))

    def _remark(self, tag: str) -> None:
        if tag in _EMPHASIS:
            self.notes.add(_("Bold and italics became plain text."))
        elif tag == "table":
            self.notes.add(_("A table became lines of text."))
        elif tag == "math":
            self.notes.add(_("A formula became plain text: look it over."))

    def _cell(self) -> None:
        before = self.parts[-1] if self.parts else "\n"
        if not before.endswith("\n"):
            self.parts.append(" | ")

    def _shifted(self, tag: str, start: int) -> None:
        text = "".join(self.parts[start:])
        moved = text.translate(RAISED if tag == "sup" else LOWERED)
        if any(one == two for one, two in zip(text, moved, strict=True)):
            moved = f"^({text})" if tag == "sup" else f"_({text})" if text else ""
        self.parts[start:] = [moved]

    def _linked(self, address: str, start: int) -> None:
        text = "".join(self.parts[start:]).strip()
        if address.startswith(("http://", "https://")) and address != text:
            self.parts.append(f" ({address})")

    def _show(self, tag: str, given: dict[str, str]) -> None:
        address = given.get("src") or given.get("data") or ""
        if not address:
            return
        picture = self.find(unquote(address))
        if picture is None:
            self.notes.add(_("A picture that is not in the file was left out."))
            return
        alt = one_line(given.get("alt", ""), 300) or picture.alt
        self.notes.show(Picture(name=picture.name, content=picture.content, alt=alt))
