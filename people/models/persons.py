"""Persons: everybody the society knows, with or without an account."""

from typing import Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from people.codes import new_code
from people.domain import matching
from people.enums import Language
from people.i18n import LocalisedText
from people.models.fields import (
    FoldedField,
    SkeletonField,
    SortKeyField,
    WholeNameField,
    headed,
)
from people.models.places import Organisation, Region, Speciality
from people.phones import check_phone
from people.zones import as_zone, check_zone, find_zone

# Columns that follow the names; whoever saves names alone saves them too.
FOLLOW_NAMES = (
    "search_text",
    "name_key",
    "match_key",
    "former_key",
    "latin_key",
    "sort_key",
)


class PersonQuerySet(models.QuerySet["Person"]):
    """Ways to narrow down persons."""

    def known(self) -> Self:
        """Leave out persons that were merged into another one, or erased."""
        return self.filter(merged_into=None, erased_at=None)

    def with_folded_email(self) -> Self:
        """Annotate ``email_folded``, which an index serves."""
        return self.alias(email_folded=Lower("email"))

    def named_like(self, query: str) -> Self:
        """Keep persons whose names or e-mail contain every word of ``query``.

        ё or е, Cyrillic or Latin letters; typing errors are forgiven by
        :func:`people.domain.finding.find`.
        """
        found = self
        for word in matching.words(query):
            found = found.filter(Person.named(word))
        return found


class Person(models.Model):
    """Somebody the society knows; may exist without an account or an e-mail.

    A merged person points to the one that is kept (``merged_into``); evidence
    stays with the person it was written for. ``merged_into`` never points at
    somebody who is merged too (:mod:`people.domain.merging`). An erased one
    (``erased_at``) is only a number that ledgers hold on to.
    PII: names, former name, birth date, e-mail, phone, member number, СНИЛС
    (sealed), workplace, region.
    """

    code = models.CharField(_("code"), max_length=12, unique=True, default=new_code)
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="person",
    )
    family_name = models.CharField(_("family name"), max_length=120)
    given_name = models.CharField(_("given name"), max_length=120)
    patronymic = models.CharField(_("patronymic"), max_length=120, blank=True)
    family_name_latin = models.CharField(
        _("family name in Latin letters"), max_length=120, blank=True
    )
    given_name_latin = models.CharField(
        _("given name in Latin letters"), max_length=120, blank=True
    )
    former_family_name = models.CharField(
        _("former family name"), max_length=120, blank=True
    )
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    email = models.EmailField(_("e-mail"), max_length=254, blank=True)
    phone = models.CharField(
        _("phone"), max_length=16, blank=True, validators=[check_phone]
    )
    member_number = models.CharField(
        _("member number"), max_length=30, blank=True, help_text=_("Of the society.")
    )
    snils_sealed = models.TextField(_("SNILS, sealed"), blank=True, editable=False)
    snils_print = models.CharField(
        _("fingerprint of the SNILS"), max_length=64, blank=True, editable=False
    )
    region = models.ForeignKey(
        Region,
        verbose_name=_("region"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="persons",
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=40,
        blank=True,
        validators=[check_zone],
        help_text=_("Empty: the region's."),
    )
    workplace = models.CharField(_("place of work"), max_length=255, blank=True)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="persons",
    )
    position = models.CharField(
        pgettext_lazy("of a person", "position"), max_length=255, blank=True
    )
    specialities = models.ManyToManyField(
        Speciality,
        verbose_name=_("specialities"),
        through="PersonSpeciality",
        blank=True,
        related_name="persons",
    )
    language = models.CharField(
        _("language of mails"), max_length=2, choices=Language, default=Language.RU
    )
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("merged into"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="merged",
    )
    erased_at = models.DateTimeField(
        _("erased at"), null=True, blank=True, editable=False
    )

    search_text = FoldedField(
        of=(
            "family_name",
            "given_name",
            "patronymic",
            "family_name_latin",
            "given_name_latin",
            "email",
            "former_family_name",
            "phone",
            "member_number",
        )
    )
    name_key = SkeletonField(
        of=(
            "family_name",
            "given_name",
            "patronymic",
            "family_name_latin",
            "given_name_latin",
            "former_family_name",
        )
    )
    # One for each way to write a whole name, so that lists are compared by index.
    match_key = WholeNameField(of=("family_name", "given_name"))
    former_key = WholeNameField(of=("former_family_name", "given_name"))
    latin_key = WholeNameField(of=("family_name_latin", "given_name_latin"))
    sort_key = SortKeyField(of=("family_name", "given_name", "patronymic"))

    objects = PersonQuerySet.as_manager()

    class Meta:
        # Ё stands with Е, Ғ behind Г; capitals and apostrophes do not count.
        ordering = ["sort_key", "pk"]
        verbose_name = _("person")
        verbose_name_plural = _("persons")
        indexes = [
            models.Index(fields=["email"], name="person_email"),
            models.Index(Lower("email"), name="person_email_lower"),
            models.Index(fields=["sort_key", "id"], name="person_sort_key"),
            *(
                models.Index(
                    fields=[name], name=f"person_{name}", condition=~Q(**{name: ""})
                )
                for name in (
                    "match_key",
                    "former_key",
                    "latin_key",
                    "phone",
                    "member_number",
                )
            ),
            models.Index(fields=["birth_date"], name="person_birth_date"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["snils_print"],
                condition=~Q(snils_print="") & Q(merged_into=None),
                name="one_person_per_snils",
            ),
            models.CheckConstraint(
                condition=~Q(merged_into=models.F("id")), name="person_not_into_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @staticmethod
    def named(word: str) -> Q:
        """Return the condition that a name or the e-mail contains ``word``."""
        as_typed = Q(search_text__contains=word)
        key = matching.skeleton(word) if "@" not in word else ""
        return as_typed | Q(name_key__contains=key) if key else as_typed

    @property
    @headed(pgettext_lazy("of a person", "name"))
    def full_name(self) -> str:
        """Family name, given name and patronymic, as documents print them."""
        parts = (self.family_name, self.given_name, self.patronymic)
        return " ".join(part for part in parts if part)

    @property
    def short_name(self) -> str:
        """Family name and initials: «Иванова М. П.» with no-break spaces."""
        initials = [
            f"{part[0]}." for part in (self.given_name, self.patronymic) if part
        ]
        return "\N{NO-BREAK SPACE}".join([self.family_name, *initials])

    @property
    @headed(_("name in Latin letters"))
    def latin_name(self) -> str:
        """Given and family name in Latin letters, empty when not known."""
        if not self.family_name_latin:
            return ""
        return f"{self.given_name_latin} {self.family_name_latin}".strip()

    def name_in(self, language: str) -> LocalisedText:
        """Return the name for a reader of ``language``."""
        if language == "en" and self.latin_name:
            return LocalisedText(self.latin_name, "en")
        return LocalisedText(self.full_name, "ru")

    @property
    @headed(_("own clock"))
    def zone(self) -> ZoneInfo:
        """The person's own clock: set, else the region's, else Moscow's.

        What is no time zone (old rows may hold anything) counts as not set.
        """
        regional = self.region.time_zone if self.region else ""
        return find_zone(self.time_zone) or as_zone(regional)


class PersonSpeciality(models.Model):
    """One of a person's specialities. PII: yes, of its person."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    speciality = models.ForeignKey(Speciality, on_delete=models.PROTECT)
    is_main = models.BooleanField(_("main speciality"), default=False)

    class Meta:
        verbose_name = _("speciality of a person")
        verbose_name_plural = _("specialities of persons")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "speciality"], name="one_row_per_speciality"
            ),
        ]

    def __str__(self) -> str:
        return str(self.speciality)
