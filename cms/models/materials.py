"""What trainers hand out for a run: slides, recordings, answers to questions."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cms.storage import private
from courses.models import CourseRun, Session


class MaterialKind(models.TextChoices):
    """What a material is."""

    SLIDES = "slides", _("slides")
    RECORDING = "recording", _("recording")
    ANSWERS = "answers", _("answers to questions")
    OTHER = "other", _("other material")


class MaterialQuerySet(models.QuerySet["RunMaterial"]):
    """Ways to narrow down materials."""

    def shown(self) -> Self:
        """Keep what staff have not hidden."""
        return self.filter(hidden_at=None)


class RunMaterial(models.Model):
    """A file or an address for the participants of a run, of one session or of all.

    It is seen at once; staff may hide it. PII: who added and who hid it.
    """

    run = models.ForeignKey(
        CourseRun, verbose_name=_("run"), on_delete=models.CASCADE, related_name="+"
    )
    session = models.ForeignKey(
        Session,
        verbose_name=_("session"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    kind = models.CharField(_("kind"), max_length=10, choices=MaterialKind)
    title = models.CharField(_("title"), max_length=200)
    file = models.FileField(
        _("file"), storage=private, upload_to="materials", blank=True
    )
    name = models.CharField(_("name of the file"), max_length=200, blank=True)
    sha256 = models.CharField(_("hash"), max_length=64, blank=True)
    size = models.PositiveBigIntegerField(_("size in bytes"), default=0)
    url = models.URLField(_("address"), max_length=500, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("added by"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    added_at = models.DateTimeField(_("added at"))
    hidden_at = models.DateTimeField(_("hidden at"), null=True, blank=True)

    objects = MaterialQuerySet.as_manager()

    class Meta:
        ordering = ["added_at", "pk"]
        verbose_name = _("material of a run")
        verbose_name_plural = _("materials of runs")
        constraints = [
            models.CheckConstraint(
                condition=(Q(file="") & ~Q(url="")) | (~Q(file="") & Q(url="")),
                name="a_file_or_an_address",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def ending(self) -> str:
        """Kind of file in capitals, such as PDF."""
        return self.name.rpartition(".")[2].upper()
