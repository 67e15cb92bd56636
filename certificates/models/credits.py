"""Schemes of credits, accreditations of units, and what was awarded."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certificates.enums import Accredited, Rounding
from courses.models import CourseRun
from people.codes import new_code
from people.evidence import append_only
from people.i18n import localised
from people.models import Person


class CreditScheme(models.Model):
    """Who counts credits: НМО, EACCME, the society. PII: none."""

    key = models.SlugField(_("key"), max_length=40, unique=True)
    title_ru = models.CharField(_("title in Russian"), max_length=120)
    title_en = models.CharField(_("title in English"), max_length=120, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    gives_codes = models.BooleanField(_("each person gets a code"), default=False)
    cycle_target = models.PositiveIntegerField(
        _("target of a five-year cycle"), null=True, blank=True
    )

    title = localised("title")

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("credit scheme")
        verbose_name_plural = _("credit schemes")

    def __str__(self) -> str:
        return self.title


class SchemeRules(models.Model):
    """How a scheme counts from a day on; a later row changes nothing before it.

    PII: none.
    """

    scheme = models.ForeignKey(
        CreditScheme,
        verbose_name=_("credit scheme"),
        on_delete=models.CASCADE,
        related_name="rules",
    )
    valid_from = models.DateField(_("valid from"))
    unit_minutes = models.PositiveSmallIntegerField(_("minutes of one credit"))
    step = models.DecimalField(_("smallest step"), max_digits=4, decimal_places=2)
    rounding = models.CharField(
        _("rounding"), max_length=8, choices=Rounding, default=Rounding.DOWN
    )
    cap_per_day = models.DecimalField(
        _("most credits of a day"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
    )
    all_or_nothing = models.BooleanField(_("all or nothing"), default=False)
    requires_evaluation = models.BooleanField(
        _("only with the evaluation form filled in"),
        default=False,
        help_text=_("EACCME demands it: no form, no credits (UEMS 2023.07, 22)."),
    )
    statement_ru = models.TextField(_("statement in Russian"), blank=True)
    statement_en = models.TextField(_("statement in English"), blank=True)

    statement = localised("statement")

    class Meta:
        ordering = ["scheme", "-valid_from"]
        verbose_name = _("rules of a scheme")
        verbose_name_plural = _("rules of schemes")
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "valid_from"], name="one_row_of_rules_per_day"
            ),
            models.CheckConstraint(
                condition=Q(unit_minutes__gt=0, step__gt=0),
                name="credits_have_a_measure",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme}, {self.valid_from:%d.%m.%Y}"


class AccreditationQuerySet(models.QuerySet["Accreditation"]):
    """Ways to narrow down accreditations."""

    def awarded(self) -> Self:
        """Accreditations that have been decided in favour."""
        return self.filter(state=Accredited.AWARDED)


class Accreditation(models.Model):
    """A scheme's decision on a unit: a run, or one day of it. PII: none."""

    run = models.ForeignKey(
        CourseRun,
        verbose_name=_("run"),
        on_delete=models.PROTECT,
        related_name="accreditations",
    )
    day = models.DateField(
        _("day"), null=True, blank=True, help_text=_("Empty: the whole run.")
    )
    scheme = models.ForeignKey(
        CreditScheme, verbose_name=_("credit scheme"), on_delete=models.PROTECT
    )
    state = models.CharField(
        _("state"), max_length=8, choices=Accredited, default=Accredited.APPLIED
    )
    number = models.CharField(_("number of the decision"), max_length=80, blank=True)
    credits = models.DecimalField(
        _("credits awarded"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    min_minutes = models.PositiveIntegerField(
        _("least minutes"),
        default=0,
        help_text=_("Counted minutes without which there is no credit at all."),
    )

    objects = AccreditationQuerySet.as_manager()

    class Meta:
        ordering = ["run", "day", "scheme"]
        verbose_name = _("accreditation")
        verbose_name_plural = _("accreditations")
        constraints = [
            # Two, because SQLite takes two empty days for different ones.
            models.UniqueConstraint(
                fields=["run", "scheme"],
                condition=Q(day=None),
                name="one_accreditation_per_run",
            ),
            models.UniqueConstraint(
                fields=["run", "day", "scheme"], name="one_accreditation_per_day"
            ),
            models.CheckConstraint(
                condition=~Q(state=Accredited.AWARDED)
                | Q(credits__isnull=False, credits__gt=0) & ~Q(number=""),
                name="awarded_with_number_and_credits",
                violation_error_message=_(
                    "An award has a number and credits: write both from the decision."
                ),
            ),
        ]

    def __str__(self) -> str:
        unit = f"{self.day:%d.%m.%Y}" if self.day else str(self.run)
        return f"{self.scheme}: {unit}"

    @property
    def last_day(self) -> date | None:
        """The day whose rules count."""
        return self.day or self.run.end_date


@append_only
class CreditAward(models.Model):
    """Credits of one person for one unit, with what they were reckoned from.

    PII: person.
    """

    code = models.CharField(_("code"), max_length=12, unique=True, default=new_code)
    accreditation = models.ForeignKey(
        Accreditation,
        verbose_name=_("accreditation"),
        on_delete=models.PROTECT,
        related_name="awards",
    )
    person = models.ForeignKey(
        Person,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        related_name="credit_awards",
    )
    credits = models.DecimalField(_("credits"), max_digits=5, decimal_places=2)
    rules = models.ForeignKey(SchemeRules, on_delete=models.PROTECT, related_name="+")
    evidence = models.JSONField(_("evidence"))
    awarded_at = models.DateTimeField(_("awarded at"))
    awarded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("credit award")
        verbose_name_plural = _("credit awards")
        constraints = [
            models.UniqueConstraint(
                fields=["accreditation", "person"], name="one_award_per_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.accreditation}: {self.credits}"


class ConfirmationCodeQuerySet(models.QuerySet["ConfirmationCode"]):
    """Ways to narrow down codes."""

    def free(self) -> Self:
        """Codes that nobody has and that are not void."""
        return self.filter(person=None, voided_at=None)

    def given(self) -> Self:
        """Codes in somebody's hands."""
        return self.filter(voided_at=None).exclude(person=None)


class ConfirmationCode(models.Model):
    """An ИКП of a pool: a secret for one person, encrypted at rest.

    ``fingerprint`` is keyed, so that the same code is never taken in twice
    and cannot be guessed from the table. PII: person.
    """

    accreditation = models.ForeignKey(
        Accreditation, on_delete=models.PROTECT, related_name="codes"
    )
    sealed = models.TextField(_("encrypted code"))
    fingerprint = models.CharField(_("fingerprint"), max_length=64, unique=True)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="confirmation_codes"
    )
    added_at = models.DateTimeField(_("added at"))
    given_at = models.DateTimeField(_("given at"), null=True)
    voided_at = models.DateTimeField(_("voided at"), null=True)
    void_reason = models.CharField(_("reason"), max_length=500, blank=True)

    objects = ConfirmationCodeQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("confirmation code")
        verbose_name_plural = _("confirmation codes")
        constraints = [
            models.UniqueConstraint(
                fields=["accreditation", "person"],
                condition=Q(voided_at=None),
                name="one_code_per_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.accreditation}: {self.pk}"


@append_only
class CodeShown(models.Model):
    """Somebody looked at a code. PII: actor."""

    code = models.ForeignKey(
        ConfirmationCode, on_delete=models.PROTECT, related_name="shown"
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(_("at"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("look at a code")
        verbose_name_plural = _("looks at codes")

    def __str__(self) -> str:
        return f"{self.code}: {self.at}"
