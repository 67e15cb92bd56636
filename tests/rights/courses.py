"""The room ``courses``."""

from tests.factories.courses import (
    LessonFactory,
    LessonsReadRequirementFactory,
    OutlineFactory,
    PlacementFactory,
    SessionFactory,
)

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
"""


def furnish(world):
    """Add a lesson, a session and a requirement."""
    world.lesson = LessonFactory(course=world.course, key="asked-for")
    OutlineFactory(course=world.course)
    world.placement = PlacementFactory(enrolment__run=world.run)
    world.session = SessionFactory(run=world.run)
    world.lessons_read = LessonsReadRequirementFactory(course=world.course, run=None)
