"""Marks for tests."""

import factory
from factory.django import DjangoModelFactory

from attendance.enums import MarkKind
from attendance.models import Appeal, AttendanceEvent, AttendanceRequirement
from tests.factories.courses import DURING, RunFactory, SessionFactory
from tests.factories.people import PersonFactory


class AttendanceEventFactory(DjangoModelFactory):
    """Somebody was present."""

    class Meta:
        model = AttendanceEvent

    session = factory.SubFactory(SessionFactory)
    person = factory.SubFactory(PersonFactory)
    kind = MarkKind.PRESENT
    received_at = DURING


class AttendanceRequirementFactory(DjangoModelFactory):
    """Ninety minutes of a run, the length of one session of the factory."""

    class Meta:
        model = AttendanceRequirement

    run = factory.SubFactory(RunFactory)
    min_minutes = 90


class AppealFactory(DjangoModelFactory):
    """An appeal that waits for a decision."""

    class Meta:
        model = Appeal

    session = factory.SubFactory(SessionFactory)
    person = factory.SubFactory(PersonFactory)
    text = "Был на занятии, бейдж не считали"
    raised_at = DURING
