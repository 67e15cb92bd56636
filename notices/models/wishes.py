"""Which letters a reader wants, and how often."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from notices.due import DueRow
from notices.enums import Rhythm
from people.models import Person


class Silence(models.Model):
    """A kind of letters that comes to the inbox only, by no mail. PII: person."""

    person = models.ForeignKey(
        Person,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="silences",
    )
    kind = models.CharField(_("kind of letters"), max_length=80)

    class Meta:
        ordering = ["kind"]
        verbose_name = _("silenced kind of letters")
        verbose_name_plural = _("silenced kinds of letters")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"], name="one_silence_per_kind"
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class Digest(DueRow):
    """Letters that may wait come together: due each time, by the reader's clock.

    Without a row they come at once. PII: person.
    """

    person = models.OneToOneField(
        Person,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="digest",
    )
    rhythm = models.CharField(_("how often"), max_length=6, choices=Rhythm)

    class Meta(DueRow.Meta):
        verbose_name = _("digest of letters")
        verbose_name_plural = _("digests of letters")

    def __str__(self) -> str:
        return f"{self.person}: {self.get_rhythm_display()}"
