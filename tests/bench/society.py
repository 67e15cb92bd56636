"""What the bench asks for, found in the loaded demo society.

Run inside Django (``manage.py shell``); prints one JSON object: the cookies of
signed-in physicians, and the address of each scenario.
"""

import json

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from assessments.models import Attempt
from certificates.models import Certificate
from cms.models import CoursePage, LessonPage
from courses.models import CourseRun, Enrolment
from people.models import User

PHYSICIANS = 16


def cookie(user) -> str:
    """Return a session cookie with which ``user`` is signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def main() -> None:
    """Print what the bench needs."""
    users = User.objects.filter(person__enrolments__isnull=False).distinct()
    lesson = LessonPage.objects.live().filter(locale__language_code="ru").first()
    course = CoursePage.objects.live().filter(locale__language_code="ru").first()
    run = CourseRun.objects.public().filter(end_date__isnull=False).first()
    certificate = Certificate.objects.first()
    print(
        json.dumps(
            {
                "cookies": [cookie(user) for user in users[:PHYSICIANS]],
                "pages": {
                    "home, anonymous": ["/", False],
                    "schedule, anonymous": ["/schedule/", False],
                    "run, anonymous": [f"/r/{run.code}/", False],
                    "course, signed in": [course.get_url(), True],
                    "lesson, signed in": [lesson.get_url(), True],
                    "my learning": ["/my/", True],
                    "verification": [f"/v/{certificate.secret}/", False],
                },
                "attempts": Attempt.objects.count(),
                "enrolments": Enrolment.objects.count(),
            }
        )
    )


main()
