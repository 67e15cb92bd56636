"""Bytes of a text file as text; an XML file as a tree that is safe to walk."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _
from lxml import etree

from assessments.exchange.items import FileRefused
from assessments.exchange.nodes import Node
from papers.sheets import decoded
from papers.uploads import UploadRefused, kind_of

MAX_BYTES: Final = 60 * 1024 * 1024
MAX_DEPTH: Final = 200
_ENTITIES: Final = b"<!ENTITY"


def read_text_file(content: bytes) -> str:
    """Return the text of a file: UTF-8 or UTF-16, else old Russian.

    :raises FileRefused: when it is no text
    """
    check_length(content)
    if kind_of(content) is not None and kind_of(content) != "SVG":
        raise FileRefused(_("This is not a text file."), code="encoding")
    try:
        text = decoded(content)
    except UploadRefused as refusal:
        raise FileRefused(refusal.messages[0], code="encoding") from refusal
    if any(
        ord(sign) < ord(" ") and sign not in "\n\r\t\f\v" for sign in text[:100_000]
    ):
        raise FileRefused(_("This is not a text file."), code="encoding")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def check_length(content: bytes) -> None:
    """Refuse an empty file and one that is too long to be questions.

    :raises FileRefused: ``empty`` or ``too_big``
    """
    if not content.strip():
        raise FileRefused(_("The file is empty."), code="empty")
    if len(content) > MAX_BYTES:
        raise FileRefused(_("The file is longer than 60 MB."), code="too_big")


def read_xml(content: bytes) -> Node:
    """Return the root of an XML document without entities, network or inclusions.

    XInclude is never worked out; a document type may stand there as long as it
    declares nothing.

    :raises FileRefused: ``xml``
    """
    check_length(content)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content.strip(b"\x00\n\r\t "), parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as fault:
        message = _("The file is not well-formed XML: %(fault)s")
        raise FileRefused(message % {"fault": _short(fault)}, code="xml") from fault
    _look_over(root)
    return root


def _look_over(root: Node) -> None:
    document = root.getroottree().docinfo
    if document.internalDTD is not None and (
        document.system_url or list(document.internalDTD.iterentities())
    ):
        raise FileRefused(
            _("The file declares entities. Export it again without them."), code="xml"
        )
    if next(root.iter(etree.Entity), None) is not None:
        raise FileRefused(
            _("The file declares entities. Export it again without them."), code="xml"
        )
    if _is_deep(root):
        raise FileRefused(_("The file is nested too deeply."), code="xml")


def _is_deep(root: Node) -> bool:
    depth = 0
    for event, _node in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > MAX_DEPTH:
            return True
    return False


def _short(fault: BaseException) -> str:
    return str(fault).split(" (<string>")[0][:200]
