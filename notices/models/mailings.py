"""Mass mailings: one text to many, after a look at who will get what."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from notices import audiences, texts, wording
from notices.due import DueRow
from notices.enums import MailingState


class Mailing(models.Model):
    """A letter to a group of people. PII: who confirmed it."""

    title = models.CharField(
        _("title"), max_length=120, help_text=_("Only staff see it.")
    )
    audience = models.CharField(_("to whom"), max_length=60)
    audience_name = models.CharField(
        _("to whom"), max_length=300, blank=True, editable=False
    )
    subject_ru = models.CharField(_("subject in Russian"), max_length=200)
    body_ru = models.TextField(_("text in Russian"))
    subject_en = models.CharField(_("subject in English"), max_length=200)
    body_en = models.TextField(_("text in English"))
    state = models.CharField(
        _("state"),
        max_length=8,
        choices=MailingState,
        default=MailingState.DRAFT,
        editable=False,
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("confirmed by"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    total = models.PositiveIntegerField(_("recipients"), default=0, editable=False)
    written = models.PositiveIntegerField(_("written"), default=0, editable=False)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("mailing")
        verbose_name_plural = _("mailings")

    def __str__(self) -> str:
        return self.title

    @property
    def audience_in_words(self) -> str:
        """To whom it goes, as the group was called when it was chosen."""
        return self.audience_name or audiences.label(self.audience)

    def clean(self) -> None:
        """Refuse placeholders that nothing fills, and groups that are none."""
        super().clean()
        names = [each.name for each in texts.COMMON]
        errors: dict[str, ValidationError] = {}
        for field in ("subject_ru", "body_ru", "subject_en", "body_en"):
            try:
                wording.check(getattr(self, field), names)
            except wording.TextRefused as refusal:
                errors[field] = refusal
        if errors:
            raise ValidationError(errors)


class MailingWork(DueRow):
    """A confirmed mailing is written; ``after`` says how far it got. PII: none."""

    mailing = models.OneToOneField(
        Mailing, on_delete=models.CASCADE, related_name="work"
    )
    after = models.BigIntegerField(_("last person written to"), default=0)

    class Meta(DueRow.Meta):
        verbose_name = _("mailing that is written")
        verbose_name_plural = _("mailings that are written")

    def __str__(self) -> str:
        return str(self.mailing)
