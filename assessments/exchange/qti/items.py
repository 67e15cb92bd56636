"""An assessment item as a question of the bank, if it can be one.

The item's own response processing is worked out over its possible answers, and
a definition is taken only if it gives every one of them the same part of the
marks. What cannot be kept is named.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from assessments.exchange.items import BadItem, Item, Notes, Words
from assessments.exchange.nodes import Node
from assessments.exchange.qti import choices, gaps, lists
from assessments.exchange.qti.body import Body
from assessments.exchange.qti.processing import BY_KEY, SCORE, TEMPLATES, Processing
from assessments.exchange.qti.values import Declared, Unknown, declared
from assessments.exchange.sources import with_source
from assessments.exchange.words import Find, no_pictures, one_line, stem_of

Build = Callable[[Body, Processing], dict[str, object]]
_BUILDERS: Final[dict[str, Build]] = {
    "choiceInteraction": choices.choice,
    "hotspotInteraction": choices.hotspot,
    "orderInteraction": lists.order,
    "matchInteraction": lists.match,
    "extendedTextInteraction": lists.essay,
    "textEntryInteraction": gaps.text_entry,
    "inlineChoiceInteraction": gaps.cloze,
}
_IN_TEXT: Final = {"textEntryInteraction", "inlineChoiceInteraction"}
_CHANGING: Final = {
    "templateDeclaration": _("It makes up its numbers anew each time."),
    "templateProcessing": _("It makes up its numbers anew each time."),
    "printedVariable": _("It shows numbers that are made up anew."),
}


@dataclass(frozen=True, slots=True)
class Head:
    """What a package says of an item."""

    position: int
    title: str = ""
    find: Find = no_pictures
    category: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


def read_item(root: Node, head: Head) -> Item:
    """Make a question of an item whose names are those of 2.x.

    :raises BadItem: when it cannot be kept as it is
    """
    kind = interaction_of(root)
    try:
        return _item(root, head, kind)
    except Unknown as unknown:
        reason = _("Its marking uses “%(name)s”, which is not known here.")
        raise BadItem(reason % {"name": unknown}, type=kind) from unknown
    except BadItem as bad:
        raise BadItem(bad.reason, type=kind) from bad


def title_of(root: Node) -> str:
    """Return the title of an item."""
    return one_line(root.get("title") or root.get("identifier") or "")


def interaction_of(root: Node) -> str:
    """Name the kind of an item's interactions."""
    found = [str(node.tag) for node in _interactions(root)]
    kinds = dict.fromkeys(found)
    if len(kinds) > 1 and set(kinds) <= _IN_TEXT:
        return "inlineChoiceInteraction"
    return ", ".join(kinds) or "assessmentItem"


def _interactions(root: Node) -> list[Node]:
    return [
        node
        for node in root.iter()
        if isinstance(node.tag, str) and node.tag.endswith("Interaction")
    ]


def _item(root: Node, head: Head, kind: str) -> Item:
    nodes = _interactions(root)
    _check(root, nodes, kind)
    notes = Notes()
    body = Body(root, nodes, notes, head.find)
    processing = processing_of(root, notes)
    builder = _BUILDERS[kind]
    if len(nodes) > 1 and kind in _IN_TEXT:
        builder = gaps.cloze
    data = builder(body, processing)
    if "stem" not in data:
        data |= stem_of(body.text())
    explanation: Words = body.feedback()
    title = head.title or title_of(root)
    return Item(
        position=head.position,
        title=title,
        type=str(data.pop("type")),
        data=with_source(data, explanation),
        category=head.category,
        tags=head.tags,
        remarks=tuple(notes.remarks),
        pictures=tuple(body.pictures()),
    )


def _check(root: Node, nodes: list[Node], kind: str) -> None:
    if not nodes:
        raise BadItem(_("The item asks nothing."))
    if kind not in _BUILDERS:
        raise BadItem(
            _("The bank has no questions of the type “%(type)s”.") % {"type": kind}
        )
    if len(nodes) > 1 and kind not in _IN_TEXT:
        raise BadItem(_("The item asks several things at once."))
    if root.get("adaptive") == "true":
        raise BadItem(_("It is adaptive: it changes after each attempt."))
    for node in root.iter():
        if node.tag in _CHANGING:
            raise BadItem(str(_CHANGING[str(node.tag)]))


def processing_of(root: Node, notes: Notes) -> Processing:
    """Return how the item is marked.

    An item that does not say is marked by its mapping, else by its key.
    """
    responses = _by_name(root, "responseDeclaration")
    outcomes = _by_name(root, "outcomeDeclaration")
    node = root.find("responseProcessing")
    if node is None or _says_nothing(node):
        return _by_key(responses, outcomes, notes)
    template = (node.get("template") or "").rpartition("/")[2].removesuffix(".xml")
    if template and not len(node) and template not in TEMPLATES:
        raise Unknown(template)
    return Processing(responses, outcomes, list(node), "" if len(node) else template)


def _by_key(
    responses: dict[str, Declared], outcomes: dict[str, Declared], notes: Notes
) -> Processing:
    if any(each.mapping or each.correct is not None for each in responses.values()):
        notes.add(_("The item does not say how it is marked: its key is used."))
    return Processing(responses, outcomes, [], BY_KEY)


def _says_nothing(node: Node) -> bool:
    """Tell whether nothing is ever put into the score."""
    if node.get("template") and not len(node):
        return False
    named = {
        each.get("identifier")
        for each in node.iter("setOutcomeValue", "lookupOutcomeValue")
    }
    return SCORE not in named


def _by_name(root: Node, tag: str) -> dict[str, Declared]:
    found = (declared(node) for node in root.iterfind(tag))
    return {each.identifier: each for each in found}
