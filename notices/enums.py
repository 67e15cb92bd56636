"""States of mail."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MessageState(TextChoices):
    """How far a mail has come.

    ``accepted`` says that the next server took it, ``bounced`` that a server
    reported later that it could not be delivered. ``waiting`` and ``inside`` are by
    the reader's wish: no mail of its own.
    """

    QUEUED = "queued", pgettext_lazy("mail", "waiting")
    SENT = "sent", pgettext_lazy("mail", "accepted")
    REFUSED = "refused", pgettext_lazy("mail", "refused")
    BOUNCED = "bounced", pgettext_lazy("mail", "bounced")
    UNKNOWN = "unknown", _("outcome unknown")
    WAITING = "digest", _("waits for the digest")
    INSIDE = "inside", _("in the inbox only")


class OffsetUnit(TextChoices):
    """In what a rule counts."""

    HOURS = "hours", _("hours")
    DAYS = "days", _("days")


class MailingState(TextChoices):
    """How far a mass mailing has come."""

    DRAFT = "draft", pgettext_lazy("mailing", "draft")
    SENDING = "sending", pgettext_lazy("mailing", "being written")
    DONE = "done", pgettext_lazy("mailing", "in the outbox")


class Urgency(TextChoices):
    """Whether a kind of letters may be silenced, and whether it may wait."""

    ALWAYS = "always", _("always comes")
    SOON = "soon", _("may be silenced")
    WHENEVER = "whenever", _("may be silenced, and may wait")


class Rhythm(TextChoices):
    """How often letters come that may wait."""

    AT_ONCE = "once", _("at once")
    DAILY = "daily", _("together, each morning")
    WEEKLY = "weekly", _("together, on Mondays")
