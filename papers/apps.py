"""Wiring of the room."""

from django.apps import AppConfig


class PapersConfig(AppConfig):
    """The room papers."""

    name = "papers"
