"""Programmes of the society and who works in them."""

from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Collection

from courses.enums import ProgrammeKind, Role
from people.i18n import localised
from people.models import Person


class Programme(ClusterableModel):
    """One of the society's programmes: «Дальние регионы», «Лечим вместе».

    It has a Wagtail group and a collection of its own, so that its trainers
    see its questions, pictures and documents. PII: none.
    """

    key = models.SlugField(_("key"), max_length=60, unique=True)
    kind = models.CharField(
        _("kind"), max_length=12, choices=ProgrammeKind, default=ProgrammeKind.OTHER
    )
    title_ru = models.CharField(_("title in Russian"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    group = models.OneToOneField(
        Group, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    collection = models.OneToOneField(
        Collection,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )

    title = localised("title")

    class Meta:
        ordering = ["title_ru"]
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")

    def __str__(self) -> str:
        return self.title


class ProgrammeRole(models.Model):
    """A person's role in a programme. PII: person."""

    programme = ParentalKey(
        Programme,
        verbose_name=_("programme"),
        on_delete=models.CASCADE,
        related_name="roles",
    )
    person = models.ForeignKey(
        Person,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        related_name="programme_roles",
    )
    role = models.CharField(
        _("role"), max_length=12, choices=Role, default=Role.TRAINER
    )

    class Meta:
        verbose_name = _("role in a programme")
        verbose_name_plural = _("roles in programmes")
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "person", "role"], name="one_row_per_role"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}"
