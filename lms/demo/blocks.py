"""From the contents to the blocks of a page, in one language."""

from typing import Any
from uuid import NAMESPACE_URL, uuid5

from lms.demo import media
from lms.demo.reading import LANGUAGES, Data, read

CREDIT = {"ru": "Рисунок: НОДГО", "en": "Drawing: NSPHO"}


def stream(blocks: list[Data], language: str, name: str) -> list[Data]:
    """Return what a StreamField stores.

    The ids follow from ``name`` and the place, so that a block has the same id
    in both languages and each loading gives the same hash.
    """
    return [
        {
            "type": TYPES[block["kind"]][0],
            "value": TYPES[block["kind"]][1](block, language),
            "id": str(uuid5(NAMESPACE_URL, f"demo/{name}/{place}")),
        }
        for place, block in enumerate(blocks)
    ]


def notice() -> Data:
    """Return the block that marks a text as demonstration material."""
    return {"kind": "callout", "tone": "key", **read("site")["demonstration"]}


def said(value: Any, language: str) -> Any:
    """Return the text of ``language``, or the text that is the same in all."""
    if isinstance(value, dict) and set(value) <= set(LANGUAGES):
        return value[language]
    return value


def _words(block: Data, language: str) -> str:
    return block[language].strip()


def _picture(block: Data, language: str) -> Data:
    return _named_picture(
        block["picture"], language, said(block.get("caption", ""), language)
    )


def _named_picture(name: str, language: str, caption: str = "") -> Data:
    return {
        "image": media.picture(name).pk,
        "alt": read("pictures")[name][language],
        "decorative": False,
        "caption": caption,
        "credit": CREDIT[language],
    }


def _gallery(block: Data, language: str) -> Data:
    captions = said(block["captions"], language)
    return {
        "title": said(block["title"], language),
        "pictures": [
            _named_picture(name, language, caption)
            for name, caption in zip(block["pictures"], captions, strict=True)
        ],
    }


def _recording(block: Data, language: str) -> Data:
    return {
        "title": said(block["title"], language),
        "file": media.document(block["file"]).pk,
        "url": "",
        "megabytes": None,
        "duration": block["duration"],
        "transcript": f"<p>{said(block['transcript'], language)}</p>",
    }


def _video(block: Data, language: str) -> Data:
    return {
        **_recording(block, language),
        "poster": media.picture(block["poster"]).pk,
    }


def _document(block: Data, language: str) -> Data:
    file = media.document(f"{block['document']}.{language}.pdf")
    return {"document": file.pk, "title": said(block["title"], language)}


def _table(block: Data, language: str) -> Data:
    return {
        "caption": said(block["caption"], language),
        "columns": said(block["header"], language),
        "rows": [{"cells": cells} for cells in said(block["rows"], language)],
    }


def _callout(block: Data, language: str) -> Data:
    return {
        "kind": block["tone"],
        "title": said(block["title"], language),
        "text": said(block["body"], language),
    }


def _case(block: Data, language: str) -> Data:
    return {
        "title": said(block["title"], language),
        "text": said(block["introduction"], language),
        "steps": [
            {
                "title": said(step["title"], language),
                "text": said(step["body"], language),
            }
            for step in block["steps"]
        ],
    }


def _references(block: Data, language: str) -> Data:
    return {
        "sources": [
            {
                "text": said(item["text"], language),
                **{name: item.get(name, "") for name in ("doi", "pmid", "url")},
            }
            for item in block["items"]
        ]
    }


# Kind in the contents → type of the block, and how to make its value.
TYPES: dict[str, tuple[str, Any]] = {
    "heading": ("heading", _words),
    "text": ("text", _words),
    "image": ("picture", _picture),
    "gallery": ("gallery", _gallery),
    "audio": ("audio", _recording),
    "video": ("video", _video),
    "document": ("document", _document),
    "table": ("table", _table),
    "callout": ("callout", _callout),
    "case": ("case", _case),
    "references": ("references", _references),
}
