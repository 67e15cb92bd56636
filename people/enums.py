"""Choices of the room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Language(TextChoices):
    """Languages of the site and of mails."""

    RU = "ru", _("Russian")
    EN = "en", _("English")


class OrganisationKind(TextChoices):
    """What an organisation is to the society."""

    CENTRE = "centre", _("leading centre")
    HOSPITAL = "hospital", _("hospital")
    AUTHORITY = "authority", _("health authority")
    FUND = "fund", _("fund")
    OTHER = "other", _("other")


class ConsentKind(TextChoices):
    """One purpose, one consent (152-FZ, domain.md 4.2)."""

    PROCESSING = "processing", _("processing of personal data")
    MAILING = "mailing", _("news by e-mail")
    DISTRIBUTION = "distribution", _("publication of personal data")


class RequestState(TextChoices):
    """Where somebody's request to staff stands."""

    OPEN = "open", _("waits for staff")
    GRANTED = "granted", _("granted")
    REFUSED = "refused", _("refused")


class Verdict(TextChoices):
    """What becomes of a row of a list of people."""

    NEW = "new", _("new")
    KNOWN = "known", _("known")
    DOUBTFUL = "doubtful", _("perhaps known")
    REPEATED = "repeated", _("twice in the list")
    INVALID = "invalid", _("cannot be taken")
