"""The text of the letter about a review that is late, and its placeholders."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from notices import texts
from notices.texts import Placeholder, Shipped

OVERDUE = "cms.review_overdue"
FOLDER = Path(__file__).parent / "mails"
_KNOWN = (
    Placeholder("title", _("what was submitted"), {"ru": "Урок 3", "en": "Lesson 3"}),
    Placeholder(
        "author",
        _("who submitted it"),
        {"ru": "Орлова Анна Петровна", "en": "Anna Orlova"},
    ),
    Placeholder("days", _("days within which it is answered"), {"ru": "3", "en": "3"}),
    Placeholder(
        "page",
        _("address of the page"),
        {
            "ru": "https://example.org/admin/pages/1/edit/",
            "en": "https://example.org/admin/pages/1/edit/",
        },
    ),
)


def register() -> None:
    """Let staff edit the letter; called in ``apps.ready``."""
    texts.register(
        Shipped(OVERDUE, _("A review is late (to the staff)"), _KNOWN, FOLDER)
    )
