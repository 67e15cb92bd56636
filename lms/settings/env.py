"""Read settings from the environment, with messages an administrator can act on."""

import os

from django.core.exceptions import ImproperlyConfigured

_MISSING = object()


def env(name: str, default: str | object = _MISSING) -> str:
    """Return the environment variable ``name``.

    :param default: what to return when the variable is unset
    :raises ImproperlyConfigured: if it is unset and has no default
    """
    value = os.environ.get(name, default)
    if value is _MISSING:
        message = f"Set the environment variable {name} (docs/settings.md says what it means)."
        raise ImproperlyConfigured(message)
    return str(value)


def env_list(name: str, default: str = "") -> list[str]:
    """Return the comma-separated variable ``name`` as a list without blanks."""
    return [item.strip() for item in env(name, default).split(",") if item.strip()]
