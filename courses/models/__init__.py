"""Everything the room keeps."""

from courses.models.content import Course, Lesson, Outline
from courses.models.coverage import RegionFigures
from courses.models.enrolments import Enrolment, EnrolmentChange, LessonProgress
from courses.models.feeds import CalendarFeed, RemovedSession
from courses.models.interest import Interest, RunNews
from courses.models.invitations import Invitation
from courses.models.lists import ListRow, PeopleList
from courses.models.programmes import Programme, ProgrammeRole
from courses.models.requirements import (
    Completion,
    LessonsReadRequirement,
    Requirement,
)
from courses.models.rules import Prerequisite, Quota
from courses.models.runs import CourseRun, Session, SessionSpeaker
from courses.models.seminars import Partner, TeamMember
from courses.models.trainings import Application, Placement
from courses.models.work import Offer, RunQueue, RunRecount

__all__ = [
    "Application",
    "CalendarFeed",
    "Completion",
    "Course",
    "CourseRun",
    "Enrolment",
    "EnrolmentChange",
    "Interest",
    "Invitation",
    "Lesson",
    "LessonProgress",
    "LessonsReadRequirement",
    "ListRow",
    "Offer",
    "Outline",
    "Partner",
    "PeopleList",
    "Placement",
    "Prerequisite",
    "Programme",
    "ProgrammeRole",
    "Quota",
    "RegionFigures",
    "RemovedSession",
    "Requirement",
    "RunNews",
    "RunQueue",
    "RunRecount",
    "Session",
    "SessionSpeaker",
    "TeamMember",
]
