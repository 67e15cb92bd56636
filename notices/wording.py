"""Texts of mails that staff edit: plain words with placeholders in braces.

Paragraphs, lists and links as in Markdown. A line whose placeholders are all
empty is left out; a paragraph that is only a link becomes a button; a first line
after ``#`` is the heading, else the subject is. What
stands in a placeholder is always text: it never becomes mark-up.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from string import Formatter
from typing import Any
from urllib.parse import unquote

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

_markdown = MarkdownIt("commonmark", {"html": False}).disable(["image", "code"])
# A list item that is one value: of several lines it becomes several items.
_ITEM = re.compile(r"-\s+\{(?P<name>\w+)\}\s*")
MANY = 2
_TEXT = re.compile(r">[^<]+")
_CYRILLIC = re.compile(r"[А-яЁё](?:[А-яЁё\s.-]*[А-яЁё])?")
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
        literal + (_value(values, name) if name is not None else "")
        for literal, name, _spec, _conversion in Formatter().parse(text)
    )


def _value(values: Mapping[str, str], name: str) -> str:
    """Return a value; ``letters.1`` is the second line of ``letters``."""
    whole, _dot, number = name.partition(".")
    if number:
        return values[whole].splitlines()[int(number)]
    return str(values.get(name, ""))


def as_text(body: str, values: Mapping[str, str]) -> str:
    """Return the body as a text mail says it; links stand behind their words."""
    lines: list[str] = []
    mark = ""
    for token in _markdown.parse(_without_empty_lines(body, values)):
        if token.type == "list_item_open":
            mark = "- "
        elif token.type == "inline":
            lines.append(mark + "".join(_inline_as_text(token.children or [], values)))
            mark = ""
        elif token.type.endswith("_close") and _ends_a_block(token):
            lines.append("")
    return "\n".join(lines).strip() + "\n"


def as_html(body: str, values: Mapping[str, str]) -> str:
    """Return the body as HTML, every value escaped."""
    blocks = _markdown.parse(_without_empty_lines(body, values))
    for token in blocks:
        if token.type == "inline":
            _make_button(token)
            for child in token.children or []:
                _fill_token(child, values)
    return _markdown.renderer.render(blocks, _markdown.options, {})


def with_russian_marked(html: str) -> str:
    """Mark Russian words in English HTML, so that they are read out as such."""
    return _TEXT.sub(
        lambda text: _CYRILLIC.sub(r'<span lang="ru">\g<0></span>', text[0]), html
    )


def _badly_braced() -> TextRefused:
    words = _(
        "A brace opens or closes without a name between them: write {name},"
        " and {{ or }} for the sign itself."
    )
    return TextRefused(words, code="braces")


def heading_of(body: str) -> tuple[str, str]:
    """Part the heading, a first line after ``#``, from the rest of the body."""
    first, _sep, rest = body.strip().partition("\n")
    if first.startswith("# "):
        return first.removeprefix("# ").strip(), rest.strip()
    return "", body


def _without_empty_lines(body: str, values: Mapping[str, str]) -> str:
    """Leave out what says nothing: lines, and words before a list that is empty."""
    kept: list[list[str]] = []
    for block in re.split(r"\n\s*\n", body.strip()):
        lines = [part for line in block.splitlines() for part in _parts(line, values)]
        if lines:
            kept.append(lines)
        elif kept and _leads_in(kept[-1]):
            kept.pop()
    return "\n\n".join("\n".join(lines) for lines in kept)


def _parts(line: str, values: Mapping[str, str]) -> list[str]:
    """Return the line; nothing of an empty one; an item for each line of its value."""
    names = placeholders(line)
    if names and not any(values.get(name) for name in names):
        return []
    item = _ITEM.fullmatch(line)
    rows = values.get(item["name"], "").splitlines() if item else []
    if item is None or len(rows) < MANY:
        return [line]
    return [f"- {{{item['name']}.{number}}}" for number in range(len(rows))]


def _leads_in(lines: list[str]) -> bool:
    return len(lines) == 1 and lines[0].endswith(":") and not placeholders(lines[0])


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


def _ends_a_block(token: Token) -> bool:
    """Tell whether an empty line follows; not between the items of a list."""
    closes = ("paragraph_close", "heading_close", "bullet_list_close")
    return token.type in closes and not token.hidden


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
