"""Wiring of the bench."""

from django.apps import AppConfig


class BenchConfig(AppConfig):
    """Two bare views and their table."""

    name = "tests.bench"
    label = "bench"
    default_auto_field = "django.db.models.BigAutoField"
