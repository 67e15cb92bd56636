"""Attempts with their questions, scores and deadlines."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.models.quizzes import Quiz
from assessments.models.versions import PinnedSlot, QuestionVersion, QuizVersion
from assessments.questions.definition import Definition
from courses.models import Enrolment
from notices.due import DueRow
from people.codes import new_code
from people.evidence import append_only
from people.models import Person, User


class AttemptQuerySet(models.QuerySet["Attempt"]):
    """Ways to narrow down attempts."""

    def for_person(self, person: Person) -> Self:
        """The person's own, and those of persons merged into this one."""
        return self.filter(
            Q(enrolment__person=person) | Q(enrolment__person__merged_into=person)
        )

    def for_account(self, user: User) -> Self:
        """Those of the person behind ``user``, merged or not."""
        person = getattr(user, "person", None)
        if person is None:
            return self.none()
        return self.for_person(person.merged_into or person)

    def on_seat(self, enrolment: Enrolment) -> Self:
        """Those of the enrolled person in the same run, before a merge too."""
        person = enrolment.person.merged_into_id or enrolment.person_id
        own = Q(enrolment__person=person) | Q(enrolment__person__merged_into=person)
        return self.filter(own, enrolment__run=enrolment.run_id)

    def open(self) -> Self:
        """Those not submitted yet."""
        return self.filter(ended_at=None)


class Attempt(models.Model):
    """One sitting of one participant at one version of a quiz.

    ``seed`` decides the order of questions and options. ``due_at`` is when
    the time is over, ``closes_at`` when the grace is over too. ``ended_at``
    repeats the :class:`Submission`, so that the database can refuse a second
    open attempt. ``reached`` is how far the learner has come where one only
    goes forward. PII: person through the enrolment.
    """

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="attempts"
    )
    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="attempts")
    quiz_version = models.ForeignKey(
        QuizVersion, on_delete=models.PROTECT, related_name="attempts"
    )
    number = models.PositiveSmallIntegerField(_("number"))
    code = models.CharField(_("code"), max_length=12, unique=True, default=new_code)
    seed = models.CharField(_("seed"), max_length=32)
    started_at = models.DateTimeField(_("started at"))
    due_at = models.DateTimeField(_("time is over at"), null=True)
    closes_at = models.DateTimeField(_("grace is over at"), null=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)
    reached = models.PositiveSmallIntegerField(_("reached question"), default=1)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "quiz", "number"],
                name="one_attempt_per_number",
            ),
            models.UniqueConstraint(
                fields=["enrolment", "quiz"],
                condition=Q(ended_at=None),
                name="one_open_attempt",
            ),
            models.CheckConstraint(
                condition=Q(due_at=None, closes_at=None)
                | Q(closes_at__gte=F("due_at"), due_at__gt=F("started_at")),
                name="attempt_closes_after_it_is_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quiz} {self.number}"

    def get_absolute_url(self) -> str:
        """Return where the attempt goes on, or its result."""
        if self.is_open and self.reached > self.items.count():
            return reverse("quiz_finish", args=[self.code])
        if self.is_open:
            return reverse("quiz_attempt", args=[self.code, self.reached])
        return reverse("quiz_result", args=[self.code])

    @property
    def is_open(self) -> bool:
        """Whether it has not been submitted."""
        return self.ended_at is None

    def takes_answers(self, at: datetime) -> bool:
        """Tell whether an answer that arrives at ``at`` still counts."""
        return self.is_open and (self.closes_at is None or at < self.closes_at)

    def time_left(self, at: datetime) -> timedelta | None:
        """Return how long there is until the time is over; ``None``: no limit."""
        if self.due_at is None:
            return None
        return max(self.due_at - at, timedelta())


@append_only
class AttemptItem(models.Model):
    """A question of an attempt: its place, version and worth. PII: none."""

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField(
        pgettext_lazy("place in a row", "position")
    )
    question_version = models.ForeignKey(
        QuestionVersion, on_delete=models.PROTECT, related_name="items"
    )
    points = models.DecimalField(_("points"), max_digits=6, decimal_places=2)
    slot = models.ForeignKey(
        PinnedSlot, on_delete=models.PROTECT, related_name="items", null=True
    )

    class Meta:
        ordering = ["attempt", "position"]
        verbose_name = _("question of an attempt")
        verbose_name_plural = _("questions of attempts")
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "position"], name="one_item_per_position"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.position}"

    @property
    def content(self) -> Definition:
        """The question itself."""
        return self.question_version.content


class AttemptScore(models.Model):
    """What an attempt came to: a projection of its marks that can be rebuilt.

    ``points`` and ``percent`` are rounded for reading; whether the test is
    passed was decided on the exact sum. PII: person through the attempt.
    """

    attempt = models.OneToOneField(
        Attempt, on_delete=models.PROTECT, related_name="score"
    )
    points = models.DecimalField(_("points"), max_digits=9, decimal_places=4)
    max_points = models.DecimalField(_("of"), max_digits=9, decimal_places=2)
    percent = models.DecimalField(_("per cent"), max_digits=7, decimal_places=4)
    full_marks = models.PositiveSmallIntegerField(_("questions fully right"))
    unmarked = models.PositiveSmallIntegerField(_("questions without a mark"))
    passed = models.BooleanField(_("passed"))

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        constraints = [
            models.CheckConstraint(
                condition=Q(passed=False) | Q(unmarked=0),
                name="passed_only_when_all_is_marked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.points} / {self.max_points}"


class AttemptDeadline(DueRow):
    """The end of an attempt's time, worked off by the tick. PII: as the attempt."""

    attempt = models.OneToOneField(
        Attempt, on_delete=models.PROTECT, related_name="deadline"
    )

    class Meta(DueRow.Meta):
        verbose_name = _("end of an attempt’s time")
        verbose_name_plural = _("ends of attempts’ time")

    def __str__(self) -> str:
        return str(self.attempt)
