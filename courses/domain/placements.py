"""Where chosen applicants work."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from courses.enums import TAKES_PART
from courses.models import Enrolment, Placement
from people.models import Organisation, Person, User


class PlacementRefused(ValidationError):
    """A trainee cannot be placed so; ``code`` says why."""


@transaction.atomic
def place(
    *,
    enrolment: Enrolment,
    centre: Organisation,
    department: str,
    supervisor: Person,
    start_date: date,
    end_date: date | None,
    actor: User | None,
    at: datetime,
) -> Placement:
    """Say where, with whom and when a trainee works; again: it is changed.

    Without a last day the placement takes ``PLACEMENT_WEEKS`` whole weeks.

    :raises PlacementRefused: ``not_chosen`` unless the applicant has a place,
        ``self`` when the trainee would supervise herself
    :raises ValidationError: for values the placement refuses
    """
    enrolment = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    if enrolment.state not in TAKES_PART:
        message = _("First give the applicant a place in the intake.")
        raise PlacementRefused(message, code="not_chosen")
    if supervisor.pk == enrolment.person_id:
        message = _("Nobody supervises themselves: choose another person.")
        raise PlacementRefused(message, code="self")
    placement = Placement.objects.filter(enrolment=enrolment).first()
    placement = placement or Placement(enrolment=enrolment)
    placement.centre, placement.supervisor = centre, supervisor
    placement.department, placement.start_date = department, start_date
    placement.end_date = end_date or last_day(start_date)
    placement.full_clean()
    placement.save()
    log(instance=enrolment, action="courses.place", user=actor)
    return placement


def last_day(start_date: date) -> date:
    """Return the last day of a placement of the usual length."""
    return start_date + timedelta(weeks=settings.PLACEMENT_WEEKS, days=-1)
