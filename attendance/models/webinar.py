"""Webinars: the link, who is there now, and the presence checks."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from attendance.enums import ClockPolicy
from courses.models import CourseRun, Enrolment, Session
from notices.due import DueRow

SHORTEST, LONGEST = 3, 5


class WebinarPolicy(models.Model):
    """How the clock of a run's webinars goes, and how long a check stays open.

    PII: none.
    """

    run = models.OneToOneField(
        CourseRun, on_delete=models.CASCADE, related_name="webinar_policy"
    )
    clock = models.CharField(
        _("clock"), max_length=8, choices=ClockPolicy, default=ClockPolicy.GOES_ON
    )
    minutes_open = models.PositiveSmallIntegerField(
        _("minutes a check is open"),
        default=4,
        validators=[MinValueValidator(SHORTEST), MaxValueValidator(LONGEST)],
    )

    class Meta:
        verbose_name = _("policy of webinars")
        verbose_name_plural = _("policies of webinars")
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes_open__gte=SHORTEST, minutes_open__lte=LONGEST),
                name="a_check_is_open_3_to_5_minutes",
            ),
        ]

    def __str__(self) -> str:
        return str(self.run)


class Broadcast(DueRow):
    """A session that is attended on-line; due each minute while it goes on.

    PII: none.
    """

    session = models.OneToOneField(
        Session,
        verbose_name=_("session"),
        on_delete=models.CASCADE,
        related_name="broadcast",
    )
    address = models.URLField(_("address of the broadcast"), max_length=500)
    checks = models.PositiveSmallIntegerField(
        _("presence checks"), default=0, validators=[MaxValueValidator(20)]
    )

    class Meta(DueRow.Meta):
        verbose_name = _("broadcast")
        verbose_name_plural = _("broadcasts")

    def __str__(self) -> str:
        return str(self.session)


class Visit(models.Model):
    """A page of a webinar that was open; written into the log when it ends.

    ``seen_at`` only moves forward. PII: person through the enrolment.
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="+")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="+")
    page = models.UUIDField(_("page"), default=uuid.uuid4)
    began_at = models.DateTimeField(_("began at"))
    seen_at = models.DateTimeField(_("last seen at"))
    is_kept = models.BooleanField(_("written into the log"), default=False)

    class Meta:
        verbose_name = _("visit of a webinar")
        verbose_name_plural = _("visits of webinars")
        indexes = [
            models.Index(fields=["session", "enrolment"], name="visit_of_webinar"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(seen_at__gte=F("began_at")), name="a_visit_goes_forwards"
            ),
        ]

    def __str__(self) -> str:
        return str(self.page)


class PresenceCheck(models.Model):
    """One presence check of one person: when it is due, and what became of it.

    Its window opens when it is handed to the page; ``shown_at`` is when the page
    said that it had arrived. Only a check that was shown can be missed. PII:
    person through the enrolment.
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="+")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField(_("number"))
    due_at = models.DateTimeField(_("due at"))
    opened_at = models.DateTimeField(_("opened at"), null=True)
    closes_at = models.DateTimeField(_("closes at"), null=True)
    shown_at = models.DateTimeField(_("shown at"), null=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True)
    resumed_at = models.DateTimeField(_("clock goes on at"), null=True)

    class Meta:
        ordering = ["number"]
        verbose_name = _("presence check")
        verbose_name_plural = _("presence checks")
        constraints = [
            models.UniqueConstraint(
                fields=["session", "enrolment", "number"],
                name="one_presence_check_per_number",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment}: {self.number}"
