"""Read settings from the environment, with messages an administrator can act on."""

import os
from collections.abc import Sequence

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


def env_number(name: str, default: int) -> int:
    """Return the variable ``name`` as a whole number.

    :raises ImproperlyConfigured: if it is none
    """
    text = env(name, str(default))
    require(text.isdecimal(), f"{name} must be a whole number, not {text!r}.")
    return int(text)


def env_flag(name: str, *, default: bool) -> bool:
    """Return the variable ``name``, ``1`` or ``0``, as a truth value.

    :raises ImproperlyConfigured: if it is neither
    """
    return env_one_of(name, ("0", "1"), "1" if default else "0") == "1"


def env_one_of(name: str, choices: Sequence[str], default: str) -> str:
    """Return the variable ``name``, which has to be one of ``choices``.

    :raises ImproperlyConfigured: if it is another
    """
    text = env(name, default)
    require(text in choices, f"{name} must be one of {', '.join(choices)}.")
    return text


def require(condition: bool, message: str) -> None:  # noqa: FBT001 - reads like assert
    """Stop the start with ``message`` unless ``condition`` holds.

    :raises ImproperlyConfigured: if it does not
    """
    if not condition:
        raise ImproperlyConfigured(message)
