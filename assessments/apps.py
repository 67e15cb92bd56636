"""Wiring of the room."""

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    """The room assessments."""

    name = "assessments"
