"""Who works at a run's door without an account, and whom a desk met there."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from attendance.enums import WalkInState
from courses.models import CourseRun, Session
from people.codes import new_secret
from people.models import Person


class DoorPassQuerySet(models.QuerySet["DoorPass"]):
    """Ways to narrow down passes."""

    def standing(self) -> Self:
        """Keep those that nobody has taken back."""
        return self.filter(revoked_at=None)


class DoorPass(models.Model):
    """One run's desk for a helper without an account, on one day of the venue.

    Link and PIN follow from ``seed`` and the site's secret key, so neither is
    stored (:mod:`attendance.domain.passes`). PII: helper's name, who made it.
    """

    run = models.ForeignKey(
        CourseRun,
        verbose_name=_("run"),
        on_delete=models.PROTECT,
        related_name="door_passes",
    )
    day = models.DateField(_("day at the venue"))
    name = models.CharField(_("helper"), max_length=80, blank=True)
    seed = models.CharField(max_length=32, unique=True, default=new_secret)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("made by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    made_at = models.DateTimeField(_("made at"))
    revoked_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    wrong_pins = models.PositiveSmallIntegerField(_("wrong PINs in a row"), default=0)

    objects = DoorPassQuerySet.as_manager()

    class Meta:
        ordering = ["day", "pk"]
        verbose_name = _("pass for the door")
        verbose_name_plural = _("passes for the door")

    def __str__(self) -> str:
        return f"{self.run.code}, {self.day}"

    def is_for(self, at: datetime) -> bool:
        """Tell whether the desk is open to its holder at the moment ``at``."""
        return self.revoked_at is None and self.run.today(at) == self.day


class WalkInQuerySet(models.QuerySet["WalkIn"]):
    """Ways to narrow down people who came without a place."""

    def open(self) -> Self:
        """Keep those that nobody has settled."""
        return self.filter(state=WalkInState.OPEN)


class WalkIn(models.Model):
    """Somebody a desk met who is on no list; staff say who it is.

    PII: names, e-mail, phone, workplace, actor; wiped of them when it is declined.
    """

    client_id = models.UUIDField(_("id given by the device"), unique=True)
    session = models.ForeignKey(
        Session, verbose_name=_("session"), on_delete=models.PROTECT, related_name="+"
    )
    family_name = models.CharField(_("family name"), max_length=120)
    given_name = models.CharField(_("given name"), max_length=120)
    patronymic = models.CharField(_("patronymic"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), max_length=254, blank=True)
    phone = models.CharField(_("phone"), max_length=32, blank=True)
    workplace = models.CharField(_("place of work"), max_length=255, blank=True)
    happened_at = models.DateTimeField(_("happened at"))
    received_at = models.DateTimeField(_("received at"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("recorded by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    device_id = models.CharField(_("device"), max_length=64, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=WalkInState, default=WalkInState.OPEN
    )
    person = models.ForeignKey(
        Person,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("settled by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    objects = WalkInQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("person who came without a place")
        verbose_name_plural = _("people who came without a place")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=WalkInState.TAKEN, person__isnull=False)
                | ~models.Q(state=WalkInState.TAKEN),
                name="a_walk_in_taken_has_a_person",
            ),
        ]

    def __str__(self) -> str:
        names = (self.family_name, self.given_name, self.patronymic)
        return " ".join(name for name in names if name)


class CheckInRules(models.Model):
    """How participants of a run check in by themselves; without a row, the defaults.

    PII: none.
    """

    run = models.OneToOneField(
        CourseRun,
        verbose_name=_("run"),
        on_delete=models.CASCADE,
        related_name="check_in_rules",
    )
    minutes_early = models.PositiveSmallIntegerField(
        _("opens so many minutes before a session"), default=30
    )
    late_after = models.PositiveSmallIntegerField(
        _("is late after so many minutes"),
        default=15,
        help_text=_("From then on minutes count from the moment of check-in."),
    )
    most_per_device = models.PositiveSmallIntegerField(
        _("people per device"),
        null=True,
        blank=True,
        help_text=_("Empty: no limit."),
    )
    networks = models.TextField(
        _("networks of the hall"),
        blank=True,
        help_text=pgettext_lazy(
            "networks",
            "One address or network in a line, for example 192.0.2.0/24. Empty: any.",
        ),
    )

    class Meta:
        verbose_name = _("rules of check-in")
        verbose_name_plural = _("rules of check-in")

    def __str__(self) -> str:
        return str(self.run)
