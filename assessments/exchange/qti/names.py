"""One set of names for all versions: 3.0 writes ``qti-choice-interaction``."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from assessments.exchange.nodes import Node

_PREFIX: Final = "qti-"
_KEPT: Final = ("data-", "aria-")


def normalise(root: Node) -> Node:
    """Rename tags and attributes to those of 2.x, without namespaces."""
    for node in root.iter():
        if not isinstance(node.tag, str):
            continue
        name = etree.QName(node).localname
        if name.startswith(_PREFIX):
            name = camel(name.removeprefix(_PREFIX))
        node.tag = name
        for attribute, value in list(node.attrib.items()):
            wanted = str(attribute)
            if "-" in wanted and not wanted.startswith(("{", *_KEPT)):
                del node.attrib[attribute]
                node.set(camel(wanted), value)
    etree.cleanup_namespaces(root)
    return root


def camel(name: str) -> str:
    """Return ``response-identifier`` as ``responseIdentifier``."""
    return re.sub(r"-(\w)", lambda found: found[1].upper(), name)


def kebab(name: str) -> str:
    """Return ``responseIdentifier`` as ``response-identifier``."""
    return re.sub(r"(?<!^)([A-Z])", lambda found: f"-{found[1].lower()}", name)
