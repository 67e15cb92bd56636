"""How long 5,000 attempts of 40 questions take to be analysed, and how much memory.

    LMS_DATA_DIR=DIR python -m tests.bench.analysis [--attempts N] [--questions N]

works in the database the settings name (``DATABASE_URL``, else that of the demo in
DIR), in one transaction that is rolled back.
"""

import argparse
import os
import random
import resource
import time
from datetime import UTC, datetime, timedelta

import django

NOW = datetime(2026, 9, 1, 9, tzinfo=UTC)
KEYS = "abcd"


def main() -> None:
    """Make the rows, analyse them, print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--attempts", type=int, default=5000)
    parser.add_argument("--questions", type=int, default=40)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.dev")
    django.setup()
    from django.db import transaction

    with transaction.atomic():
        quiz = _fill(options.attempts, options.questions)
        _measure(quiz)
        transaction.set_rollback(True)


def _measure(quiz) -> None:
    from assessments.domain.analysis.reporting import report_of

    before = _peak()
    began, cpu = time.monotonic(), time.process_time()
    report = report_of(quiz, None, smallest=10)
    print(
        f"{report['n']} attempts x {len(report['questions'])} questions: "
        f"{time.monotonic() - began:.1f} s, {time.process_time() - cpu:.1f} s of CPU, "
        f"peak {_peak():.0f} MB ({before:.0f} MB before)"
    )


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _fill(attempts: int, questions: int):
    """Make a quiz with its attempts, answers and marks, in a few thousand statements."""
    from courses.models import CourseRun

    run = CourseRun.objects.select_related("course__programme").first()
    quiz, version, pinned = _quiz(run.course, questions)
    chance = random.Random(7)
    for start in range(0, attempts, 500):
        count = min(500, attempts - start)
        _sit(run, quiz, version, pinned, range(start, start + count), chance)
    return quiz


def _quiz(course, questions):
    from assessments.models import (
        Category,
        PinnedSlot,
        QuestionVersion,
        Quiz,
        QuizVersion,
        SingleChoiceQuestion,
    )

    category = Category.objects.create(
        programme=course.programme, key="bench", title_ru="Замер"
    )
    quiz = Quiz.objects.create(course=course, key="bench", title_ru="Замер")
    version = QuizVersion.objects.create(
        quiz=quiz, number=1, sha256="0" * 64, published_at=NOW, title_ru="Замер"
    )
    pinned = []
    for place in range(questions):
        question = SingleChoiceQuestion.objects.create(
            category=category, title=f"В{place}", stem_ru=f"Вопрос {place}?"
        )
        frozen = QuestionVersion.objects.create(
            question=question,
            number=1,
            type="single_best_answer",
            definition={
                "stem": {"ru": question.stem_ru},
                "options": [
                    {"key": key, "text": {"ru": key}, "is_right": key == "a"}
                    for key in KEYS
                ],
            },
            sha256="0" * 64,
            published_at=NOW,
        )
        pinned.append(
            PinnedSlot.objects.create(
                quiz_version=version,
                position=place + 1,
                question_version=frozen,
                points=1,
            )
        )
    return quiz, version, pinned


def _sit(run, quiz, version, pinned, numbers, chance) -> None:
    from assessments.models import Attempt, AttemptItem, Mark, Response
    from courses.models import Enrolment
    from people.models import Person

    people = Person.objects.bulk_create(
        Person(family_name=f"Замеров{n}", given_name="Имя") for n in numbers
    )
    enrolments = Enrolment.objects.bulk_create(
        Enrolment(run=run, person=person, enrolled_at=NOW) for person in people
    )
    attempts = Attempt.objects.bulk_create(
        Attempt(
            enrolment=enrolment,
            quiz=quiz,
            quiz_version=version,
            number=1,
            seed="1",
            started_at=NOW,
            ended_at=NOW + timedelta(minutes=40),
        )
        for enrolment in enrolments
    )
    items = AttemptItem.objects.bulk_create(
        AttemptItem(
            attempt=attempt,
            position=slot.position,
            question_version_id=slot.question_version_id,
            points=1,
            slot=slot,
        )
        for attempt in attempts
        for slot in pinned
    )
    knows = [chance.random() for _ in attempts]
    chosen = [
        "a" if chance.random() < knows[n // len(pinned)] else chance.choice(KEYS)
        for n in range(len(items))
    ]
    Response.objects.bulk_create(
        Response(
            item=item,
            client="bench",
            sequence=1,
            answer={"chosen": [key]},
            received_at=NOW,
        )
        for item, key in zip(items, chosen, strict=True)
    )
    Mark.objects.bulk_create(
        Mark(item=item, numerator=int(key == "a"), denominator=1, at=NOW)
        for item, key in zip(items, chosen, strict=True)
    )


if __name__ == "__main__":
    main()
