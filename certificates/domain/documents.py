"""From a snapshot to a PDF, and the check that it says what it should."""

import hashlib
from datetime import date
from functools import cache
from typing import Any

from papers import pdf, qr
from papers.typography import keep_together

TEMPLATE = "certificates/certificate"
# Written across the page, or beside the text, which a second person has to read.
SAMPLE = {"ru": "ОБРАЗЕЦ", "en": "SAMPLE", "beside": True}
REVOKED = {"ru": "ОТОЗВАН", "en": "REVOKED", "beside": False}
NOTHING = {"ru": "", "en": "", "beside": False}

Watermark = dict[str, Any]


class DocumentDoubtfulError(Exception):
    """A rendered file does not open or does not say what it should."""


@cache
def template_revision() -> str:
    """Hash of the template and its art: changes whenever the look may change."""
    folder = pdf.documents_folder("certificates")
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def render(snapshot: dict[str, Any], *, watermark: Watermark | None = None) -> bytes:
    """The certificate as PDF, checked.

    :param watermark: what is written across it in Russian and English

    :raises DocumentDoubtfulError: the file does not hold what was asked for
    """
    content = pdf.render(TEMPLATE, document_data(snapshot, watermark))
    check(content, snapshot)
    return content


def picture(snapshot: dict[str, Any], *, watermark: Watermark | None = None) -> bytes:
    """The certificate as PNG, for a look on the screen."""
    return pdf.picture(TEMPLATE, document_data(snapshot, watermark))


def check(content: bytes, snapshot: dict[str, Any]) -> None:
    """Open the file and look for name, number and check code in its text.

    :raises DocumentDoubtfulError: with what is wrong
    """
    text = _squeezed(text_of(content))
    wanted = (snapshot["person"]["name"], snapshot["number"], snapshot["check_code"])
    for part in wanted:
        if _squeezed(part) not in text:
            raise DocumentDoubtfulError(f"the file of {snapshot['number']} lacks text")


def text_of(content: bytes) -> str:
    """The text of a one-page file, without line ends.

    :raises DocumentDoubtfulError: if it does not open or has not one page
    """
    try:
        texts = pdf.page_texts(content)
    except pdf.DocumentFaultyError as fault:
        raise DocumentDoubtfulError("the file does not open") from fault
    if len(texts) != 1:
        raise DocumentDoubtfulError("the file has not exactly one page")
    return texts[0]


def document_data(
    snapshot: dict[str, Any], watermark: Watermark | None = None
) -> dict[str, Any]:
    """What the template gets: the snapshot with line breaks set and a QR code."""
    day = date.fromisoformat(snapshot["issued_on"])
    person, labels = snapshot["person"], snapshot["labels"]
    return {
        **snapshot,
        "document": {
            "title": f"{labels['title']['ru']} {snapshot['number']}: {person['name']}",
            "author": snapshot["society"]["ru"],
            "date": day.isoformat(),
            "day": {"year": day.year, "month": day.month, "day": day.day},
        },
        "course": _kept(snapshot["course"]),
        "issued": _kept(snapshot["issued"]),
        "programme": _kept(snapshot["programme"]),
        "facts": [{**fact, **_kept(fact)} for fact in snapshot["facts"]],
        "check_code": grouped(snapshot["check_code"]),
        "watermark": watermark or NOTHING,
        "qr": qr.svg(snapshot["link"], border=0),
    }


def grouped(check_code: str) -> str:
    """The check code as it is printed: «7K4M-PX9T»."""
    return f"{check_code[:4]}-{check_code[4:]}"


def _kept(texts: dict[str, Any]) -> dict[str, str]:
    return {
        language: keep_together(texts[language], language=language)
        for language in ("ru", "en")
    }


def _squeezed(text: str) -> str:
    """``text`` without what line breaks change."""
    return "".join(c for c in text if c.isalnum())
