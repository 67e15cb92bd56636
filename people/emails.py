"""Addresses as they are shown, and mails of the room."""

SHOWN = 5


def masked(email: str) -> str:
    """Return ``email`` so that its owner knows it: ``a.vin…@example.ru``."""
    name, at, domain = email.partition("@")
    shown = name[: min(SHOWN, max(1, len(name) - 2))]
    return f"{shown}…{at}{domain}"
