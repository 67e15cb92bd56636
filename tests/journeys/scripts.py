"""Scripts that run inside the served system: what a journey cannot do by hand.

A seminar lasts days and a journey a minute, so the journey gets a run of its
own that begins today, and later the run's days are moved into the past.
"""

NEW_RUN = """
import json
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo
from django.utils import timezone
from assessments.models import Quiz, TestPassedRequirement
from attendance.models import AttendanceRequirement
from courses.domain.planning import add_session, open_run, plan_run
from courses.models import Course, LessonsReadRequirement

now = timezone.now()
quiz = Quiz.objects.filter(requirements__run__isnull=False).order_by("pk").first()
course = quiz.course
zone = ZoneInfo("Asia/Yekaterinburg")
today = now.astimezone(zone).date()
run = plan_run(
    course=course, actor=None, at=now, start_date=today, end_date=today,
    time_zone=zone.key, city_ru="Екатеринбург", city_en="Yekaterinburg", capacity=30,
)
run.requirements.all().delete()
LessonsReadRequirement.objects.create(run=run, order=1)
AttendanceRequirement.objects.create(run=run, min_minutes=45, order=2)
version = quiz.versions.order_by("-pk").first()
TestPassedRequirement.objects.create(run=run, quiz=quiz, quiz_version=version, order=3)
morning = datetime.combine(today, time(9), tzinfo=zone)
session = add_session(
    run=run, actor=None, at=now, key="morning",
    title_ru="Разбор клинических случаев", title_en="Case discussion",
    starts_at=morning, ends_at=morning + timedelta(minutes=45),
)
open_run(run=run, actor=None, at=now)
print(json.dumps({"run": run.code, "session": session.key, "quiz": quiz.code}))
"""

LESSONS = """
import json
from cms.models import LessonPage
from courses.models import CourseRun
run = CourseRun.objects.get(code="{run}")
keys = run.outline.lesson_keys
pages = LessonPage.objects.live().filter(
    lesson__course=run.course, lesson__key__in=keys, locale__language_code="{language}"
)
paths = {{page.lesson.key: page.get_url() for page in pages}}
print(json.dumps([paths[key] for key in keys]))
"""

KEYS = """
import json
from assessments.models import Attempt
attempt = Attempt.objects.get(code="{attempt}")
items = attempt.items.select_related("question_version")
print(json.dumps({{item.position: item.question_version.definition for item in items}}))
"""

# The seminar's day has passed: dates and sessions move two days back.
DAYS_PASS = """
from datetime import timedelta
from django.db.models import F
from courses.models import CourseRun
run = CourseRun.objects.get(code="{run}")
days = timedelta(days=2)
CourseRun.objects.filter(pk=run.pk).update(
    start_date=run.start_date - days, end_date=run.end_date - days
)
run.sessions.update(starts_at=F("starts_at") - days, ends_at=F("ends_at") - days)
"""

# What the spine knows of the course that a lesson was written for.
OUTLINE = """
import json
from cms.models import ModulePage
from courses.models import CourseRun
module = ModulePage.objects.get(slug="recognise", locale__language_code="ru")
course = module.course_page.course
outline = course.outlines.order_by("-pk").first()
runs = CourseRun.objects.filter(course=course).select_related("outline")
print(json.dumps({
    "module": module.pk,
    "keys": list(outline.lesson_keys),
    "pinned": {run.code: run.outline_id for run in runs},
}))
"""

QUESTION = """
import json
from assessments.models import Question
question = Question.objects.get(title="{title}")
print(json.dumps([version.definition for version in question.versions.all()]))
"""

# Two physicians with accounts, to press buttons twice with.
PARTICIPANTS = """
import json
from allauth.account.models import EmailAddress
from django.utils import timezone
from lms.demo.accounts import password
from people.codes import new_code
from people.domain import registration
from people.domain.profile import Names
from people.enums import ConsentKind
from people.models import Region
from people.domain.consents import current_document

emails = []
for number in range(2):
    email = f"twice-{new_code(8).lower()}@demo.nodgo.example"
    registration.register(
        email=email, password=password(), region=Region.objects.first(),
        names=Names(family_name="Дважды", given_name="Анна", patronymic="",
                    family_name_latin="", given_name_latin=""),
        agreed_to=[current_document(ConsentKind.PROCESSING)], language="en",
        ip=None, at=timezone.now(),
    )
    EmailAddress.objects.filter(email=email).update(verified=True)
    emails.append(email)
print(json.dumps(emails))
"""

ONE_PLACE = """
from courses.models import CourseRun
CourseRun.objects.filter(code="{run}").update(capacity=1)
"""

# What stands in the database of somebody's run, whatever the pages say.
TRACES = """
import json
from assessments.models import Attempt, Response, Submission
from courses.models import Enrolment
enrolments = Enrolment.objects.filter(run__code="{run}")
attempts = Attempt.objects.filter(enrolment__in=enrolments)
print(json.dumps({{
    "enrolments": [row.person.account.email for row in enrolments],
    "attempts": attempts.count(),
    "submissions": Submission.objects.filter(attempt__in=attempts).count(),
    "answers": [
        response.answer
        for response in Response.objects.filter(item__attempt__in=attempts).order_by("pk")
    ],
}}))
"""

CERTIFICATE = """
from certificates.models import Certificate
own = Certificate.objects.filter(person__account__email="physician@demo.nodgo.example")
print(own.order_by("pk").first().code)
"""
