"""Wiring of the house."""

from django.apps import AppConfig


class LmsConfig(AppConfig):
    """Settings, addresses, commands."""

    name = "lms"
