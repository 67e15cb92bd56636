"""Programmes, runs and enrolments for tests.

Dates are fixed: a run of two days in Yakutsk, 3-4 December 2026. Pages look
at the real clock, so their tests use ``UpcomingRunFactory`` or pass dates.
"""

from datetime import UTC, date, datetime, timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from courses.enums import EnrolmentState, ProgrammeKind, Role, RunState
from courses.models import (
    Course,
    CourseRun,
    Enrolment,
    Lesson,
    LessonProgress,
    LessonsReadRequirement,
    Outline,
    Placement,
    Programme,
    ProgrammeRole,
    Session,
)
from tests.factories.people import OrganisationFactory, PersonFactory, RegionFactory

# While enrolment into the run of RunFactory is open; during it; after it.
WHILE_OPEN = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
DURING = datetime(2026, 12, 3, 3, 0, tzinfo=UTC)
AFTERWARDS = datetime(2026, 12, 10, 9, 0, tzinfo=UTC)


class ProgrammeFactory(DjangoModelFactory):
    """«Дальние регионы», another key each time."""

    class Meta:
        model = Programme

    key = factory.Sequence("far-regions-{}".format)
    kind = ProgrammeKind.SEMINARS
    title_ru = factory.Sequence("Дальние регионы {}".format)
    title_en = factory.Sequence("Far regions {}".format)


class ProgrammeRoleFactory(DjangoModelFactory):
    """A trainer with an account."""

    class Meta:
        model = ProgrammeRole

    programme = factory.SubFactory(ProgrammeFactory)
    person = factory.SubFactory(PersonFactory, with_account=True)
    role = Role.TRAINER


class CourseFactory(DjangoModelFactory):
    """A course without lessons; ``lessons=3`` makes them and publishes an outline."""

    class Meta:
        model = Course
        skip_postgeneration_save = True

    programme = factory.SubFactory(ProgrammeFactory)
    key = factory.Sequence("leukaemia-{}".format)
    title_ru = factory.Sequence("Лейкозы у детей {}".format)
    title_en = factory.Sequence("Leukaemia in children {}".format)

    @factory.post_generation
    def lessons(self, create, extracted, **_):
        """Make lessons and the outline that holds them."""
        if extracted:
            LessonFactory.create_batch(extracted, course=self)
            OutlineFactory(course=self)


class LessonFactory(DjangoModelFactory):
    """A lesson of a course."""

    class Meta:
        model = Lesson

    course = factory.SubFactory(CourseFactory)
    key = factory.Sequence("lesson-{}".format)
    title_ru = factory.Sequence("Занятие {}".format)
    title_en = factory.Sequence("Lesson {}".format)


class OutlineFactory(DjangoModelFactory):
    """An outline of all lessons the course has now."""

    class Meta:
        model = Outline

    course = factory.SubFactory(CourseFactory)
    number = factory.LazyAttribute(lambda o: o.course.outlines.count() + 1)
    entries = factory.LazyAttribute(
        lambda o: [
            {
                "lesson": lesson.key,
                "order": order,
                "minutes": lesson.minutes,
                "sha256": f"{lesson.pk:064x}",
                "revisions": {},
            }
            for order, lesson in enumerate(o.course.lessons.order_by("pk"))
        ]
    )
    sha256 = factory.Sequence("{:064x}".format)
    published_at = datetime(2026, 9, 1, tzinfo=UTC)


class RunFactory(DjangoModelFactory):
    """An open seminar of two days in Yakutsk with 48 places."""

    class Meta:
        model = CourseRun

    course = factory.SubFactory(CourseFactory)
    outline = factory.LazyAttribute(lambda o: o.course.current_outline)
    state = RunState.PLANNED
    city_ru = "Якутск"
    city_en = "Yakutsk"
    venue_ru = "Республиканская больница № 1, конференц-зал"
    venue_en = "Republican hospital No. 1, conference hall"
    region = factory.SubFactory(RegionFactory)
    time_zone = "Asia/Yakutsk"
    start_date = date(2026, 12, 3)
    end_date = date(2026, 12, 4)
    capacity = 48


class UpcomingRunFactory(RunFactory):
    """A run that begins in 30 days, by the real clock."""

    start_date = factory.LazyFunction(
        lambda: timezone.now().date() + timedelta(days=30)
    )
    end_date = factory.LazyAttribute(lambda o: o.start_date + timedelta(days=1))


class SelfPacedRunFactory(RunFactory):
    """A run without dates, place and limit."""

    city_ru = city_en = venue_ru = venue_en = ""
    region = start_date = end_date = capacity = None
    time_zone = "Europe/Moscow"


class SessionFactory(DjangoModelFactory):
    """A lecture of 90 minutes at 09:30 by the venue's clock on the first day."""

    class Meta:
        model = Session

    run = factory.SubFactory(RunFactory)
    key = factory.Sequence("session-{}".format)
    title_ru = factory.Sequence("Первый анализ крови {}".format)
    title_en = factory.Sequence("The first blood count {}".format)
    starts_at = factory.LazyAttribute(
        lambda o: datetime(
            o.run.start_date.year,
            o.run.start_date.month,
            o.run.start_date.day,
            9,
            30,
            tzinfo=o.run.zone,
        )
    )
    ends_at = factory.LazyAttribute(lambda o: o.starts_at + timedelta(minutes=90))


class EnrolmentFactory(DjangoModelFactory):
    """An active enrolment of a person without an account."""

    class Meta:
        model = Enrolment

    run = factory.SubFactory(RunFactory)
    person = factory.SubFactory(PersonFactory)
    state = EnrolmentState.ACTIVE
    enrolled_at = WHILE_OPEN


class LessonProgressFactory(DjangoModelFactory):
    """A lesson has been read."""

    class Meta:
        model = LessonProgress

    person = factory.SubFactory(PersonFactory)
    lesson = factory.SubFactory(LessonFactory)
    read_at = WHILE_OPEN


class LessonsReadRequirementFactory(DjangoModelFactory):
    """All lessons of a run must be read; ``course=…, run=None`` for a course's."""

    class Meta:
        model = LessonsReadRequirement

    run = factory.SubFactory(RunFactory)


class PlacementFactory(DjangoModelFactory):
    """A trainee works four weeks on a ward."""

    class Meta:
        model = Placement

    enrolment = factory.SubFactory(EnrolmentFactory)
    centre = factory.SubFactory(OrganisationFactory)
    department = "Отделение реанимации"
    supervisor = factory.SubFactory(PersonFactory)
    start_date = date(2026, 12, 7)
    end_date = date(2027, 1, 3)
