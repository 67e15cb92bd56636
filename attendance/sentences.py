"""Why the register did not take an entry of a device, in the reader's language."""

from django.utils.translation import gettext as _


def refusal_text(code: str) -> str:
    """Return the sentence for the refusal named ``code``."""
    return {
        "not_enrolled": _(
            "This code is not on the list of the seminar. Look the person up by "
            "name, or add them as somebody who came without enrolling."
        ),
        "other_session": _(
            "This session is no longer in the timetable. Open the desk anew and "
            "mark again."
        ),
        "too_early": _(
            "The session has not come yet. Marks are taken from its day on."
        ),
        "cancelled": _("The seminar was cancelled."),
        "other_day": _(
            "This pass holds for another day. Ask the trainer for a new link, or "
            "have the mark set on the roster."
        ),
        "closed": _("The register is closed. Ask the office to reopen it."),
    }[code]
