"""The text of an item: its stem, its options, its feedback, its pictures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from typing import Final

from django.utils.translation import gettext as _
from lxml import etree

from assessments.exchange.items import Notes, Picture, Words
from assessments.exchange.nodes import Node
from assessments.exchange.words import Find, read_words

_FEEDBACK: Final = {"feedbackInline", "feedbackBlock", "modalFeedback"}
_MARKED: Final = re.compile("\ue100\\d+\ue101")
_GAP: Final = "\ue100{}\ue101"
_UNSEEN: Final = {"rubricBlock", "stylesheet", "catalogInfo", "infoControl"}
_LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"


class Body:
    """An item's body; ``nodes`` are its interactions."""

    def __init__(
        self,
        root: Node,
        nodes: list[Node],
        notes: Notes,
        find: Find,
    ) -> None:
        self.root, self.nodes, self.notes, self.find = root, nodes, notes, find

    @property
    def interaction(self) -> Node:
        """The one interaction of the item."""
        return self.nodes[0]

    def text(self, *, with_gaps: bool = False) -> Words:
        """Return the body with the prompt, without what is chosen or typed.

        ``with_gaps`` puts a mark where each interaction stands.
        """
        body = self.root.find("itemBody")
        copy = deepcopy(body) if body is not None else etree.Element("itemBody")
        for node in copy.iter():
            if isinstance(node.tag, str) and node.tag in {*_FEEDBACK, *_UNSEEN}:
                _emptied(node)
        interactions = [
            node for node in copy.iter() if str(node.tag).endswith("Interaction")
        ]
        for place, node in enumerate(interactions, start=1):
            prompt = node.find("prompt")
            kept = deepcopy(prompt) if prompt is not None else None
            _emptied(node)
            if with_gaps:
                node.text = _GAP.format(place)
                node.tag = "span"
            elif kept is not None:
                kept.tag, kept.tail = "p", None
                node.tag = "div"
                node.append(kept)
        return self.words(copy)

    def words(self, node: Node) -> Words:
        """Return what is written in ``node`` as plain text, by its languages."""
        copy = deepcopy(node)
        for inner in [each for each in copy.iter() if each.tag in _FEEDBACK]:
            _emptied(inner)
        for media in copy.iter("object"):
            media.tag = "img"
            media.set("src", media.get("data", ""))
            if not media.get("alt"):
                media.set("alt", " ".join("".join(media.itertext()).split()))
            _emptied(media)
        parts = by_language(copy)
        if parts:
            return {code: self._plain(part) for code, part in parts.items()}
        return {"": self._plain(copy)}

    def _plain(self, node: Node) -> str:
        html = etree.tostring(node, encoding="unicode", with_tail=False, method="html")
        words = read_words(html, style="html", notes=self.notes, find=self.find)
        return words.get("", "")

    def comment(self, option: Node) -> Words:
        """Return what is said when ``option`` was chosen."""
        inline = option.find(".//feedbackInline")
        identifier = option.get("identifier")
        if inline is not None and inline.get("identifier") == identifier:
            return self.words(_freed(inline))
        for node in self.root.iterchildren("modalFeedback"):
            if node.get("identifier") == identifier:
                return self.words(node)
        return {}

    def feedback(self) -> Words:
        """Return feedback on the whole item, with a remark when it had a condition."""
        own = {node.get("identifier") for node in self.root.iter("simpleChoice")}
        found = [
            node
            for node in self.root.iter("modalFeedback", "feedbackBlock")
            if node.get("identifier") not in own
        ]
        if any(node.get("identifier") != "explanation" for node in found):
            self.notes.add(_("Feedback on right or wrong moved into the explanation."))
        return joined(self.words(_freed(node)) for node in found)

    def pictures(self) -> Iterator[Picture]:
        """Yield the pictures that texts of the item showed."""
        yield from self.notes.pictures


def by_language(node: Node) -> dict[str, Node]:
    """Return the parts of ``node`` by language, if it consists of such parts."""
    holder, parts = node, _speaking(node)
    while len(parts) == 1 and not parts[0].get(_LANGUAGE) and not _own_text(holder):
        holder, parts = parts[0], _speaking(parts[0])
    codes = [str(child.get(_LANGUAGE) or "")[:2] for child in parts]
    if set(codes) != {"ru", "en"} or len(codes) != 2:  # noqa: PLR2004
        return {}
    return dict(zip(codes, parts, strict=True))


def _speaking(node: Node) -> list[Node]:
    """Return the children that say something or show a picture."""
    return [
        child
        for child in node
        if _MARKED.sub("", "".join(child.itertext())).strip()
        or child.find(".//img") is not None
        or child.tag == "img"
    ]


def _own_text(node: Node) -> bool:
    return bool((node.text or "").strip()) or any((c.tail or "").strip() for c in node)


def joined(texts: Iterable[Words]) -> Words:
    """Put texts below one another, language by language."""
    found: Words = {}
    for words in texts:
        for code, text in words.items():
            found[code] = "\n\n".join(filter(None, (found.get(code, ""), text)))
    return found


def _emptied(node: Node) -> None:
    tail, attributes = node.tail, dict(node.attrib)
    node.clear()
    node.tail = tail
    node.attrib.update(attributes)


def _freed(node: Node) -> Node:
    copy = deepcopy(node)
    copy.tag, copy.tail = "div", None
    return copy
