"""What participants do: read, come, sit tests. Every step is a verb of its room."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from assessments.domain import attempts
from assessments.domain.attempts import Answer
from assessments.enums import QuizKind
from assessments.models import Attempt, AttemptItem, Quiz
from attendance.domain.roster import mark
from attendance.enums import MarkKind
from courses.domain.progress import mark_read
from courses.models import CourseRun, Enrolment, Session
from lms.demo.persons import office, trainer

READING = timedelta(minutes=17)
THINKING = timedelta(seconds=70)


@dataclass(frozen=True)
class Learner:
    """A participant and how well they know the matter, 0 to 1."""

    enrolment: Enrolment
    knows: float
    dice: random.Random

    def read(self, count: int, *, at: datetime) -> None:
        """Read the first ``count`` lessons, one after the other."""
        lessons = self.enrolment.run.course.lessons.order_by("pk")[:count]
        for number, lesson in enumerate(lessons):
            mark_read(
                person=self.enrolment.person,
                lesson=lesson,
                actor=self.enrolment.person.account,
                at=at + READING * number,
            )

    def sit(self, key: str, *, at: datetime, knows: float | None = None) -> Attempt:
        """Sit the quiz ``key`` from the first question to the receipt."""
        quiz = Quiz.objects.get(course=self.enrolment.run.course, key=key)
        actor = self.enrolment.person.account
        attempt = attempts.start(
            quiz=quiz, person=self.enrolment.person, actor=actor, at=at
        )
        for item in attempt.items.select_related("question_version"):
            at += THINKING
            self._answer(item, self.knows if knows is None else knows, at)
        return attempts.submit(attempt=attempt, actor=actor, at=at)

    def sit_final(self, *, at: datetime) -> None:
        """Sit the final test, and once more, after a day's reading, when failed."""
        attempt = self.sit("final", at=at)
        if attempt.score.passed or attempt.quiz.kind != QuizKind.FINAL:
            return
        if self.dice.random() < self.knows:
            self.sit("final", at=at + timedelta(hours=20), knows=self.knows + 0.2)

    def _answer(self, item: AttemptItem, knows: float, at: datetime) -> None:
        right = sorted(item.content.right)
        wrong = sorted(item.content.keys - item.content.right)
        if self.dice.random() < knows:
            chosen = right
        else:
            chosen = [*right[1:], self.dice.choice(wrong)]
        answer = Answer(raw={"chosen": chosen}, client="demo", sequence=1)
        attempts.save(item=item, answer=answer, at=at)


def take_register(
    learners: Sequence[Learner],
    sessions: Sequence[Session],
    *,
    absent: float,
    missed: Sequence[Learner] = (),
) -> None:
    """Mark everybody in every session; some come late, some do not come.

    :param absent: how likely a participant misses a session
    :param missed: those overlooked in the last session, to be corrected later
    """
    for session in sessions:
        for place, learner in enumerate(learners):
            roll = learner.dice.random()
            kind = MarkKind.PRESENT
            overlooked = learner in missed and session == sessions[-1]
            if overlooked or (roll < absent and learner not in missed):
                kind = MarkKind.ABSENT
            elif roll < absent + 0.04:
                kind = MarkKind.LATE
            mark(
                session=session,
                enrolment=learner.enrolment,
                kind=kind,
                actor=trainer(),
                at=session.starts_at + timedelta(minutes=3, seconds=7 * place),
            )


def countable(run: CourseRun, *, before: datetime) -> list[Session]:
    """Return the sessions of ``run`` with a register that began before ``before``."""
    sessions = run.sessions.filter(counts_for_credit=True, starts_at__lt=before)
    return list(sessions.select_related("run").order_by("starts_at"))


def correct(learner: Learner, session: Session, *, at: datetime, reason: str) -> None:
    """Correct the mark of somebody who was there after all."""
    mark(
        session=session,
        enrolment=learner.enrolment,
        kind=MarkKind.PRESENT,
        actor=office(),
        at=at,
        reason=reason,
    )
