"""Wiring of the room."""

from django.apps import AppConfig


class SocietyConfig(AppConfig):
    """The room society."""

    name = "society"
