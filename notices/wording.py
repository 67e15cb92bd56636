"""Texts of mails that staff edit: plain words with placeholders in braces.

Paragraphs, lists and links as in Markdown. A line whose placeholders are all
empty is left out; a paragraph that is only a link becomes a button. What
stands in a placeholder is always text: it never becomes mark-up.
"""

from collections.abc import Collection, Iterator, Mapping
from string import Formatter
from typing import Any
from urllib.parse import unquote

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

_markdown = MarkdownIt("commonmark", {"html": False}).disable(["image", "code"])
SAFE_ADDRESSES = ("https://", "http://", "mailto:")


class TextRefused(ValidationError):
    """A text cannot be filled in: ``braces`` or ``unknown``."""


def placeholders(text: str) -> list[str]:
    """Return the names that stand in braces, in order.

    :raises TextRefused: ``braces`` when one is not closed, or holds no name
    """
    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        raise _badly_braced() from None
    found = []
    for _literal, name, format_spec, conversion in parts:
        if name is None:
            continue
        if format_spec or conversion or not name:
            raise _badly_braced()
        found.append(name)
    return found


def check(text: str, known: Collection[str]) -> None:
    """Make sure that ``text`` names only placeholders that exist.

    :raises TextRefused: ``braces`` or ``unknown``
    """
    unknown = [name for name in placeholders(text) if name not in known]
    if not unknown:
        return
    words = _("There is no placeholder %(unknown)s here. There are: %(known)s.")
    params = {"unknown": f"{{{unknown[0]}}}", "known": in_braces(known)}
    raise TextRefused(words, code="unknown", params=params)


def in_braces(names: Collection[str]) -> str:
    """Return the names as one writes them."""
    return ", ".join(f"{{{name}}}" for name in names)


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return ``text`` with its placeholders filled; nothing else is read from it."""
    return "".join(
        literal + (str(values.get(name, "")) if name is not None else "")
        for literal, name, _spec, _conversion in Formatter().parse(text)
    )


def as_text(body: str, values: Mapping[str, str]) -> str:
    """Return the body as a text mail says it; links stand behind their words."""
    blocks = _markdown.parse(_without_empty_lines(body, values))
    lines = [_block_as_text(token, values) for token in blocks if token.type != "fence"]
    return "\n".join(line for line in lines if line is not None).strip() + "\n"


def as_html(body: str, values: Mapping[str, str]) -> str:
    """Return the body as HTML, every value escaped."""
    blocks = _markdown.parse(_without_empty_lines(body, values))
    for token in blocks:
        if token.type == "inline":
            _make_button(token)
            for child in token.children or []:
                _fill_token(child, values)
    return _markdown.renderer.render(blocks, _markdown.options, {})


def _badly_braced() -> TextRefused:
    words = _(
        "A brace opens or closes without a name between them: write {name},"
        " and {{ or }} for the sign itself."
    )
    return TextRefused(words, code="braces")


def _without_empty_lines(body: str, values: Mapping[str, str]) -> str:
    kept = []
    for line in body.splitlines():
        names = placeholders(line)
        if not names or any(values.get(name) for name in names):
            kept.append(line)
    return "\n".join(kept)


def _fill_token(token: Token, values: Mapping[str, str]) -> None:
    if token.type in ("text", "code_inline"):
        token.content = fill(token.content, values)
    elif token.type == "link_open":
        token.attrs["href"] = _address(token, values)


def _address(token: Token, values: Mapping[str, str]) -> str:
    """Return where a link leads; what a placeholder brings must be an address."""
    address = fill(unquote(str(token.attrs["href"])), values)
    return address if address.startswith(SAFE_ADDRESSES) else "#"


def _make_button(inline: Token) -> None:
    children = inline.children or []
    kinds = [child.type for child in children]
    if (
        kinds
        and kinds[0] == "link_open"
        and kinds.index("link_close") == len(kinds) - 1
    ):
        children[0].attrs["class"] = "btn"


def _block_as_text(token: Token, values: Mapping[str, str]) -> str | None:
    if token.type == "inline":
        return "".join(_inline_as_text(token.children or [], values))
    if token.type == "list_item_open":
        return None
    return "" if token.type in ("paragraph_close", "heading_close") else None


def _inline_as_text(children: list[Token], values: Mapping[str, str]) -> Iterator[str]:
    address = ""
    for child in children:
        if child.type in ("text", "code_inline"):
            yield fill(child.content, values)
        elif child.type in ("softbreak", "hardbreak"):
            yield "\n"
        elif child.type == "link_open":
            address = _address(child, values)
        elif child.type == "link_close":
            yield f": {address}"


def sample(placeholders_of: Collection[Any], language: str) -> dict[str, str]:
    """Return an example for every placeholder."""
    return {each.name: each.samples[language] for each in placeholders_of}
