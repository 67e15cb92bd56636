"""Choices of the room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What a certificate attests; kinds are never mixed (domain.md 1.1)."""

    PARTICIPATION = "participation", _("certificate of participation")


class State(TextChoices):
    """Where a certificate stands."""

    ISSUED = "issued", _("valid")
    SUPERSEDED = "superseded", _("replaced by another one")
    REVOKED = "revoked", _("revoked")


class Design(TextChoices):
    """The finished designs of the document."""

    FAR_REGIONS = "far_regions", _("lake")
    TREAT_TOGETHER = "treat_together", _("berry")
