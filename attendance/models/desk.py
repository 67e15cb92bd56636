"""What desks bring that a person has to look at, and the work they cause."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from attendance.enums import MARKS, MarkKind
from courses.models import CourseRun, Session
from notices.due import DueRow
from people.models import Person


class AttendanceRecount(DueRow):
    """The summary of a run has to be made anew; ``after`` says how far it got.

    PII: none.
    """

    run = models.OneToOneField(
        CourseRun, verbose_name=_("run"), on_delete=models.CASCADE, related_name="+"
    )
    after = models.BigIntegerField(_("last enrolment counted"), default=0)

    class Meta(DueRow.Meta):
        verbose_name = _("recount of attendance")
        verbose_name_plural = _("recounts of attendance")

    def __str__(self) -> str:
        return str(self.run)


class DeskConflictQuerySet(models.QuerySet["DeskConflict"]):
    """Ways to narrow down conflicts."""

    def open(self) -> Self:
        """Keep those that nobody has settled."""
        return self.filter(settled_at=None)


class DeskConflict(models.Model):
    """A mark of a desk that did not know the mark already in the register.

    The register keeps the mark that came first; a person settles which holds.
    PII: person, actor.
    """

    session = models.ForeignKey(
        Session, verbose_name=_("session"), on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey(
        Person, verbose_name=_("person"), on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(
        pgettext_lazy("attendance", "mark"),
        max_length=12,
        choices=[(kind, kind.label) for kind in MARKS],
    )
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
    client_id = models.UUIDField(_("id given by the device"), unique=True)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("settled by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    is_taken = models.BooleanField(_("this mark was taken"), default=False)

    objects = DeskConflictQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("conflict of two desks")
        verbose_name_plural = _("conflicts of desks")

    def __str__(self) -> str:
        return f"{self.person}: {MarkKind(self.kind).label}"
