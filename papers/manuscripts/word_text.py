"""The words of a paragraph in Word, as HTML."""

from dataclasses import dataclass, field
from html import escape
from typing import Any

from papers.manuscripts.pieces import Picture
from papers.manuscripts.word_styles import W
from papers.manuscripts.writing import is_address

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
V = "{urn:schemas-microsoft-com:vml}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"

_THROUGH = {f"{W}ins", f"{W}smartTag", f"{W}fldSimple", f"{W}sdt", f"{W}sdtContent"}
_THROUGH |= {f"{W}moveTo", f"{W}dir", f"{W}bdo", f"{MC}AlternateContent", f"{MC}Choice"}
_LOST = {
    f"{W}del": "deleted",
    f"{W}moveFrom": "deleted",
    f"{W}object": "embedded",
    f"{W}sym": "symbol",
    f"{W}commentReference": "comment",
}
_NOTES = {f"{W}footnoteReference": "footnote", f"{W}endnoteReference": "endnote"}
_SIGNS = {
    f"{W}tab": " ",
    f"{W}br": "<br>",
    f"{W}cr": "<br>",
    f"{W}noBreakHyphen": "\N{NON-BREAKING HYPHEN}",
}
_OFF = {"0", "false", "none", "off"}


@dataclass
class Words:
    """What one paragraph holds beside its words."""

    html: str = ""
    pictures: list[Picture] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)


class TextReader:
    """Reads paragraphs of one part of a document."""

    def __init__(self, part: Any, losses: Any) -> None:
        self.part = part
        self.losses = losses
        # Footnotes in the order in which the text points at them.
        self.notes: list[tuple[str, str]] = []

    def words(self, paragraph: Any) -> Words:
        """Return the words of ``paragraph``, and the pictures that hang on it."""
        words = Words()
        words.html = "".join(self._child(child, words) for child in paragraph)
        return words

    def _child(self, element: Any, words: Words) -> str:
        tag = element.tag
        if tag == f"{W}r":
            return self._run(element, words)
        if tag == f"{W}hyperlink":
            return self._link(element, words)
        if tag in _THROUGH:
            return "".join(self._child(child, words) for child in element)
        if tag in {f"{M}oMath", f"{M}oMathPara"}:
            self.losses["formula"] += 1
            return escape("".join(element.itertext(f"{M}t")), quote=False)
        if tag in _LOST:
            self.losses[_LOST[tag]] += 1
        return ""

    def _run(self, run: Any, words: Words) -> str:
        properties = run.find(f"{W}rPr")
        if _is_on(properties, "vanish"):
            self.losses["hidden"] += 1
            return ""
        html = "".join(self._in_run(child, words) for child in run)
        return _marked(html, properties)

    def _in_run(self, element: Any, words: Words) -> str:
        tag = element.tag
        if tag == f"{W}t":
            return escape(element.text or "", quote=False)
        if tag in _SIGNS:  # a break of the page is none of the text
            return "" if element.get(f"{W}type") else _SIGNS[tag]
        if tag in _NOTES:
            return self._note(_NOTES[tag], element.get(f"{W}id") or "")
        if tag in {f"{W}drawing", f"{W}pict"}:
            self._drawing(element, words)
            return ""
        if tag in {f"{MC}AlternateContent", f"{MC}Choice"}:
            return "".join(self._in_run(child, words) for child in element)
        return self._child(element, words) if tag in _LOST else ""

    def _link(self, element: Any, words: Words) -> str:
        html = "".join(self._child(child, words) for child in element)
        relation = self.part.rels.get(element.get(f"{R}id") or "")
        if relation is None or not html.strip():
            return html
        address = relation.target_ref
        if is_address(address):
            return f'<a href="{escape(address)}">{html}</a>'
        self.losses["link"] += 1
        return html

    def _note(self, kind: str, key: str) -> str:
        if (kind, key) not in self.notes:
            self.notes.append((kind, key))
        number = self.notes.index((kind, key)) + 1
        return f'<sup><a href="#note-{number}">{number}</a></sup>'

    def _drawing(self, element: Any, words: Words) -> None:
        """Take the pictures and the words of a drawing."""
        boxes = list(element.iter(f"{W}txbxContent"))
        if boxes:
            self.losses["text_box"] += len(boxes)
            words.boxes += boxes
        about = next(element.iter(f"{WP}docPr"), None)
        alt = "" if about is None else (about.get("descr") or "")
        blips = [blip.get(f"{R}embed") for blip in element.iter(f"{A}blip")]
        blips += [image.get(f"{R}id") for image in element.iter(f"{V}imagedata")]
        for key in blips:
            words.pictures += self._picture(key, alt)
        if not blips and not boxes:
            self.losses["chart"] += 1

    def _picture(self, key: str | None, alt: str) -> list[Picture]:
        relation = self.part.rels.get(key or "")
        if relation is None or relation.is_external:
            return []  # counted among what lies outside of the file
        target = relation.target_part
        name = str(target.partname).rpartition("/")[2]
        if name.lower().endswith((".emf", ".wmf", ".svg", ".tif", ".tiff")):
            self.losses["broken_picture"] += 1
            return []
        return [Picture(target.blob, name, " ".join(alt.split())[:300])]


def _is_on(properties: Any, name: str) -> bool:
    found = None if properties is None else properties.find(f"{W}{name}")
    return found is not None and found.get(f"{W}val") not in _OFF


def _marked(html: str, properties: Any) -> str:
    if not html.strip() or properties is None or "#note-" in html:
        return html
    raised = properties.find(f"{W}vertAlign")
    place = "" if raised is None else raised.get(f"{W}val")
    for tag, is_wanted in (
        ("sup", place == "superscript"),
        ("sub", place == "subscript"),
        ("i", _is_on(properties, "i")),
        ("b", _is_on(properties, "b")),
    ):
        if is_wanted:
            html = f"<{tag}>{html}</{tag}>"
    return html
