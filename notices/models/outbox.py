"""The outbox: every mail that the system sends is a row first."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from notices.due import ATTEMPTS, ERROR_LENGTH, DueQuerySet, DueRow
from notices.enums import MessageState
from people.enums import Language
from people.models import Person


class OutboxQuerySet(DueQuerySet):
    """Mails, as staff look for them."""

    def found_by(self, query: str) -> Self:
        """Keep mails by address, name of the person, or subject that may be read."""
        by_subject = Q(subject__icontains=query, is_secret=False)
        persons = Person.objects.named_like(query)
        return self.filter(Q(to__icontains=query) | by_subject | Q(person__in=persons))


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
    kind = models.CharField(
        _("kind of letters"), max_length=80, blank=True, editable=False
    )
    read_at = models.DateTimeField(
        _("read on the site at"), null=True, blank=True, editable=False
    )
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
    message_id = models.CharField(
        _("Message-ID"), max_length=255, blank=True, db_index=True, editable=False
    )
    reply = models.CharField(
        _("answer of the server"),
        max_length=ERROR_LENGTH,
        blank=True,
        help_text=_("What the mail server said last, or the report that came back."),
    )
    reported_at = models.DateTimeField(_("report came at"), null=True, blank=True)

    objects: ClassVar[Any] = OutboxQuerySet.as_manager()

    class Meta(DueRow.Meta):
        ordering = ["-created_at", "-pk"]
        indexes = [
            *DueRow.Meta.indexes,
            models.Index(fields=["person", "-created_at"], name="outbox_inbox"),
        ]
        verbose_name = _("mail")
        verbose_name_plural = _("mails")

    def __str__(self) -> str:
        return self.open_subject

    @property
    def is_stuck(self) -> bool:
        """Whether it was tried so often that only a person may try again."""
        return self.done_at is None and self.attempts >= ATTEMPTS

    @property
    def may_be_sent_again(self) -> bool:
        """Whether a person may: it opens no account and does not wait anyway."""
        waits = self.state == MessageState.QUEUED and not self.is_stuck
        return not (self.is_secret or waits)

    @property
    def state_in_words(self) -> str:
        """How far it has come; also that nobody tries any more."""
        if self.is_stuck:
            return gettext("given up")
        return self.get_state_display()

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
