"""The room's findings in words."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from certificates.domain import wording
from courses.findings import register_texts


def _ends_on(params: Mapping[str, Any]) -> str:
    last = date.fromisoformat(params["end_date"])
    day = wording.date_range(last, last)
    message = _("The run is not over: its last day is %(day)s.")
    return message % {"day": day}


def install() -> None:
    """Register the texts of all the room's codes."""
    register_texts(
        {
            "certificates.run_draft": lambda _p: _("The run is still a draft."),
            "certificates.run_cancelled": lambda _p: _("The run was cancelled."),
            "certificates.run_not_over": _ends_on,
            "certificates.not_reckoned": lambda _p: _(
                "The conditions are being checked."
            ),
            "certificates.name_fine": lambda _p: _("The name can be printed."),
            "certificates.name_incomplete": lambda _p: _(
                "Family name or given name is missing."
            ),
            "certificates.name_unprintable": lambda p: (
                _("The name holds characters that cannot be printed: %(characters)s")
                % p
            ),
            "certificates.name_signs": lambda p: (
                _("The name holds what is not a letter: %(characters)s") % p
            ),
            "certificates.name_lower_case": lambda _p: _(
                "The name is written in small letters."
            ),
            "certificates.name_capitals": lambda _p: _(
                "The name is written in capitals."
            ),
            "certificates.name_mixed_letters": lambda p: (
                _("Latin letters stand in a Cyrillic word: %(letters)s") % p
            ),
            "certificates.name_test": lambda _p: _("The name looks like a test entry."),
        }
    )
