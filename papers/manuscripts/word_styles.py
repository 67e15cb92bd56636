"""What the styles and lists of a Word document mean."""

import re
from dataclasses import dataclass, field
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING = re.compile(r"(?:heading|заголовок)\s*(\d)\Z", re.IGNORECASE)
_DEEPER = re.compile(r"list (?:bullet|number) (\d)\Z", re.IGNORECASE)
_LONGEST_CHAIN = 12


@dataclass(frozen=True)
class ListPlace:
    """Where a paragraph stands in a list."""

    depth: int
    numbered: bool


@dataclass
class Styles:
    """The styles and the lists of one document."""

    names: dict[str, str] = field(default_factory=dict)
    elements: dict[str, Any] = field(default_factory=dict)
    formats: dict[tuple[str, int], str] = field(default_factory=dict)

    @classmethod
    def of(cls, document: Any) -> "Styles":
        """Read them from a document of python-docx."""
        styles = cls()
        for element in document.styles.element.iter(f"{W}style"):
            key = element.get(f"{W}styleId") or ""
            name = element.find(f"{W}name")
            styles.elements[key] = element
            styles.names[key] = "" if name is None else name.get(f"{W}val", "")
        styles._read_lists(document)
        return styles

    def kind(self, paragraph: Any) -> str:
        """Return ``title``, ``caption``, ``contents``, ``heading 2`` or nothing."""
        for key in self._chain(paragraph):
            name = self.names.get(key, "").strip().lower()
            if name in {"title", "caption"}:
                return name
            if name.startswith("toc ") or name in {"toc heading", "contents"}:
                return "contents"
            if found := _HEADING.match(name):
                return f"heading {found[1]}"
            if (level := self._outline(self.elements.get(key))) is not None:
                return f"heading {level + 1}"
        level = self._outline(paragraph)
        return "" if level is None else f"heading {level + 1}"

    def place(self, paragraph: Any) -> ListPlace | None:
        """Return where ``paragraph`` stands in a list, if in one."""
        owners = [
            paragraph,
            *(self.elements.get(key) for key in self._chain(paragraph)),
        ]
        for owner in owners:
            number = None if owner is None else owner.find(f"{W}pPr/{W}numPr")
            if number is None:
                continue
            num_id = _value(number, "numId") or ""
            depth = min(int(_value(number, "ilvl") or 0), 8)
            if num_id in {"", "0"}:
                return None
            depth = depth or self._depth_by_name(paragraph)
            numbered = self.formats.get((num_id, depth), "bullet") != "bullet"
            return ListPlace(depth, numbered)
        return None

    def _depth_by_name(self, paragraph: Any) -> int:
        """Return how deep a style such as ``List Bullet 2`` stands."""
        found = (
            _DEEPER.match(self.names.get(key, "")) for key in self._chain(paragraph)
        )
        return next((int(one[1]) - 1 for one in found if one), 0)

    def _chain(self, paragraph: Any) -> list[str]:
        """Return the style of a paragraph and those it is based on."""
        key = _value(paragraph.find(f"{W}pPr"), "pStyle")
        chain: list[str] = []
        while key and key not in chain and len(chain) < _LONGEST_CHAIN:
            chain.append(key)
            key = _value(self.elements.get(key), "basedOn")
        return chain

    def _outline(self, owner: Any) -> int | None:
        found = None if owner is None else owner.find(f"{W}pPr/{W}outlineLvl")
        level = None if found is None else int(found.get(f"{W}val") or 9)
        return level if level is not None and level < 9 else None  # noqa: PLR2004 - 9 is body text

    def _read_lists(self, document: Any) -> None:
        try:
            numbering = document.part.numbering_part.element
        except (KeyError, NotImplementedError):  # no lists at all
            return
        abstract = {
            one.get(f"{W}abstractNumId"): {
                int(level.get(f"{W}ilvl") or 0): _value(level, "numFmt") or "bullet"
                for level in one.iter(f"{W}lvl")
            }
            for one in numbering.iter(f"{W}abstractNum")
        }
        for number in numbering.iter(f"{W}num"):
            levels = abstract.get(_value(number, "abstractNumId"), {})
            for depth, form in levels.items():
                self.formats[number.get(f"{W}numId") or "", depth] = form


def _value(owner: Any, name: str) -> str | None:
    found = None if owner is None else owner.find(f"{W}{name}")
    return None if found is None else found.get(f"{W}val")
