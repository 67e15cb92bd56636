"""Certificates: written once; state and file are rows of their own."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from certificates.enums import Kind, State
from courses.models import CourseRun
from people.codes import new_code, new_secret
from people.evidence import append_only
from people.models import Person


class NumberCounter(models.Model):
    """The last number of a year; its row is locked while a number is taken.

    PII: none.
    """

    year = models.PositiveSmallIntegerField(_("year"), primary_key=True)
    last = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name = _("counter of numbers")
        verbose_name_plural = _("counters of numbers")

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class CertificateQuerySet(models.QuerySet["Certificate"]):
    """Ways to narrow down certificates."""

    def for_person(self, person: Person) -> Self:
        """The person's own, and those of persons merged into this one."""
        return self.filter(Q(person=person) | Q(person__merged_into=person))

    def with_state(self) -> Self:
        """Annotate ``state``, ``state_at``, ``state_reason``: the ledger's last row."""
        last = CertificateState.objects.filter(certificate=OuterRef("pk")).order_by(
            "-pk"
        )
        return self.annotate(
            state=Subquery(last.values("state")[:1]),
            state_at=Subquery(last.values("at")[:1]),
            state_reason=Subquery(last.values("reason")[:1]),
        )


@append_only
class Certificate(models.Model):
    """A document that was given out, with everything that it says.

    ``snapshot`` holds all that is printed (``domain/snapshots.py``), so that a
    later change of a name, a title or a signatory changes nothing here.
    PII: person, and names in the snapshot.
    """

    code = models.CharField(_("code"), max_length=12, unique=True, default=new_code)
    number = models.CharField(_("number"), max_length=60, unique=True)
    number_key = models.CharField(
        _("number as it is looked up"), max_length=60, unique=True
    )
    secret = models.CharField(
        _("secret of the link"), max_length=40, unique=True, default=new_secret
    )
    check_code = models.CharField(
        _("printed check code"), max_length=8, default=new_code
    )
    kind = models.CharField(
        _("kind"), max_length=20, choices=Kind, default=Kind.PARTICIPATION
    )
    person = models.ForeignKey(
        Person,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        related_name="certificates",
    )
    run = models.ForeignKey(
        CourseRun,
        verbose_name=_("run"),
        on_delete=models.PROTECT,
        related_name="certificates",
    )
    snapshot = models.JSONField(_("what is printed"))
    template_revision = models.CharField(_("revision of the design"), max_length=64)
    replaces = models.OneToOneField(
        "self",
        verbose_name=_("replaces"),
        on_delete=models.PROTECT,
        null=True,
        related_name="replaced_by",
    )
    issued_at = models.DateTimeField(_("issued at"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("issued by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )

    # Annotated by ``with_state()``.
    state: str
    state_at: datetime
    state_reason: str

    objects = CertificateQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_at", "-pk"]
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        permissions = [
            ("issue_certificate", "Can issue certificates"),
            ("revoke_certificate", "Can revoke and replace certificates"),
            ("override_certificate", "Can issue against a condition, with a reason"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """Return the owner's page in the reader's language."""
        return reverse("certificate", args=[self.code])

    @property
    def printed_name(self) -> str:
        """The name as the paper has it."""
        return self.snapshot["person"]["name"]

    @property
    def current_state(self) -> "CertificateState":
        """The last row of its state ledger."""
        return self.states.order_by("-pk")[0]

    @property
    def current_file(self) -> "CertificateFile | None":
        """The file made last; ``None`` while the first one is being made."""
        return self.files.order_by("-pk").first()


@append_only
class CertificateState(models.Model):
    """How a certificate stands since ``at``; the last row counts.

    The reason is for staff, no public page shows it. PII: actor; a reason may
    name a person.
    """

    certificate = models.ForeignKey(
        Certificate, on_delete=models.PROTECT, related_name="states"
    )
    state = models.CharField(_("state"), max_length=12, choices=State)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField(_("at"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("state of a certificate")
        verbose_name_plural = _("states of certificates")
        indexes = [models.Index(fields=["certificate", "-id"], name="certstate_last")]

    def __str__(self) -> str:
        return f"{self.certificate}: {self.get_state_display()}"


@append_only
class CertificateFile(models.Model):
    """A stored file of a certificate; a re-made one is a further row.

    PII: none in the row, the name in the file.
    """

    certificate = models.ForeignKey(
        Certificate, on_delete=models.PROTECT, related_name="files"
    )
    storage_name = models.CharField(_("name in the storage"), max_length=255)
    sha256 = models.CharField(_("hash"), max_length=64)
    size = models.PositiveIntegerField(_("bytes"))
    template_revision = models.CharField(_("revision of the design"), max_length=64)
    # Whose electronic signature it bears (``domain/signing.py``); none: empty.
    signature = models.CharField(_("signed by"), max_length=200, blank=True, default="")
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("file of a certificate")
        verbose_name_plural = _("files of certificates")

    def __str__(self) -> str:
        return self.storage_name


class CurrentCertificate(models.Model):
    """The one certificate of a kind that a person holds for a run.

    Certificates are never changed, so this row is what makes a second valid
    one impossible: it moves on when a certificate is replaced and goes when
    it is revoked. PII: person.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    run = models.ForeignKey(CourseRun, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    certificate = models.OneToOneField(
        Certificate, on_delete=models.PROTECT, related_name="current"
    )

    class Meta:
        verbose_name = _("current certificate")
        verbose_name_plural = _("current certificates")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "run", "kind"], name="one_current_certificate"
            ),
        ]

    def __str__(self) -> str:
        return str(self.certificate)
