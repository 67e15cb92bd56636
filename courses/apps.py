"""Wiring of the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoursesConfig(AppConfig):
    """Programmes, courses and runs."""

    name = "courses"
    verbose_name = _("Courses")
