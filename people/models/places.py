"""Regions, specialities and organisations: editable data, not constants."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.enums import OrganisationKind
from people.i18n import active_language, localised
from people.zones import check_zone


class Region(models.Model):
    """A federal subject with its usual clock; the district is as of today.

    The rows come from ISO 3166-2:RU (domain.md 4.1); an administrator may add
    or rename them. PII: none.
    """

    code = models.CharField(_("code"), max_length=10, unique=True)
    name_ru = models.CharField(_("name in Russian"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120)
    federal_district_ru = models.CharField(
        _("federal district in Russian"), max_length=60
    )
    federal_district_en = models.CharField(
        _("federal district in English"), max_length=60
    )
    time_zone = models.CharField(_("time zone"), max_length=40, validators=[check_zone])
    short_ru = models.CharField(_("short name"), max_length=10, blank=True)
    tile_column = models.PositiveSmallIntegerField(_("column of its tile"), default=0)
    tile_row = models.PositiveSmallIntegerField(_("row of its tile"), default=0)

    name = localised("name")
    federal_district = localised("federal_district")

    class Meta:
        ordering = ["name_ru"]
        verbose_name = _("region")
        verbose_name_plural = _("regions")

    def __str__(self) -> str:
        return self.name

    @property
    def tile(self) -> str:
        """What fits on its tile: the short name, in English the end of the code."""
        if active_language() == "ru" and self.short_ru:
            return self.short_ru
        return self.code.removeprefix("RU-")


class Speciality(models.Model):
    """A medical speciality (domain.md 1.6). PII: none."""

    key = models.SlugField(_("key"), max_length=60, unique=True)
    name_ru = models.CharField(_("name in Russian"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120)

    name = localised("name")

    class Meta:
        ordering = ["name_ru"]
        verbose_name = _("speciality")
        verbose_name_plural = _("specialities")

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """A hospital, centre, authority or fund. PII: none."""

    key = models.SlugField(_("key"), max_length=80, unique=True)
    name_ru = models.CharField(_("name in Russian"), max_length=255)
    name_en = models.CharField(_("name in English"), max_length=255, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=OrganisationKind)
    region = models.ForeignKey(
        Region,
        verbose_name=_("region"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
    )

    name = localised("name")

    class Meta:
        ordering = ["name_ru"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def __str__(self) -> str:
        return self.name
