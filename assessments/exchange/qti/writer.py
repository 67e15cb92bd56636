"""QTI 2.2 and 3.0 packages, marked so that any player gives the same scores."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from copy import deepcopy
from typing import Final
from xml.sax.saxutils import escape

from django.utils.translation import gettext as _
from lxml import etree

from assessments.exchange.items import BadItem, Item, Words
from assessments.exchange.nodes import Node
from assessments.exchange.qti.elements import add
from assessments.exchange.qti.names import kebab
from assessments.exchange.qti.writers import WRITERS
from assessments.exchange.sources import together
from assessments.exchange.writing import below_each_other

TWO: Final = "http://www.imsglobal.org/xsd/imsqti_v2p2"
THREE: Final = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
_CONTENT: Final = "http://www.imsglobal.org/xsd/imscp_v1p1"
_HTML: Final = {"p", "div", "span", "br", "img", "object"}


def item_node(item: Item, identifier: str) -> Node:
    """Write one item in names of 2.2, without a namespace.

    :raises BadItem: for a type that QTI does not know
    """
    writer = WRITERS.get(item.type)
    if writer is None:
        raise BadItem(_("This format cannot hold such a question."), type=item.type)
    root = etree.Element(
        "assessmentItem",
        identifier=identifier,
        title=item.title,
        adaptive="false",
        timeDependent="false",
    )
    body = etree.Element("itemBody")
    text = below_each_other(item.data.get("vignette", {}), item.data["stem"])
    if item.type != "cloze":
        add_words(body, text)
    for picture in item.pictures[1 if item.type == "image_hotspot" else 0 :]:
        add(add(body, "p"), "img", src=f"../media/{picture.name}", alt=picture.alt)
    processing = etree.Element("responseProcessing")
    writer(root, body, processing, item)
    outcome = etree.Element("outcomeDeclaration", identifier="SCORE")
    outcome.set("cardinality", "single")
    outcome.set("baseType", "float")
    root.append(outcome)
    root.append(body)
    if len(processing) or processing.get("template"):
        root.append(processing)
    explanation = together(item.data)
    if any(explanation.values()):
        feedback = add(
            root,
            "modalFeedback",
            outcomeIdentifier="FEEDBACK",
            identifier="explanation",
            showHide="hide",
        )
        add_words(feedback, explanation)
    return root


def add_words(node: Node, words: Words) -> None:
    """Put a text into ``node``: paragraphs, in each language it has."""
    ru, en = words.get("ru", ""), words.get("en", "")
    if ru and en and ru != en:
        holder = add(node, "div")
        for code, text in (("ru", ru), ("en", en)):
            part = add(holder, "div")
            part.set("{http://www.w3.org/XML/1998/namespace}lang", code)
            _paragraphs(part, text)
    elif ru or en:
        _paragraphs(node, ru or en)


def _paragraphs(node: Node, text: str) -> None:
    for part in text.split("\n\n"):
        lines = "<br/>".join(escape(line) for line in part.split("\n"))
        node.append(etree.fromstring(f"<p>{lines}</p>"))


def _in_two(root: Node) -> bytes:
    return _serialised(root, TWO)


def _in_three(root: Node) -> bytes:
    copy = deepcopy(root)
    for node in copy.iter():
        if node.tag not in _HTML:
            node.tag = f"qti-{kebab(str(node.tag))}"
            for name, value in list(node.attrib.items()):
                if name == "template":
                    value = re.sub(  # noqa: PLW2901
                        r".*/(\w+)$",
                        r"https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/\1.xml",
                        str(value),
                    )
                if not str(name).startswith("{"):
                    del node.attrib[name]
                    node.set(kebab(str(name)), value)
    return _serialised(copy, THREE)


def _serialised(root: Node, namespace: str) -> bytes:
    text = etree.tostring(root, encoding="unicode")
    named = text.replace("<" + str(root.tag), f'<{root.tag} xmlns="{namespace}"', 1)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{named}'.encode()


def write(items: Iterable[Item]) -> bytes:
    """Write a package of QTI 2.2."""
    return _package(items, version=2)


def write_three(items: Iterable[Item]) -> bytes:
    """Write a package of QTI 3.0."""
    return _package(items, version=3)


def _package(items: Iterable[Item], *, version: int) -> bytes:
    made = io.BytesIO()
    kind = "imsqti_item_xmlv2p2" if version == 2 else "imsqti_item_xmlv3p0"  # noqa: PLR2004
    serialise = _in_two if version == 2 else _in_three  # noqa: PLR2004
    manifest = etree.Element("manifest", identifier="bank")
    resources = add(manifest, "resources")
    kept: set[str] = set()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for place, item in enumerate(items, start=1):
            name = f"items/item{place:05d}.xml"
            node = item_node(item, f"item{place:05d}")
            archive.writestr(name, serialise(node))
            resource = add(
                resources, "resource", identifier=f"r{place}", type=kind, href=name
            )
            add(resource, "file", href=name)
            for picture in item.pictures:
                path = f"media/{picture.name}"
                add(resource, "file", href=path)
                if path not in kept:
                    kept.add(path)
                    archive.writestr(path, picture.content)
        archive.writestr("imsmanifest.xml", _serialised(manifest, _CONTENT))
    return made.getvalue()
