"""Texts of the room's letters that staff may edit, with what fills them."""

from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from notices import texts
from notices.enums import Urgency
from notices.texts import Placeholder, Shipped

FOLDER = Path(__file__).parent / "mails"
ISSUED = "certificates.issued"
CHECK_NAME = "certificates.check_name"
CODE_READY = "certificates.code_ready"
EVALUATION = "certificates.evaluation"
FOLLOW_UP = "certificates.follow_up"


def _placeholder(name: str, label: Any, ru: str, en: str) -> Placeholder:
    return Placeholder(name, label, {"ru": ru, "en": en})


TITLE = _placeholder("title", _("title of the run"), "Острый лейкоз", "Leukaemia")
PRINTED_NAME = _placeholder(
    "printed_name",
    _("name as it is printed"),
    "Соколова Мария Петровна",
    "Соколова Мария Петровна",
)
PAGE = _placeholder(
    "page",
    _("address of the page"),
    "https://example.org/certificates/ABC/",
    "https://example.org/en/certificates/ABC/",
)
NUMBER = _placeholder(
    "number", _("number of the certificate"), "НОДГО-2026-000001", "НОДГО-2026-000001"
)
REPLACES = _placeholder("replaces", _("number of the certificate it replaces"), "", "")
LINK = _placeholder(
    "link",
    _("address where anybody verifies it"),
    "https://example.org/v/ABC/",
    "https://example.org/v/ABC/",
)
SCHEMES = _placeholder("schemes", _("credit schemes that need it"), "EACCME", "EACCME")


def register() -> None:
    """Let staff edit the letters; called in ``apps.ready``."""
    for key, title, placeholders, urgency in (
        (
            ISSUED,
            _("A certificate is ready"),
            (TITLE, NUMBER, PRINTED_NAME, REPLACES, PAGE, LINK),
            Urgency.ALWAYS,
        ),
        (
            CHECK_NAME,
            _("The name for a certificate is to be checked"),
            (PRINTED_NAME, PAGE),
            Urgency.ALWAYS,
        ),
        (
            CODE_READY,
            _("A confirmation code is ready"),
            (TITLE, PAGE),
            Urgency.ALWAYS,
        ),
        (
            EVALUATION,
            _("An event is to be evaluated"),
            (TITLE, SCHEMES, PAGE),
            Urgency.SOON,
        ),
        (
            FOLLOW_UP,
            _("What has come of an event, three months later"),
            (TITLE, PAGE),
            Urgency.SOON,
        ),
    ):
        texts.register(Shipped(key, title, placeholders, FOLDER, urgency))
