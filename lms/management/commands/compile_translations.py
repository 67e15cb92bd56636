"""Compile message files in Python; gettext need not be installed."""

from typing import Any

from django.core.management.base import BaseCommand

from lms import translations


class Command(BaseCommand):
    """``manage.py compile_translations``: every ``.po`` that changed."""

    help = "Compile locale/*/ru/LC_MESSAGES/*.po; only files that changed."
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, verbosity: int, **_options: Any) -> None:
        """Compile and name what was written."""
        for path in translations.compile_all():
            if verbosity:
                self.stdout.write(str(path))
