"""What the head and the foot of every page need."""

from typing import Any

from django.http import HttpRequest


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Return the context of ``base.html``."""
    return {}
