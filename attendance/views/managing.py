"""What belongs to a run as a whole; for others than its trainers it does not exist."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from courses.models import CourseRun, Enrolment
from courses.rules import can_manage_run
from people.models import Person


@method_decorator(never_cache, name="dispatch")
class OfManagedRun(LoginRequiredMixin, View):
    """A page for those who manage a run."""

    run: CourseRun

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the run through what the user may manage."""
        super().setup(request, *args, **kwargs)
        if request.user.is_authenticated:
            self.run = find_run(kwargs["code"])
            if not can_manage_run(request.user, self.run):
                raise Http404


def find_run(code: str) -> CourseRun:
    """Return the run with ``code``, its course and programme loaded."""
    runs = CourseRun.objects.select_related("course__programme")
    return get_object_or_404(runs, code=code)


def enrolment_of(run: CourseRun, person: Person | None) -> Enrolment:
    """Return the enrolment of ``person`` whose attendance is on record.

    :raises Http404: for whoever never had a place
    """
    found = None
    if person is not None:
        own = run.enrolments.for_person(person).exclude(state__in=NEVER_THERE)
        found = own.select_related("person__merged_into").standing_first().first()
    if found is None:
        raise Http404
    found.run = run
    return found


NEVER_THERE = ("applied", "offered", "waitlisted", "declined")
