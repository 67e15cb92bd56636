"""Choices of the room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What a certificate attests; kinds are never mixed (domain.md 1.1)."""

    PARTICIPATION = "participation", _("certificate of participation")


class Subject(TextChoices):
    """What a decision with a reason is about."""

    CONDITIONS = "conditions", _("conditions of the run")
    NAME = "name", _("printed name")


class Answer(TextChoices):
    """What a participant said of the name."""

    CONFIRMED = "confirmed", _("name confirmed")
    CORRECTED = "corrected", _("typing mistake corrected")
    WISHED = "wished", _("another name asked for")


class State(TextChoices):
    """Where a certificate stands."""

    ISSUED = "issued", _("valid")
    SUPERSEDED = "superseded", _("replaced by another one")
    REVOKED = "revoked", _("revoked")


class Ornament(TextChoices):
    """The finished drawings of the document."""

    FAR_REGIONS = "far_regions", _("cloudberry on the lake: far regions")
    TREAT_TOGETHER = "treat_together", _("two shoots from one root: treat together")
    MEETING = "meeting", _("wreath of eleven shoots: society meeting")


class Languages(TextChoices):
    """In which languages a document speaks."""

    BOTH = "both", _("Russian and English")
    RU = "ru", _("only Russian")
    EN = "en", _("only English")


class Accredited(TextChoices):
    """Where the accreditation of a unit stands."""

    APPLIED = "applied", _("applied for")
    AWARDED = "awarded", _("awarded")
    REFUSED = "refused", _("refused")


class Rounding(TextChoices):
    """How minutes become steps of credits."""

    DOWN = "down", _("down to a whole step")
    NEAREST = "nearest", _("to the nearest step")


class Round(TextChoices):
    """When an evaluation form is filled in."""

    AFTER = "after", _("at the end of the run")
    FOLLOW_UP = "follow_up", _("three months later")


class ExternalKind(TextChoices):
    """What somebody else has issued; kinds are never mixed (domain.md 1.1)."""

    LICENSED = "licensed", _("certificate of a licensed programme")
    EVENT = "event", _("certificate of an accredited event")
    OTHER = "other", _("another document")
