"""What participants say against their record, and what was decided."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from attendance.enums import AppealState
from attendance.models.events import AttendanceEvent
from courses.models import CourseRun, Session
from people.models import Person


class AppealQuerySet(models.QuerySet["Appeal"]):
    """Ways to narrow down appeals."""

    def open(self) -> Self:
        """Keep those that wait for a decision."""
        return self.filter(state=AppealState.OPEN)

    def of_run(self, run: CourseRun) -> Self:
        """Keep those against sessions of ``run``."""
        return self.filter(session__run=run)

    def for_person(self, person: Person) -> Self:
        """Appeals of the person, and of persons merged into this one."""
        return self.filter(Q(person=person) | Q(person__merged_into=person))


class Appeal(models.Model):
    """A participant says that the record of a session is wrong.

    A decision has words and, when granted, the event that corrects the register.
    PII: person, what she wrote, actor.
    """

    session = models.ForeignKey(
        Session,
        verbose_name=_("session"),
        on_delete=models.PROTECT,
        related_name="appeals",
    )
    person = models.ForeignKey(
        Person, verbose_name=_("person"), on_delete=models.PROTECT, related_name="+"
    )
    text = models.TextField(_("what is wrong"), max_length=1000)
    raised_at = models.DateTimeField(_("raised at"))
    state = models.CharField(
        _("state"), max_length=8, choices=AppealState, default=AppealState.OPEN
    )
    answer = models.CharField(_("reason of the decision"), max_length=500, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    event = models.ForeignKey(
        AttendanceEvent,
        verbose_name=_("correcting mark"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="appeals",
    )

    objects = AppealQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person"],
                condition=Q(state=AppealState.OPEN),
                name="one_open_appeal_per_session",
            ),
            models.CheckConstraint(
                condition=Q(state=AppealState.OPEN, decided_at=None)
                | (~Q(state=AppealState.OPEN) & ~Q(answer="") & ~Q(decided_at=None)),
                name="a_decision_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.session}"
