"""Bring message files up to date with code and templates."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from lms import translations


class Command(BaseCommand):
    """``manage.py messages [room …]``: extract texts, keep translations."""

    help = (
        "Update locale/<room>/ru/LC_MESSAGES/django.po; without a room, all of them."
        " Needs gettext. Afterwards translate what is listed, then run"
        " compile_translations."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the names of rooms."""
        parser.add_argument("rooms", nargs="*", metavar="room")

    def handle(self, *_args: Any, rooms: list[str], **_options: Any) -> None:
        """Update each room and list what waits for a translator."""
        if unknown := set(rooms) - set(settings.ROOMS):
            raise CommandError(f"No such room: {', '.join(sorted(unknown))}.")
        for room in rooms or settings.ROOMS:
            self._update(room)

    def _update(self, room: str) -> None:
        try:
            catalogue = translations.update(room)
        except translations.GettextNotFoundError as missing:
            raise CommandError(str(missing)) from missing
        waiting = translations.untranslated(catalogue)
        self.stdout.write(f"{room}: {len(catalogue)} texts, {len(waiting)} to do")
        for entry in waiting:
            self.stdout.write(f"  {entry.msgid!r}")
