"""Consents and the audit trail: evidence, written once."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.enums import ConsentKind
from people.evidence import append_only
from people.i18n import localised
from people.models.persons import Person


@append_only
class ConsentDocument(models.Model):
    """A version of the text that people agree to, one per purpose. PII: none."""

    kind = models.CharField(_("purpose"), max_length=20, choices=ConsentKind)
    version = models.PositiveIntegerField(_("version"))
    title_ru = models.CharField(_("title in Russian"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200)
    text_ru = models.TextField(_("text in Russian"))
    text_en = models.TextField(_("text in English"))
    sha256 = models.CharField(_("hash of both texts"), max_length=64)
    published_at = models.DateTimeField(_("published at"), default=timezone.now)

    title = localised("title")
    text = localised("text")

    class Meta:
        ordering = ["kind", "-version"]
        verbose_name = _("consent document")
        verbose_name_plural = _("consent documents")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "version"], name="one_text_per_version"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.version}"


@append_only
class Consent(models.Model):
    """A person agreed to a text, or took it back (``withdraws``).

    PII: person, IP address (kept as proof, domain.md 4.2).
    """

    person = models.ForeignKey(
        Person,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        related_name="consents",
    )
    document = models.ForeignKey(
        ConsentDocument, verbose_name=_("text"), on_delete=models.PROTECT
    )
    given_at = models.DateTimeField(_("given at"))
    language = models.CharField(_("language"), max_length=2)
    ip = models.GenericIPAddressField(_("IP address"), null=True)
    withdraws = models.OneToOneField(
        "self",
        verbose_name=_("takes back"),
        on_delete=models.PROTECT,
        null=True,
        related_name="withdrawal",
    )

    class Meta:
        ordering = ["-given_at"]
        verbose_name = _("consent")
        verbose_name_plural = _("consents")

    def __str__(self) -> str:
        return f"{self.person} {self.document}"


@append_only
class AuditEvent(models.Model):
    """Something that must stay provable: a secret shown, data exported, a right given.

    PII: ids of persons and accounts.
    """

    at = models.DateTimeField(_("at"))
    action = models.CharField(_("action"), max_length=60)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="audit_events"
    )
    data = models.JSONField(_("data"), default=dict)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")
        indexes = [models.Index(fields=["action", "at"], name="audit_action_at")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action}"
