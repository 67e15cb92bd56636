"""Wiring of the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentsConfig(AppConfig):
    """Questions, quizzes, attempts."""

    name = "assessments"
    verbose_name = _("Assessments")
