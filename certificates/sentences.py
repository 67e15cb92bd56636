"""The room's findings in words."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from certificates.domain import wording
from courses.findings import register_texts
from people.domain.names import DOUBTS


def _ends_on(params: Mapping[str, Any]) -> str:
    last = date.fromisoformat(params["end_date"])
    day = wording.date_range(last, last)
    message = _("The run is not over: its last day is %(day)s.")
    return message % {"day": day}


def _evaluation(params: Mapping[str, Any]) -> str:
    if params["filled"]:
        return _("The evaluation form is filled in.")
    return _("The evaluation form is not filled in yet. It opens on the last day.")


def _doubt(text: Any, params: Mapping[str, Any]) -> str:
    return str(text) % params


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
            "certificates.name_namesake": lambda _p: _(
                "Somebody else in this run has the same name: one person, entered twice?"
            ),
            "certificates.look_long": lambda _p: _("A long name: set smaller."),
            "certificates.look_apostrophe": lambda _p: _("An apostrophe."),
            "certificates.look_no_patronymic": lambda _p: _("No patronymic."),
            "certificates.look_two_words": lambda _p: _("A patronymic of two words."),
            "certificates.evaluation": _evaluation,
            "certificates.name_fine": lambda _p: _("The name can be printed."),
            **{
                f"certificates.name_{code}": partial(_doubt, text)
                for code, text in DOUBTS.items()
            },
        }
    )
