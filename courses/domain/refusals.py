"""What planning refuses."""

from django.core.exceptions import ValidationError


class PlanningRefused(ValidationError):
    """The run does not allow this; ``code`` says why."""
