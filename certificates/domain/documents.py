"""From a snapshot to a PDF, and the check that it says what it should."""

import hashlib
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from certificates.domain import designs, signing
from certificates.enums import Languages
from papers import pdf, qr
from papers.typography import keep_together

TEMPLATE = "certificates/certificate"
PRINT = "certificates/print"
PRINT_TITLE = "Сертификаты для печати"
# Written across the page, or beside the text, which a second person has to read.
SAMPLE = {"ru": "ОБРАЗЕЦ", "en": "SAMPLE", "beside": True}
REVOKED = {"ru": "ОТОЗВАН", "en": "REVOKED", "beside": False}
NOTHING = {"ru": "", "en": "", "beside": False}

# Choosing the best of eight patterns would cost more than the rest of the document.
MASK = 3

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


def render(
    snapshot: dict[str, Any],
    *,
    watermark: Watermark | None = None,
    note: dict[str, str] = signing.NO_NOTE,
) -> bytes:
    """The certificate as PDF, checked.

    :param watermark: what is written across it in Russian and English
    :param note: what stands at its foot about the signature

    :raises DocumentDoubtfulError: the file does not hold what was asked for
    """
    data = document_data(snapshot, watermark)
    content = pdf.render(TEMPLATE, {**data, "note": note})
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
    person = snapshot["person"]
    languages = snapshot.get("languages", Languages.BOTH)
    labels = {
        name: designs.chosen(texts, languages)
        for name, texts in snapshot["labels"].items()
    }

    def said(texts: dict[str, Any]) -> dict[str, str]:
        return _kept(designs.chosen(texts, languages))

    return {
        **snapshot,
        "labels": labels,
        "person": _person(person, languages),
        "society": designs.chosen(snapshot["society"], languages),
        "document": {
            "title": f"{labels['title']['ru']} {snapshot['number']}: {person['name']}",
            "author": snapshot["society"]["ru"],
            "lang": "en" if languages == Languages.EN else "ru",
            "date": day.isoformat(),
            "day": {"year": day.year, "month": day.month, "day": day.day},
        },
        "course": said(snapshot["course"]),
        "issued": said(snapshot["issued"]),
        # Documents of the first schema have the programme where a text stands now.
        "body": said(snapshot.get("body", snapshot["programme"])),
        "facts": [
            {
                **fact,
                **said(fact),
                "label": designs.chosen(fact["label"], languages),
            }
            for fact in snapshot["facts"]
        ],
        "signatories": [_signatory(row, languages) for row in snapshot["signatories"]],
        "logo": designs.picture(snapshot.get("logo", "")),
        "stamp": designs.picture(snapshot.get("stamp", "")),
        "on_blank": False,
        "check_code": grouped(snapshot["check_code"]),
        "watermark": watermark or NOTHING,
        "note": signing.NO_NOTE,
        "qr": _code(snapshot),
    }


def _code(snapshot: dict[str, Any]) -> str:
    """The link, and behind it what a phone checks without a network."""
    if proof := snapshot.get("proof"):
        return qr.svg(f"{snapshot['link']}#{proof}", border=0, mask=MASK)
    return qr.svg(snapshot["link"], border=0)


def _person(person: dict[str, Any], languages: str) -> dict[str, Any]:
    """The name as it is set: an English document has the Latin letters first."""
    if languages == Languages.RU:
        return {**person, "latin": ""}
    if languages == Languages.EN and person["latin"]:
        latin = person["latin"]
        return {"name": latin, "name_lines": [latin], "latin": person["name"]}
    return person


def _signatory(row: dict[str, str], languages: str) -> dict[str, str]:
    role = designs.chosen({"ru": row["role_ru"], "en": row["role_en"]}, languages)
    return {
        "name": row["name"],
        "role_ru": role["ru"],
        "role_en": role["en"],
        "signature": designs.picture(row.get("signature", "")),
    }


def print_file(snapshots: Sequence[dict[str, Any]], *, on_blank: bool) -> bytes:
    """All certificates as one file for a printer, a page each.

    :param on_blank: for pre-printed paper: without ornament, frame and logo
    """
    pages = [{**document_data(one), "on_blank": on_blank} for one in snapshots]
    document = {**pages[0]["document"], "title": PRINT_TITLE}
    return pdf.render(PRINT, {"document": document, "pages": pages})


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
