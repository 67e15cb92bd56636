"""What planning and enrolment refuse, with the sentence for each code."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from courses.enums import Admission


class PlanningRefused(ValidationError):
    """The run does not allow this; ``code`` says why."""


class EnrolmentRefused(ValidationError):
    """A place cannot be given or taken back now; ``code`` says why."""


class ReadingRefused(ValidationError):
    """The lesson cannot be marked as read now; ``code`` says why."""


REFUSALS = {
    "cancelled": _("This run has been cancelled."),
    "over": _("This run is over."),
    "not_open_yet": _("Enrolment has not opened yet."),
    "closed": _("Enrolment is closed."),
    "full": _("All places of this run are taken."),
    "in_line": _("Free places go to the people on the waiting list first."),
    "by_application": _("A place is given by application."),
    "by_invitation": _(
        "A place is given by invitation: ask the organisers for a letter."
    ),
    "forwarded": _(
        "This invitation was sent to another address. Sign in with that address,"
        " or ask the organisers for an invitation of your own."
    ),
    "expired": _("This invitation has expired. Ask the organisers for a new one."),
    "used": _("This invitation has been answered already: it works once."),
    "revoked": _("The organisers have taken this invitation back. Write to them."),
    "open": _("No application is needed: enrol."),
    "free": _("There are free places: enrol."),
    "decided": _("This application has been decided already."),
    "lapsed": _("The time to answer is over; the place was offered to somebody else."),
    "members_first": _(
        "Until %(day)s members of the society enrol first. Come back then, or write"
        " your member number into your account."
    ),
    "prerequisite": _(
        "First complete %(courses)s. Then enrol here: the places are kept by nobody."
    ),
    "quota": _(
        "The places for your group (%(who)s) are taken: not more than %(places)d."
        " Join the waiting list."
    ),
    "too_late": _(
        "A place could be given back until %(day)s inclusive. Write to the"
        " organisers: they free it for somebody else."
    ),
    "no_ground": _("Say why: the person reads the reason, and it stays on record."),
    "no_reason": _("Say why: the applicant reads the reason."),
    "completed": _("The run is completed; a place cannot be given back any more."),
}


# Runs that nobody enters by pressing a button.
CLOSED_WAYS: dict[str, str] = {
    Admission.APPLICATION: "by_application",
    Admission.INVITATION: "by_invitation",
}


def refuse(code: str, **params: Any) -> EnrolmentRefused:
    """Return the refusal named ``code`` with its sentence.

    :param params: what the sentence names
    """
    sentence = REFUSALS[code]
    return EnrolmentRefused(sentence % params if params else sentence, code=code)
