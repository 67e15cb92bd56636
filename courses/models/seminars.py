"""Who comes to a region, who receives them and who pays."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from courses.enums import PartnerRole, TeamRole
from courses.models.runs import CourseRun
from people.i18n import localised
from people.models import Organisation, Person


class TeamMember(models.Model):
    """A person of the team that visits a region. PII: person."""

    run = ParentalKey(
        CourseRun, verbose_name=_("run"), on_delete=models.CASCADE, related_name="team"
    )
    person = models.ForeignKey(
        Person,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        related_name="visits",
    )
    role = models.CharField(
        _("role"), max_length=10, choices=TeamRole, default=TeamRole.LECTURER
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("member of the visiting team")
        verbose_name_plural = _("visiting team")
        constraints = [
            models.UniqueConstraint(
                fields=["run", "person", "role"], name="one_row_per_part_in_a_team"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}"


class Partner(models.Model):
    """An organisation behind a run, and the official who speaks for it.

    PII: the name of an official, which the organisation has made public.
    """

    run = ParentalKey(
        CourseRun,
        verbose_name=_("run"),
        on_delete=models.CASCADE,
        related_name="partners",
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        related_name="partnerships",
    )
    role = models.CharField(
        _("role"), max_length=10, choices=PartnerRole, default=PartnerRole.ORGANISER
    )
    official_ru = models.CharField(
        _("official in Russian"),
        max_length=200,
        blank=True,
        help_text=_("Name and office, as they stand on the invitation."),
    )
    official_en = models.CharField(_("official in English"), max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    official = localised("official")

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("organisation behind a run")
        verbose_name_plural = _("organisations behind a run")
        constraints = [
            models.UniqueConstraint(
                fields=["run", "organisation", "role"], name="one_row_per_partner"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_role_display()}"
