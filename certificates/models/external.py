"""Documents that others issued: of physicians' own, and of the old paper register."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certificates.enums import ExternalKind
from certificates.models.credits import CreditScheme
from people.codes import new_code
from people.evidence import append_only
from people.models import Person


class ExternalDocumentQuerySet(models.QuerySet["ExternalDocument"]):
    """Ways to narrow down documents."""

    def for_person(self, person: Person) -> Self:
        """The person's own, and those of persons merged into this one."""
        return self.filter(Q(person=person) | Q(person__merged_into=person))


class ExternalDocument(models.Model):
    """What a physician keeps of other issuers; nobody has checked it.

    It is the physician's own: she may take it out again, and its file goes with
    it. PII: person; what stands in the file.
    """

    code = models.CharField(_("code"), max_length=12, unique=True, default=new_code)
    person = models.ForeignKey(
        Person,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        related_name="external_documents",
    )
    kind = models.CharField(_("kind"), max_length=10, choices=ExternalKind)
    title = models.CharField(_("title"), max_length=200)
    issuer = models.CharField(_("issued by"), max_length=200)
    number = models.CharField(_("number"), max_length=80, blank=True)
    issued_on = models.DateField(_("issued on"))
    hours = models.PositiveSmallIntegerField(_("hours"), null=True, blank=True)
    scheme = models.ForeignKey(
        CreditScheme,
        verbose_name=_("credit scheme"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    credits = models.DecimalField(
        _("credits"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    storage_name = models.CharField(
        _("name in the storage"), max_length=255, blank=True
    )
    media_type = models.CharField(_("type"), max_length=40, blank=True)
    size = models.PositiveIntegerField(_("bytes"), default=0)
    added_at = models.DateTimeField(_("added at"))

    objects = ExternalDocumentQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_on", "-pk"]
        verbose_name = _("document of another issuer")
        verbose_name_plural = _("documents of other issuers")

    def __str__(self) -> str:
        return self.title


@append_only
class PaperCertificate(models.Model):
    """A row of the register that was kept on paper before this system.

    PII: name.
    """

    number = models.CharField(_("number"), max_length=60)
    number_key = models.CharField(
        _("number as it is looked up"), max_length=60, unique=True
    )
    name = models.CharField(_("full name"), max_length=250)
    title = models.CharField(_("title"), max_length=300)
    issued_on = models.DateField(_("issued on"), null=True)
    hours = models.CharField(_("hours"), max_length=40, blank=True)
    taken_in_at = models.DateTimeField(_("taken in at"))
    taken_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("certificate of the paper register")
        verbose_name_plural = _("certificates of the paper register")

    def __str__(self) -> str:
        return self.number
