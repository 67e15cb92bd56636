"""Who wishes for the seminar at home: what the page of demand shows."""

from datetime import datetime, timedelta

from django.db import transaction

from courses.domain.interest import note_interest
from courses.models import Course
from lms.demo.persons import office
from people.models import Person

# Regions to which no run of the demo goes.
FAR = ("RU-OMS", "RU-ALT", "RU-MUR", "RU-DA", "RU-CE")


@transaction.atomic
def load_wishes(*, at: datetime) -> None:
    """Let physicians of far regions wish for the seminar; once each."""
    course = Course.objects.get(key="first-decisions")
    people = Person.objects.known().filter(region__code__in=FAR)
    for number, person in enumerate(people.select_related("region").order_by("pk")):
        note_interest(
            person=person,
            course=course,
            region=person.region,
            actor=person.account or office(),
            at=at - timedelta(days=2 + 3 * number),
        )
