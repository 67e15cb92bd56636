"""Authoring of single best answers."""

from django.utils.translation import gettext_lazy as _

from assessments.models.types.choice import ChoiceQuestion
from assessments.questions.single_best_answer import SingleBestAnswer


class SingleChoiceQuestion(ChoiceQuestion):
    """One option of several is the best. PII: none."""

    definition_class = SingleBestAnswer

    class Meta:
        verbose_name = _("single best answer")
        verbose_name_plural = _("single best answers")
