"""The outbox: every mail that the system sends is a row first."""

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from notices.due import DueRow
from notices.enums import MessageState
from people.enums import Language
from people.models import Person


class OutboxMessage(DueRow):
    """One mail to one address, as it was or will be handed over.

    ``unknown`` means that the connection broke after the text had been handed
    over: whether it arrived nobody can say, so it is never sent again by
    itself.
    PII: e-mail address, and names and more in the text.
    """

    key = models.CharField(
        _("key"),
        max_length=200,
        unique=True,
        null=True,
        blank=True,
        help_text=_("A mail with the same key is never queued twice."),
    )
    person = models.ForeignKey(
        Person,
        verbose_name=_("person"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    to = models.EmailField(_("to"), max_length=254)
    sender = models.CharField(_("from"), max_length=254)
    subject = models.CharField(_("subject"), max_length=255)
    text = models.TextField(_("text"))
    html = models.TextField(_("HTML"), blank=True)
    headers = models.JSONField(_("headers"), default=dict, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language)
    is_secret = models.BooleanField(
        _("secret"),
        default=False,
        help_text=_("Opens an account: staff see that it was sent, not what it says."),
    )
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=MessageState,
        default=MessageState.QUEUED,
    )
    created_at = models.DateTimeField(_("created at"))

    class Meta(DueRow.Meta):
        ordering = ["-created_at", "-pk"]
        verbose_name = _("mail")
        verbose_name_plural = _("mails")

    def __str__(self) -> str:
        return self.open_subject

    @property
    def open_subject(self) -> str:
        """The subject as staff may read it: codes stand even in subjects."""
        return gettext("Mail about an account") if self.is_secret else self.subject

    @property
    def open_text(self) -> str:
        """The text as staff may read it."""
        return (
            gettext("Only its reader sees this text.") if self.is_secret else self.text
        )


class OutboxAttachment(models.Model):
    """A file that goes with a mail. PII: what is in the file."""

    message = models.ForeignKey(
        OutboxMessage, on_delete=models.CASCADE, related_name="attachments"
    )
    name = models.CharField(_("name"), max_length=255)
    media_type = models.CharField(_("type"), max_length=100)
    content = models.BinaryField(_("content"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")

    def __str__(self) -> str:
        return self.name
