"""What the society's work in a region is measured against: editable figures."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models import Region


class RegionFigures(models.Model):
    """How many children live in a region and how many specialists treat them.

    Staff type them in with their source; the system knows none by itself.
    PII: none.
    """

    region = models.OneToOneField(
        Region,
        verbose_name=_("region"),
        on_delete=models.PROTECT,
        related_name="figures",
    )
    children = models.PositiveIntegerField(
        _("children"), null=True, blank=True, help_text=_("Up to 17 years old.")
    )
    specialists = models.PositiveIntegerField(
        _("specialists"),
        null=True,
        blank=True,
        help_text=_("Physicians whom the society wants to reach."),
    )
    as_of_date = models.DateField(_("as of"))
    source = models.CharField(
        _("source"), max_length=255, help_text=_("Where the figures come from.")
    )

    class Meta:
        ordering = ["region__name_ru"]
        verbose_name = _("figures of a region")
        verbose_name_plural = _("figures of regions")
        constraints = [
            models.CheckConstraint(
                condition=Q(children__isnull=False) | Q(specialists__isnull=False),
                name="figures_say_something",
                violation_error_message=_("Give at least one of the two figures."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.region)
