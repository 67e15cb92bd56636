"""Choices of the room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Access(TextChoices):
    """Who may read the lessons of a course."""

    EVERYBODY = "everybody", _("everybody")
    SIGNED_IN = "signed_in", _("everybody who is signed in")
    ENROLLED = "enrolled", _("participants only")


class ProgrammeKind(TextChoices):
    """What kind of runs a programme has."""

    SEMINARS = "seminars", _("seminars in the regions")
    TRAININGS = "trainings", _("trainings in a leading centre")
    OTHER = "other", _("other")


class Role(TextChoices):
    """What a person does in a programme."""

    TRAINER = "trainer", _("trainer")
    COORDINATOR = "coordinator", _("coordinator")


class RunState(TextChoices):
    """Where a run stands; whether it is running now follows from its dates."""

    DRAFT = "draft", _("draft")
    PLANNED = "planned", _("planned")
    CANCELLED = "cancelled", _("cancelled")
    CLOSED = "closed", _("closed")


class Admission(TextChoices):
    """How one comes into a run."""

    OPEN = "open", _("whoever enrols has a place")
    APPLICATION = "application", _("by application")
    INVITATION = "invitation", _("by invitation")


class InvitationEnd(TextChoices):
    """What became of an invitation."""

    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", pgettext_lazy("of an invitation", "declined")
    REVOKED = "revoked", pgettext_lazy("of an invitation", "revoked")


class SessionKind(TextChoices):
    """What happens in a session."""

    LECTURE = "lecture", _("lecture")
    ROUND = "round", _("bedside round")
    CASES = "cases", _("case discussion")
    WORKSHOP = "workshop", _("workshop")
    WARD = "ward", _("consultations on the ward")
    OPENING = "opening", _("opening or closing")
    BREAK = "break", _("break")


class TeamRole(TextChoices):
    """What somebody does in the team that visits a region."""

    LEAD = "lead", _("head of the team")
    LECTURER = "lecturer", _("lecturer")
    CONSULTANT = "consultant", _("consultant on the ward")
    COORDINATOR = "organiser", pgettext_lazy("in a team", "coordinator")


class PartnerRole(TextChoices):
    """What an organisation does for a run."""

    ORGANISER = "organiser", _("co-organiser")
    FUNDER = "funder", _("funder")


class Funding(TextChoices):
    """Who pays for a session (domain.md 1.7)."""

    SOCIETY = "society", _("the society")
    GRANT = "grant", _("educational grant")
    SPONSOR = "sponsor", _("sponsor")


class EnrolmentState(TextChoices):
    """Where an enrolment stands."""

    APPLIED = "applied", _("applied")
    OFFERED = "offered", _("place offered")
    WAITLISTED = "waitlisted", _("on the waiting list")
    DECLINED = "declined", _("declined")
    ACTIVE = "active", _("enrolled")
    WITHDRAWN = "withdrawn", _("withdrawn")
    COMPLETED = "completed", _("completed")
    NOT_COMPLETED = "not_completed", _("not completed")


# States in which a place of the run is taken.
TAKES_A_PLACE = (
    EnrolmentState.OFFERED,
    EnrolmentState.ACTIVE,
    EnrolmentState.COMPLETED,
    EnrolmentState.NOT_COMPLETED,
)
# States in which a person learns, or has learnt, in the run.
TAKES_PART = (
    EnrolmentState.ACTIVE,
    EnrolmentState.COMPLETED,
    EnrolmentState.NOT_COMPLETED,
)


class CompletionKind(TextChoices):
    """What a row of the completion ledger says."""

    GRANTED = "granted", _("completed")
    WITHDRAWN = "withdrawn", _("completion withdrawn")


class ListState(TextChoices):
    """How far the work with a list of people has come."""

    LOOKING = "looking", _("being compared")
    READY = "ready", _("to be looked at")
    ADDING = "adding", _("being taken in")
    DONE = "done", _("taken in")
