"""Wiring of the room."""

from django.apps import AppConfig


class CmsConfig(AppConfig):
    """The room cms."""

    name = "cms"
