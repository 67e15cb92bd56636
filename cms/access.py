"""Who may read what is below a course."""

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from courses.models import Course
from courses.rules import can_read_course


def refuse_or_none(request: HttpRequest, course: Course) -> HttpResponse | None:
    """Return nothing when the reader may go on, else where to sign in.

    :raises PermissionDenied: for a reader who is signed in and has no place
    """
    if can_read_course(request.user, course):
        return None
    if request.user.is_authenticated:
        raise PermissionDenied(
            _("The lessons of this course are open to its participants.")
        )
    return redirect_to_login(request.get_full_path(), reverse("account_login"))
