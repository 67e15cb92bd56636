"""What must not be forgotten before going on line."""

from typing import Any

from django.core.checks import CheckMessage, Error

from notices.backends import mail_is_kept


def mail_leaves_the_house(**_: Any) -> list[CheckMessage]:
    """In production, mail must not lie open on a page (``check --deploy``)."""
    if not mail_is_kept():
        return []
    return [
        Error(
            "Mail is kept: nobody receives any, and everybody can read all of it.",
            hint="Set NOTICES_DELIVERY_BACKEND to a backend that sends.",
            id="notices.E001",
        )
    ]
