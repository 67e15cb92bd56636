"""States of mail."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MessageState(TextChoices):
    """How far a mail has come.

    ``accepted`` says that the next server took it, ``bounced`` that a server
    reported later that it could not be delivered.
    """

    QUEUED = "queued", pgettext_lazy("mail", "waiting")
    SENT = "sent", pgettext_lazy("mail", "accepted")
    REFUSED = "refused", pgettext_lazy("mail", "refused")
    BOUNCED = "bounced", pgettext_lazy("mail", "bounced")
    UNKNOWN = "unknown", _("outcome unknown")


class OffsetUnit(TextChoices):
    """In what a rule counts."""

    HOURS = "hours", _("hours")
    DAYS = "days", _("days")


class MailingState(TextChoices):
    """How far a mass mailing has come."""

    DRAFT = "draft", pgettext_lazy("mailing", "draft")
    SENDING = "sending", pgettext_lazy("mailing", "being written")
    DONE = "done", pgettext_lazy("mailing", "in the outbox")
