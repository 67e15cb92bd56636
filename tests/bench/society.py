"""What the bench asks for, found in the loaded demo society.

Run inside Django (``manage.py shell``); prints one JSON object: the cookies of
signed-in physicians, and the address of each scenario.
"""

import json
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from assessments.domain.attempts import AttemptRefused, start
from assessments.domain.publishing import publish_quiz
from assessments.enums import QuizKind
from assessments.models import Attempt, Quiz, QuizSlot, SingleChoiceQuestion
from attendance.models import Broadcast
from certificates.models import Certificate
from cms.models import CoursePage, LessonPage
from courses.enums import EnrolmentState, RunState
from courses.models import CourseRun, Enrolment, ProgrammeRole, Session
from people.models import Person, User

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


def register() -> dict[str, object]:
    """Make a webinar of some people that goes on now; return what a desk needs."""
    now = timezone.now()
    course = Quiz.objects.get(key="final").course
    run = CourseRun.objects.create(
        course=course,
        code="BENCHRUN",
        state=RunState.PLANNED,
        start_date=timezone.localdate(now),
        end_date=timezone.localdate(now),
    )
    session = Session.objects.create(
        run=run,
        key="live",
        title_ru="Эфир",
        starts_at=now - timedelta(minutes=30),
        ends_at=now + timedelta(hours=3),
    )
    Broadcast.objects.create(
        session=session, address="https://x.example/", checks=6, due_at=now
    )
    people = list(Person.objects.exclude(account=None).select_related("account")[:50])
    for person in people:
        Enrolment.objects.create(
            run=run, person=person, state=EnrolmentState.ACTIVE, enrolled_at=now
        )
    trainer = ProgrammeRole.objects.filter(
        programme=course.programme, person__account__isnull=False
    ).first()
    return {
        "run": run.code,
        "session": session.key,
        "people": [person.code for person in people],
        "cookies": [cookie(person.account) for person in people[:PHYSICIANS]],
        "trainer": cookie(trainer.person.account),
    }


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
                "register": register(),
                "attempts": Attempt.objects.count(),
                "enrolments": Enrolment.objects.count(),
            }
        )
    )


main()
