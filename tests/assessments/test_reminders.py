"""That a test opens is announced to those who may take it, in time."""

from datetime import timedelta

import pytest

from assessments.models import QuizOverride
from courses.enums import EnrolmentState, RunState
from notices import due
from notices.domain import reminders
from notices.enums import OffsetUnit
from notices.models import MailText, OutboxMessage, Rule, RuleDue
from tests.factories.assessments import PUBLISHED, QuizFactory, seated
from tests.factories.courses import EnrolmentFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
OPENS = PUBLISHED + timedelta(days=30)
HOUR = timedelta(hours=1)


@pytest.fixture
def enrolment():
    return seated(
        QuizFactory(title_ru="Итоговый", title_en="Final"),
        person=PersonFactory(email="a@example.org"),
    )


@pytest.fixture(autouse=True)
def rule():
    return Rule.objects.create(
        name="R",
        moment="assessments.quiz_opens",
        offset=1,
        unit=OffsetUnit.HOURS,
        text=MailText.objects.get(key="assessments.quiz_opens"),
    )


def opened(seat, **values):
    requirement = seat.run.requirements.get()
    return QuizOverride.objects.create(
        **{"quiz": requirement.quiz, "reason": "Плохая связь", "opens_at": OPENS}
        | values
    )


def tick(at):
    reminders.plan(at=at)
    due.work_off(RuleDue, now=lambda: at)


def sent():
    letters = OutboxMessage.objects.filter(kind="assessments.quiz_opens")
    return [(letter.to, letter.subject) for letter in letters.order_by("to")]


def test_participants_of_the_run_are_told_an_hour_before(enrolment):
    EnrolmentFactory(
        run=enrolment.run, person=PersonFactory(email="b@example.org", language="en")
    )
    EnrolmentFactory(
        run=enrolment.run,
        person=PersonFactory(email="c@example.org"),
        state=EnrolmentState.WITHDRAWN,
    )
    opened(enrolment, run=enrolment.run, closes_at=OPENS + HOUR)

    tick(OPENS - 2 * HOUR)
    early = sent()
    for moment in (OPENS - HOUR, OPENS - HOUR / 2):
        tick(moment)

    assert early == []
    assert sent() == [
        ("a@example.org", "Тест открывается: Итоговый"),
        ("b@example.org", "The test opens: Final"),
    ]


def test_an_opening_for_one_participant_is_told_to_that_one(enrolment):
    EnrolmentFactory(run=enrolment.run, person=PersonFactory(email="b@example.org"))
    opened(enrolment, enrolment=enrolment)

    tick(OPENS - HOUR)

    assert [to for to, _subject in sent()] == ["a@example.org"]
    assert "Открыт до" not in OutboxMessage.objects.get().text


@pytest.mark.parametrize("gone", ["cancelled", "deleted"])
def test_what_no_longer_opens_is_not_announced(enrolment, gone):
    override = opened(enrolment, run=enrolment.run)
    reminders.plan(at=OPENS - 2 * HOUR)
    if gone == "deleted":
        override.delete()
    else:
        enrolment.run.state = RunState.CANCELLED
        enrolment.run.save()

    due.work_off(RuleDue, now=lambda: OPENS - HOUR)

    assert sent() == []
