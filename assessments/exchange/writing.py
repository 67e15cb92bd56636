"""What all writers do alike: texts of one language or of both, and the check.

A writer's work is read back before it is handed out. What a format cannot say
is thereby found out by the reader itself, and named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from html import escape
from typing import Any, Final

from django.utils.translation import gettext as _

from assessments.exchange.items import (
    BadItem,
    Data,
    Found,
    Item,
    Skipped,
    Words,
    cyrillic,
    is_text,
    settled,
    texts_in,
)
from assessments.questions.registry import definition

# What is only for authors, or made anew by every reader.
_UNSAID: Final = {"media", "picture", "key", "right"}


def is_bilingual(data: Data) -> bool:
    """Tell whether a text of the question differs by language."""
    return any(
        words.get("en") and words.get("en") != words.get("ru") and words.get("ru")
        for words in texts_in(data)
    )


def html_of(words: Words) -> str:
    """Return a text as HTML; two wordings as Moodle's multilang filter wants them."""
    ru, en = words.get("ru", ""), words.get("en", "")
    if not ru or not en or ru == en:
        return _breaks(ru or en)
    return (
        f'<span lang="ru" class="multilang">{_breaks(ru)}</span>'
        f'<span lang="en" class="multilang">{_breaks(en)}</span>'
    )


def _breaks(text: str) -> str:
    return escape(text, quote=False).replace("\n", "<br>")


def below_each_other(first: Words, second: Words) -> Words:
    """Return two texts as paragraphs of one, language by language."""
    return {
        code: "\n\n".join(filter(None, (first.get(code, ""), second.get(code, ""))))
        for code in ("ru", "en")
    }


def one_of(words: Words) -> str:
    """Return the Russian wording, or else the English one."""
    return words.get("ru") or words.get("en") or ""


def checked(
    item: Item, written: bytes, read: Callable[[bytes], Iterable[Found]]
) -> str:
    """Return what ``written`` does not say of ``item``, as a sentence; or nothing.

    :raises BadItem: when the item does not come back at all
    """
    back = next(iter(read(written)), None)
    if back is None or isinstance(back, Skipped):
        raise BadItem(_("This format cannot hold such a question."), type=item.type)
    if back.type != item.type:
        raise BadItem(_("This format cannot hold such a question."), type=item.type)
    lost = sorted(set(_differences(item, back)))
    if not lost:
        return ""
    return _("The format does not keep: %(parts)s.") % {"parts": ", ".join(lost)}


def _differences(item: Item, back: Item) -> Iterator[str]:
    one = comparable(item)
    other = comparable(back)
    for name in one.keys() | other.keys():
        if one.get(name) != other.get(name):
            yield name
    if len(item.pictures) != len(back.pictures):
        yield "pictures"


def comparable(item: Item) -> Data:
    """Return a question as it is compared: without keys, texts the same either way."""
    data = {**item.data}
    if item.type == "image_hotspot":
        data["picture"] = {
            "code": "x",
            "kind": "image",
            "width": 10**6,
            "height": 10**6,
        }
    data.pop("media", None)
    made = definition(item.type, settled(data)).to_data()
    each = made.get("scoring") == "per_option"
    for option in made.get("options", ()) if item.type == "multiple_response" else ():
        # The other rules do not look at it.
        option.pop("is_right" if each else "percent", None)
    found: Data = _bare(made)
    found["links"] = _links(made)
    return found


def _bare(value: Any) -> Any:
    if is_text(value):
        ru = value.get("ru", "")
        return (ru, value.get("en") or ("" if cyrillic(ru) else ru))
    if isinstance(value, dict):
        return {n: _bare(part) for n, part in value.items() if n not in _UNSAID}
    if isinstance(value, list | tuple):
        return [_bare(part) for part in value]
    return value


def _links(made: Data) -> Any:
    """Return by places what rows say by keys."""
    places = {o.get("key"): n for n, o in enumerate(made.get("options", ()))}
    return [sorted(places[k] for k in row["right"]) for row in made.get("rows", ())]
