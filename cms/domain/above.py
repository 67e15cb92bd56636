"""What stands above a page."""

from typing import Any

from courses.models import Course


def course_above(page: Any) -> Course:
    """Return the course of the page or of the one above it."""
    specific = page.specific
    if hasattr(specific, "course"):
        return specific.course
    return course_above(page.get_parent())
