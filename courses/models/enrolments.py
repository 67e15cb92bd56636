"""Enrolments and progress."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.enums import TAKES_A_PLACE, TAKES_PART, EnrolmentState
from courses.models.content import Lesson
from courses.models.runs import CourseRun
from people.evidence import append_only
from people.models import Person


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    """Ways to narrow down enrolments."""

    def for_person(self, person: Person) -> Self:
        """The person's own, and those of persons merged into this one."""
        return self.filter(Q(person=person) | Q(person__merged_into=person))

    def standing_first(self) -> Self:
        """Order one person's rows in a run: after a merge one of two is withdrawn."""
        gave_way = Q(state=EnrolmentState.WITHDRAWN)
        return self.alias(gave_way=gave_way).order_by("gave_way", "pk")

    def taking_a_place(self) -> Self:
        """Those that count against the run's places."""
        return self.filter(state__in=TAKES_A_PLACE)

    def in_line(self) -> Self:
        """Those on the waiting list, the first one first."""
        waiting = self.filter(state=EnrolmentState.WAITLISTED)
        return waiting.order_by("waiting_since", "pk")

    def taking_part(self) -> Self:
        """Those whose person learns, or has learnt, in the run."""
        return self.filter(state__in=TAKES_PART)


class Enrolment(models.Model):
    """One person's place in one run.

    Withdrawing changes ``state``; the row is never deleted, because
    attendance, attempts and certificates hang from it. PII: person.
    """

    run = models.ForeignKey(
        CourseRun,
        verbose_name=_("run"),
        on_delete=models.PROTECT,
        related_name="enrolments",
    )
    person = models.ForeignKey(
        Person,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        related_name="enrolments",
    )
    state = models.CharField(
        _("state"), max_length=14, choices=EnrolmentState, default=EnrolmentState.ACTIVE
    )
    enrolled_at = models.DateTimeField(_("enrolled at"))
    waiting_since = models.DateTimeField(
        _("waiting since"), null=True, blank=True, editable=False
    )

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        indexes = [
            models.Index(fields=["run", "state"], name="enrolment_run_state"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "person"], name="one_enrolment_per_run"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.run}"


@append_only
class EnrolmentChange(models.Model):
    """A change of an enrolment's state, with who and why; never changed.

    PII: person through the enrolment, actor.
    """

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="changes"
    )
    state = models.CharField(_("state"), max_length=14, choices=EnrolmentState)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    at = models.DateTimeField(_("at"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("change of an enrolment")
        verbose_name_plural = _("changes of enrolments")

    def __str__(self) -> str:
        return f"{self.enrolment}: {self.get_state_display()}"


class LessonProgress(models.Model):
    """A person has read a lesson; belongs to the person, not to a run.

    PII: person.
    """

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="lesson_progress"
    )
    lesson = models.ForeignKey(
        Lesson, on_delete=models.PROTECT, related_name="progress"
    )
    sha256 = models.CharField(_("hash of the contents read"), max_length=64, blank=True)
    read_at = models.DateTimeField(_("read at"))

    class Meta:
        verbose_name = _("progress in a lesson")
        verbose_name_plural = _("progress in lessons")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "lesson"], name="one_progress_per_lesson"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.lesson}"
