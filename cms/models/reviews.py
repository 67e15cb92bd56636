"""How long a review of what trainers submitted may take."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import TaskState

from notices.due import DueRow


class ReviewDue(DueRow):
    """Somebody of the staff has to answer a submission by ``due_at``; then a letter.

    ``reminders`` counts the letters. PII: none.
    """

    task_state = models.OneToOneField(
        TaskState, on_delete=models.CASCADE, related_name="review_due"
    )
    reminders = models.PositiveSmallIntegerField(_("reminders"), default=0)

    class Meta(DueRow.Meta):
        verbose_name = _("review that is due")
        verbose_name_plural = _("reviews that are due")

    def __str__(self) -> str:
        return str(self.task_state)
