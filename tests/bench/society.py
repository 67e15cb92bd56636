"""What the bench asks for, found in the loaded demo society.

Run inside Django (``manage.py shell``); prints one JSON object: the cookies of
signed-in physicians, and the address of each scenario.
"""

import json

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from assessments.domain.attempts import AttemptRefused, start
from assessments.domain.publishing import publish_quiz
from assessments.enums import QuizKind
from assessments.models import Attempt, Quiz, QuizSlot, SingleChoiceQuestion
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


def running(users) -> list[dict[str, object]]:
    """Start an attempt at the bench's own quiz for each; return what a client needs."""
    course = Quiz.objects.get(key="final").course
    quiz = Quiz.objects.create(
        course=course, key="bench", title_ru="Замер", kind=QuizKind.FORMATIVE
    )
    questions = SingleChoiceQuestion.objects.filter(live=True)[:20]
    for place, question in enumerate(questions):
        QuizSlot.objects.create(quiz=quiz, question=question, sort_order=place)
    publish_quiz(quiz=quiz, actor=None, at=timezone.now())
    found = []
    for user in users:
        try:
            attempt = start(
                quiz=quiz, person=user.person, actor=user, at=timezone.now()
            )
        except AttemptRefused:
            continue
        content = attempt.items.get(position=1).content
        keys = [option.key for option in content.options]
        found.append({"cookie": cookie(user), "code": attempt.code, "keys": keys})
    return found[:PHYSICIANS]


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
                "running": running(users),
                "attempts": Attempt.objects.count(),
                "enrolments": Enrolment.objects.count(),
            }
        )
    )


main()
