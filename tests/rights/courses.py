"""The room ``courses``."""

from courses.models import PeopleList, RegionFigures
from tests.factories.courses import (
    WHILE_OPEN,
    LessonFactory,
    LessonsReadRequirementFactory,
    OutlineFactory,
    PlacementFactory,
    SessionFactory,
)
from tests.factories.people import RegionFactory

SITE = """
address | with | visitor other owner trainer stranger staff admin
GET lesson_read | lesson.pk | 405 405 405 405 405 405 405
POST lesson_read | lesson.pk | in 404 303 404 404 404 404
"""
ADMIN = """
place | subject | trainer stranger staff admin
programme | programme | - - laeh laeh
course | course | laeh la laedh laedh
lessonsreadrequirement | lessons_read | laedh la laedh laedh
courserun | run | l l laeh laeh
session | session | laeh la laedh laedh
enrolments | enrolment | li l laih laih
placement | placement | l l laeh laeh
regionfigures | figures | - - laedh laedh
lists | people_list | - - li li
"""


def furnish(world):
    """Add a lesson, a session and a requirement."""
    world.people_list = PeopleList.objects.create(
        title="list.csv", created_at=WHILE_OPEN, due_at=WHILE_OPEN
    )
    world.figures = RegionFigures.objects.create(
        region=RegionFactory(), children=1, as_of_date=WHILE_OPEN.date(), source="a"
    )
    world.lesson = LessonFactory(course=world.course, key="asked-for")
    OutlineFactory(course=world.course)
    world.placement = PlacementFactory(enrolment__run=world.run)
    world.session = SessionFactory(run=world.run)
    world.lessons_read = LessonsReadRequirementFactory(course=world.course, run=None)
