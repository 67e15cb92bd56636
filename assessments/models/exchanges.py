"""Files of questions on their way into the bank, or out of it."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.enums import Direction, ExchangeState, LineOutcome
from assessments.models.bank import Category, Question
from notices.due import DueRow
from papers.storage import private


class Exchange(DueRow):
    """A file handed in, looked through and then imported, or one being written.

    ``after`` is the position of the last question worked on, ``total`` how many
    there are, where that is known. The file is deleted with the import, or a week
    later. ``language`` is that in which reasons are told. PII: none.
    """

    lease = timedelta(minutes=30)

    direction = models.CharField(_("direction"), max_length=3, choices=Direction)
    format = models.CharField(_("format"), max_length=12)
    name = models.CharField(_("name of the file"), max_length=200)
    file = models.FileField(
        _("file"), storage=private, upload_to="questions", blank=True
    )
    category = models.ForeignKey(
        Category,
        verbose_name=_("category"),
        on_delete=models.PROTECT,
        null=True,
        related_name="exchanges",
    )
    questions = models.JSONField(_("chosen questions"), default=list)
    state = models.CharField(_("state"), max_length=8, choices=ExchangeState)
    refusal = models.CharField(_("why it was refused"), max_length=500, blank=True)
    language = models.CharField(_("language of the author"), max_length=5)
    after = models.PositiveIntegerField(_("last question"), default=0)
    total = models.PositiveIntegerField(_("questions"), default=0)
    created_at = models.DateTimeField(_("created at"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta(DueRow.Meta):
        ordering = ["-pk"]
        verbose_name = _("file of questions")
        verbose_name_plural = _("files of questions")

    def __str__(self) -> str:
        return self.name

    @property
    def is_working(self) -> bool:
        """Whether the worker has something to do with it now."""
        return self.state in {
            ExchangeState.LOOKING,
            ExchangeState.TAKING,
            ExchangeState.WRITING,
        }


class ExchangeLine(models.Model):
    """What becomes of one question of a file, and why. PII: none."""

    exchange = models.ForeignKey(
        Exchange, on_delete=models.CASCADE, related_name="lines"
    )
    position = models.PositiveIntegerField(_("number in the file"))
    title = models.CharField(_("title"), max_length=200)
    type = models.CharField(_("type"), max_length=60)
    outcome = models.CharField(
        _("what becomes of it"), max_length=8, choices=LineOutcome
    )
    reason = models.TextField(_("reason"), blank=True)
    question = models.ForeignKey(
        Question, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering = ["position"]
        verbose_name = _("question of a file")
        verbose_name_plural = _("questions of a file")
        constraints = [
            models.UniqueConstraint(
                fields=["exchange", "position"], name="one_line_per_position"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.title}"
