"""Texts of mails as staff have worded them, and rules of when they are written."""

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from wagtail.models import PreviewableMixin, RevisionMixin

from notices import moments, texts, wording
from notices.due import DueRow
from notices.enums import OffsetUnit
from people.enums import Language


class MailText(PreviewableMixin, RevisionMixin, models.Model):
    """What a mail says in both languages. PII: none."""

    key = models.CharField(_("key"), max_length=80, unique=True, editable=False)
    subject_ru = models.CharField(_("subject in Russian"), max_length=200)
    body_ru = models.TextField(_("text in Russian"))
    subject_en = models.CharField(_("subject in English"), max_length=200)
    body_en = models.TextField(_("text in English"))

    class Meta:
        ordering = ["key"]
        verbose_name = _("text of a mail")
        verbose_name_plural = _("texts of mails")

    def __str__(self) -> str:
        return str(self.shipped.title) if self.shipped else self.key

    @property
    def shipped(self) -> texts.Shipped | None:
        """The text that ships; None when its room no longer knows it."""
        return texts.registered().get(self.key)

    @property
    def names(self) -> list[str]:
        """The placeholders it may use."""
        return self.shipped.names if self.shipped else []

    def clean(self) -> None:
        """Refuse placeholders that nothing fills, field by field."""
        super().clean()
        errors = {}
        for field in ("subject_ru", "body_ru", "subject_en", "body_en"):
            try:
                wording.check(getattr(self, field), self.names)
            except wording.TextRefused as refusal:
                errors[field] = refusal
        if errors:
            raise ValidationError(errors)

    def take_shipped(self) -> None:
        """Say again what ships; saving is the caller's."""
        if self.shipped:
            for language in Language.values:
                subject, body = self.shipped.read(language)
                setattr(self, f"subject_{language}", subject)
                setattr(self, f"body_{language}", body)

    @property
    def is_shipped(self) -> bool:
        """Whether nobody has changed it, or it was put back."""
        return self.shipped is not None and all(
            self.shipped.read(language)
            == (
                getattr(self, f"subject_{language}"),
                getattr(self, f"body_{language}").strip(),
            )
            for language in Language.values
        )

    preview_modes = [("ru", _("Russian")), ("en", _("English"))]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> Any:
        """Answer in the language of the mail, its frame included."""
        with translation.override(mode_name or Language.RU):
            return super().serve_preview(request, mode_name).render()

    def get_preview_template(self, _request: HttpRequest, _mode: str) -> str:
        """Show the mail itself."""
        return "notices/emails/worded.html"

    def get_preview_context(self, request: HttpRequest, mode: str) -> dict[str, Any]:
        """Fill the text with examples."""
        context = super().get_preview_context(request, mode)
        language = mode or Language.RU
        values = (
            wording.sample(self.shipped.all_placeholders, language)
            if self.shipped
            else {}
        )
        heading, body = wording.heading_of(getattr(self, f"body_{language}"))
        subject = wording.fill(getattr(self, f"subject_{language}"), values)
        return context | {
            "subject": subject,
            "heading": wording.fill(heading, values) or subject,
            # Escaped by the renderer, value by value.
            "body": mark_safe(wording.as_html(body, values)),  # noqa: S308
            "mail_language": language,
        }


class Rule(models.Model):
    """When a text is sent by itself: so long before a moment. PII: none."""

    name = models.CharField(_("name"), max_length=120)
    moment = models.CharField(_("moment"), max_length=60)
    offset = models.PositiveSmallIntegerField(
        _("how long before"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
    )
    unit = models.CharField(
        _("unit"), max_length=5, choices=OffsetUnit, default=OffsetUnit.DAYS
    )
    text = models.ForeignKey(
        MailText, verbose_name=_("text"), on_delete=models.PROTECT, related_name="rules"
    )
    is_active = models.BooleanField(_("in force"), default=True)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("rule of when")
        verbose_name_plural = _("rules of when")

    def __str__(self) -> str:
        return self.name

    @property
    def before(self) -> timedelta:
        """How long before the moment the mail is due."""
        return timedelta(**{self.unit: self.offset})

    @property
    def moment_in_words(self) -> str:
        """What the moment is."""
        found = moments.registered().get(self.moment)
        return str(found.label) if found else self.moment

    def due_at(self, moment_at: datetime) -> datetime:
        """Return when the mail about a moment is due."""
        return moment_at - self.before

    def clean(self) -> None:
        """Refuse a text that speaks of something else than the moment."""
        super().clean()
        found = moments.registered().get(self.moment)
        if self.text_id and found and self.text.key != found.text:
            words = _("This text does not belong to this moment.")
            raise ValidationError({"text": words})


class RuleDue(DueRow):
    """A rule falls due for one thing: ``after`` says how far it got. PII: none."""

    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="dues")
    subject = models.CharField(_("about"), max_length=60)
    moment_at = models.DateTimeField(_("moment"))
    after = models.BigIntegerField(_("last person written to"), default=0)

    class Meta(DueRow.Meta):
        verbose_name = _("reminder that is due")
        verbose_name_plural = _("reminders that are due")
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "subject"], name="one_reminder_per_rule_and_subject"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {self.subject}"
