"""A question of Moodle XML: its texts, answers and the files beside them."""

from __future__ import annotations

import base64
import binascii
from pathlib import PurePosixPath
from typing import Final

from django.utils.translation import gettext as _

from assessments.exchange.items import BadItem, Notes, Picture, Words
from assessments.exchange.kinds import Answer
from assessments.exchange.nodes import Node
from assessments.exchange.words import read_words

STYLES: Final = {
    "html": "html",
    "moodle_auto_format": "moodle",
    "plain_text": "plain",
    "markdown": "markdown",
}
_PLACE: Final = "@@PLUGINFILE@@/"
_DATA: Final = "data:"


class Source:
    """A question of the file, with its pictures and what is remarked about it."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self.notes = Notes()
        old = text_of(node.find("image_base64"))
        if old.strip():
            name = PurePosixPath(text_at(node, "image") or "picture").name
            self.notes.show(Picture(name=name, content=_decoded(old)))

    def words(self, path: str) -> Words:
        """Return the text at ``path`` of the question."""
        return self.text(self.node.find(path))

    def text(self, node: Node | None, style: str = "html") -> Words:
        """Return the text in ``node``, with the pictures that lie beside it."""
        if node is None:
            return {"": ""}
        style = STYLES.get(node.get("format") or "", style)
        return self.converted(text_at(node, "text"), style, node)

    def converted(
        self, text: str, style: str = "html", beside: Node | None = None
    ) -> Words:
        """Return ``text`` as words; its pictures are files ``beside`` it."""
        nodes = [] if beside is None else beside.iterfind("file")
        files = {_name(file): file for file in nodes}

        def find(address: str) -> Picture | None:
            if address.startswith(_DATA):
                return _inline(address)
            name = address.partition(_PLACE)[2].partition("?")[0].lstrip("/")
            file = files.get(name)
            if file is None:
                return None
            return Picture(
                name=PurePosixPath(name).name, content=_decoded(text_of(file))
            )

        return read_words(text, style=style, notes=self.notes, find=find)

    def answers(self, style: str = "html") -> list[Answer]:
        """Return the answers with their per cent and comments."""
        return [
            Answer(
                words=self.text(node, style),
                percent=(node.get("fraction") or "0").strip(),
                comment=self.text(node.find("feedback")),
            )
            for node in self.node.iterfind("answer")
        ]

    def is_set(self, path: str, *, default: bool) -> bool:
        """Return a yes or no, which Moodle writes as 1, true or an empty tag."""
        node = self.node.find(path)
        if node is None:
            return default
        return text_of(node).strip().lower() in {"1", "true", "yes"}


def text_of(node: Node | None) -> str:
    """Return the text of ``node``, comments between its parts left out."""
    return "" if node is None else "".join(node.itertext())


def text_at(node: Node, path: str) -> str:
    """Return the text at ``path`` below ``node``."""
    return text_of(node.find(path)).strip()


def _name(file: Node) -> str:
    return (file.get("path", "/") + file.get("name", "")).lstrip("/")


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError) as fault:
        raise BadItem(_("A file inside the question is damaged.")) from fault


def _inline(address: str) -> Picture | None:
    head, _comma, body = address.partition(",")
    if not head.endswith(";base64"):
        return None
    ending = head.removeprefix(_DATA).partition(";")[0].rpartition("/")[2]
    return Picture(name=f"picture.{ending[:8]}", content=_decoded(body))
