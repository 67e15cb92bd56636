"""The rules of a quiz: the same fields while it is edited and once it is frozen."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.enums import Counting, Navigation, Phase, QuizKind
from people.i18n import localised


def default_pass_mark() -> int:
    """Return the society's pass mark in per cent (a setting)."""
    return settings.QUIZ_PASS_MARK_PERCENT


class QuizRules(models.Model):
    """The rules of a quiz: edited on the quiz, frozen in its versions."""

    title_ru = models.CharField(_("title in Russian"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    intro_ru = models.TextField(_("introduction in Russian"), blank=True)
    intro_en = models.TextField(_("introduction in English"), blank=True)
    kind = models.CharField(
        _("kind"), max_length=10, choices=QuizKind, default=QuizKind.FINAL
    )
    pass_mark_percent = models.PositiveSmallIntegerField(
        _("pass mark, per cent"),
        default=default_pass_mark,
        validators=[MaxValueValidator(100)],
    )
    attempts_allowed = models.PositiveSmallIntegerField(
        _("attempts"),
        null=True,
        blank=True,
        default=2,
        validators=[MinValueValidator(1)],
        help_text=_("Empty: no limit."),
    )
    counts = models.CharField(
        _("which attempt counts"),
        max_length=5,
        choices=Counting,
        default=Counting.BEST,
    )
    wait_minutes = models.PositiveIntegerField(
        _("minutes between attempts"),
        default=0,
        help_text=_("Whoever has not passed waits so long before the next attempt."),
    )
    navigation = models.CharField(
        _("learners may go"),
        max_length=7,
        choices=Navigation,
        default=Navigation.FREE,
    )
    password = models.CharField(
        _("password"),
        max_length=60,
        blank=True,
        help_text=_("Asked for when an attempt begins; told by the trainer."),
    )
    duration_minutes = models.PositiveSmallIntegerField(
        _("minutes for one attempt"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty: no limit."),
    )
    grace_seconds = models.PositiveSmallIntegerField(
        _("seconds of grace"),
        default=30,
        help_text=_("Answers that arrive this late still count."),
    )
    shuffle_questions = models.BooleanField(_("shuffle the questions"), default=False)
    shuffle_options = models.BooleanField(_("shuffle the options"), default=True)
    marks_from = models.CharField(
        _("show marks"), max_length=10, choices=Phase, default=Phase.SUBMITTED
    )
    correctness_from = models.CharField(
        _("show what was right and wrong"),
        max_length=10,
        choices=Phase,
        default=Phase.SUBMITTED,
    )
    explanations_from = models.CharField(
        _("show explanations"),
        max_length=10,
        choices=Phase,
        default=Phase.FINISHED,
    )
    key_from = models.CharField(
        _("show the right answers"),
        max_length=10,
        choices=Phase,
        default=Phase.FINISHED,
    )

    title = localised("title")
    intro = localised("intro")

    class Meta:
        abstract = True

    @property
    def tells_during(self) -> bool:
        """Whether an answer can be checked in the middle of the test."""
        told = (
            self.marks_from,
            self.correctness_from,
            self.explanations_from,
            self.key_from,
        )
        return Phase.DURING in told

    @classmethod
    def rule_names(cls) -> list[str]:
        """Names of the fields that a version freezes."""
        return [field.name for field in QuizRules._meta.local_fields]
