"""What physicians wish for in their regions, and the grid planners plan from."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cms.views.runs import find_run
from courses.domain.interest import demand_for, drop_interest, note_interest
from courses.models import Course, CourseRun
from courses.rules import courses_for_trainer, person_of
from people.rules import is_staff_member


@login_required
@require_POST
def interest(request: HttpRequest, code: str) -> HttpResponse:
    """Note, or forget, that the reader wishes for the course in the own region."""
    run, person = find_run(request, code), person_of(request.user)
    at = timezone.now()
    if person and request.POST.get("do") == "drop":
        drop_interest(person=person, course=run.course, actor=request.user, at=at)
    elif person and person.region:
        note_interest(
            person=person,
            course=run.course,
            region=person.region,
            actor=request.user,
            at=at,
        )
        messages.success(request, _("Noted: a letter comes when a date is fixed."))
    return redirect(run)


@never_cache
@login_required
@require_safe
def demand(request: HttpRequest) -> HttpResponse:
    """Show the demand for one's own courses: all for staff.

    :raises Http404: for whoever plans nothing
    """
    courses = list(courses_for_trainer(request.user))
    if not courses and not is_staff_member(request.user):
        raise Http404
    plans = request.user.has_perm("courses.add_courserun")
    patterns = _patterns(courses) if plans else {}
    rows = [
        (row, _planning(row.region.pk, patterns.get(row.course.pk)))
        for row in demand_for(courses)
    ]
    return render(request, "cms/demand.html", {"rows": rows, "plans": plans})


def _patterns(courses: list[Course]) -> dict[int, int]:
    """Return the last run with days of each course: what a draft is made like."""
    dated = CourseRun.objects.filter(course__in=courses).exclude(start_date=None)
    return dict(dated.order_by("start_date", "pk").values_list("course_id", "pk"))


def _planning(region: int, pattern: int | None) -> str:
    """Return where a draft is made: like the last run, or from nothing."""
    if pattern is None:
        return reverse("courserun:add")
    return f"{reverse('courserun:repeat', args=[pattern])}?region={region}"
