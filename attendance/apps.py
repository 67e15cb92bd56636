"""Wiring of the room."""

from django.apps import AppConfig


class AttendanceConfig(AppConfig):
    """The room attendance."""

    name = "attendance"
