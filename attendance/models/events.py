"""The append-only log of attendance."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from attendance.enums import MARKS, MarkKind, Source
from courses.models import CourseRun, Session
from people.evidence import append_only
from people.models import Person

# Reasons the register gives itself are codes, said in the reader's language.
UNDO_REASON = "undone"
MARKED_AGAIN_REASON = "marked-again"
UNCHECKED_REASON = "unchecked-total"
DESK_REASON = "corrected-at-the-desk"
SETTLED_REASON = "two-desks-differed"
OWN_REASONS = {
    UNDO_REASON: _("undone at once"),
    MARKED_AGAIN_REASON: _("marked again"),
    UNCHECKED_REASON: _("a total without times, unchecked"),
    DESK_REASON: _("corrected at the desk"),
    SETTLED_REASON: _("two desks differed, settled by a person"),
}


class AttendanceEventQuerySet(models.QuerySet["AttendanceEvent"]):
    """Ways to narrow down events."""

    def in_force(self) -> Self:
        """Events that no later one corrects; at most one for each mark."""
        return self.filter(correction=None)

    def marks(self) -> Self:
        """Events that speak of a whole session, not of a moment in it."""
        return self.filter(kind__in=MARKS)

    def for_person(self, person: Person | int) -> Self:
        """Events of the person, and of persons merged into this one."""
        return self.filter(
            models.Q(person=person) | models.Q(person__merged_into=person)
        )

    def of_run(self, run: CourseRun) -> Self:
        """Events in the sessions of ``run``."""
        return self.filter(session__run=run)


@append_only
class AttendanceEvent(models.Model):
    """A mark in the register; never changed, only corrected by a new one.

    ``device_at`` is what the device's clock said, ``received_at`` the
    server's, ``happened_at`` the moment that counts: the device's time put right
    by how far its clock was off, marked by ``clock_was_off``. Only a segment has
    ``until``, only a presence check a ``number``. ``client_id`` makes a repeated
    request harmless. The event depends on the person and the session, not on the enrolment: moving
    somebody between runs must not touch what happened. PII: person, actor.
    """

    session = models.ForeignKey(
        Session,
        verbose_name=_("session"),
        on_delete=models.PROTECT,
        related_name="attendance_events",
    )
    person = models.ForeignKey(
        Person,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        related_name="attendance_events",
    )
    kind = models.CharField(
        pgettext_lazy("attendance", "mark"), max_length=12, choices=MarkKind
    )
    source = models.CharField(
        _("source"), max_length=12, choices=Source, default=Source.ROSTER
    )
    device_at = models.DateTimeField(_("time on the device"), null=True, blank=True)
    received_at = models.DateTimeField(_("received at"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("recorded by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    happened_at = models.DateTimeField(_("happened at"), null=True, blank=True)
    until = models.DateTimeField(
        pgettext_lazy("moment", "until"), null=True, blank=True
    )
    clock_was_off = models.BooleanField(_("the clock was off"), default=False)
    device_id = models.CharField(_("device"), max_length=64, blank=True)
    number = models.PositiveSmallIntegerField(
        _("number of the presence check"), null=True, blank=True
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    client_id = models.UUIDField(
        _("id given by the device"), unique=True, default=uuid.uuid4
    )
    corrects = models.OneToOneField(
        "self",
        verbose_name=_("corrects"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="correction",
    )

    objects = AttendanceEventQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("attendance mark")
        verbose_name_plural = _("attendance marks")
        indexes = [
            models.Index(
                fields=["session", "person"], name="attendance_session_person"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person"],
                condition=models.Q(corrects=None, kind__in=MARKS),
                name="one_first_mark_per_session",
            ),
            models.CheckConstraint(
                condition=models.Q(corrects=None) | ~models.Q(reason=""),
                name="a_correction_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind=MarkKind.SEGMENT)
                | models.Q(
                    happened_at__isnull=False,
                    until__isnull=False,
                    until__gt=models.F("happened_at"),
                ),
                name="a_segment_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~models.Q(
                    kind__in=[MarkKind.CHECK_SHOWN, MarkKind.CHECK_CONFIRMED]
                )
                | models.Q(number__isnull=False),
                name="a_presence_check_has_a_number",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_kind_display()}"

    @property
    def reason_is_own(self) -> bool:
        """Whether the register gave the reason itself."""
        return self.reason in OWN_REASONS

    @property
    def reason_text(self) -> str:
        """The reason in words; those the register gives itself are translated."""
        return str(OWN_REASONS.get(self.reason, self.reason))
