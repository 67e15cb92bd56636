"""Where formats have one text of explanation: what is said of single answers, the source."""

from __future__ import annotations

from typing import Final

from assessments.exchange.items import Data, Words

LABELS: Final = {"ru": "Источник: ", "en": "Source: "}


def with_source(data: Data, explanation: Words) -> Data:
    """Put the explanation into ``data``; its last paragraph may name the source.

    Comments on single answers, kept under ``said``, follow the explanation.
    """
    said = data.pop("said", "")
    texts = dict(explanation) if any(explanation.values()) else {"": ""}
    references = {}
    for code, text in texts.items():
        texts[code], references[code] = _parted(text)
        if said:
            texts[code] = f"{texts[code]}\n\n{said}".strip()
    return data | {"explanation": texts, "reference": references}


def _parted(text: str) -> tuple[str, str]:
    rest, _break, last = text.rpartition("\n\n")
    label = next((each for each in LABELS.values() if last.startswith(each)), "")
    return (rest, last.removeprefix(label)) if label else (text, "")


def together(data: Data) -> Words:
    """Return the explanation with the source as its last paragraph."""
    explanation, reference = data.get("explanation", {}), data.get("reference", {})
    texts = {}
    for code, label in LABELS.items():
        source = f"{label}{reference[code]}" if reference.get(code) else ""
        # An empty line keeps a source that stands alone apart from the text.
        texts[code] = "\n\n".join(
            part for part in (explanation.get(code, ""), source) if part
        )
    return texts
