"""The six runs of the demo society and what has happened in them so far."""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction

from courses.domain.applications import accept, apply_for_place
from courses.domain.enrolment import enrol, withdraw
from courses.domain.placements import place
from courses.models import CourseRun, Enrolment, Placement
from lms.demo import attending
from lms.demo.learning import Learner, correct, countable, take_register
from lms.demo.persons import find, member_of_faculty, office, trainer
from lms.demo.reading import Data, physicians
from lms.demo.runs import Plan, find_plan, is_planned, plan_and_open
from people.models import Person

Story = Callable[[CourseRun, Plan, random.Random], None]

# Who takes part where, by region; the seminar in Yakutsk drew from the whole East.
EAST = (
    *("RU-SA", "RU-AMU", "RU-ZAB", "RU-KHA", "RU-PRI", "RU-YEV", "RU-MAG"),
    *("RU-SAK", "RU-KAM", "RU-CHU", "RU-BU", "RU-IRK", "RU-KYA", "RU-TY"),
)
AROUND_PERM = (
    *("RU-PER", "RU-TA", "RU-BA", "RU-UD", "RU-ME", "RU-KO", "RU-CHE"),
    *("RU-DA", "RU-CE", "RU-KL", "RU-KR", "RU-KGD"),
)
AROUND_MAGADAN = ("RU-MAG", "RU-KAM", "RU-CHU", "RU-SAK")
AT_HOME = ("RU-MUR", "RU-ALT", "RU-OMS", "RU-NEN")
TRAINEES = ("Ефремов", "Лонгинов", "Мамедов", "Пак")
ON_THE_WARD = ("Винокурова", "Колесов")
# So many followed the last session of a day from home.
AT_HOME_ONLINE = 4
PHYSICIAN, NEWCOMER = "Винокурова", "Матрёхин"

# Their places on the list of Yakutsk: a lesson was left unread.
LAZY = (14, 29)
# Knowledge on a scale of 0 to 1: some fail, some need the second attempt.
WEAK, STRONG = 0.55, 0.97


def load_finished_seminar(*, at: datetime) -> None:
    """A seminar in Yakutsk, over since almost two weeks."""
    _load(find_plan("YAKT7394", at), _finished)


def load_running_seminar(*, at: datetime) -> None:
    """A seminar in Perm: yesterday was marked, today is waiting for marks."""
    _load(find_plan("PERM7394", at), _running)


def load_open_seminar(*, at: datetime) -> None:
    """A seminar in Magadan, open for enrolment."""
    _load(find_plan("MAGADAN7", at), _open)


def load_training_intake(*, at: datetime) -> None:
    """An intake of «Лечим вместе» with two places left."""
    _load(find_plan("TREAT739", at), _intake)


def load_running_intake(*, at: datetime) -> None:
    """An intake that began a fortnight ago, with logs of skills."""
    _load(find_plan("TREATNOW", at), _on_the_ward)


def load_self_paced_course(*, at: datetime) -> None:
    """The course without sessions, each participant at another point."""
    _load(find_plan("FREEPACE", at), _self_paced)


@transaction.atomic
def _load(plan: Plan, happen: Story) -> None:
    """Plan the run and let its story happen, all or nothing, once."""
    if not is_planned(plan):
        # One story, one seed: loading elsewhere tells the same story.
        dice = random.Random(plan.data["code"])  # noqa: S311 - a story, not a secret
        happen(plan_and_open(plan), plan, dice)


def _finished(run: CourseRun, plan: Plan, dice: random.Random) -> None:
    learners = _enrol(run, _from(*EAST), plan.opens_at, dice)
    _withdraw_one(learners.pop(), plan)
    for number, learner in enumerate(learners):
        begin = plan.moment(-10, "18:00") + timedelta(hours=3 * number)
        if number % 3 == 0:
            learner.sit("entry", at=begin, knows=learner.knows - 0.3)
        learner.read(2 if number in LAZY else 3, at=begin + timedelta(hours=1))
    sessions = countable(run, before=plan.at)
    signed_on_paper = learners[5:7]
    take_register(learners[:-2], sessions, absent=0.03, missed=signed_on_paper)
    take_register(learners[-2:], sessions[:3], absent=0.0)
    for learner in signed_on_paper:
        correct(
            learner,
            sessions[-1],
            at=plan.moment(3, "10:20"),
            reason="Подпись есть в бумажном листе",
        )
    _learn(learners[::2], plan)
    for number, learner in enumerate(learners[:-1]):
        learner.sit_final(at=plan.moment(2, "16:30") + timedelta(minutes=number))


def _learn(learners: Sequence[Learner], plan: Plan) -> None:
    """Let them sit the same questions before the first lecture and after the last."""
    # Dice of their own: what else happens at the seminar stays as it was.
    dice = random.Random("gain")  # noqa: S311 - a story, not a secret
    for number, learner in enumerate(learners):
        one = replace(learner, dice=dice)
        late = timedelta(seconds=20 * number)
        one.sit("before", at=plan.moment(1, "08:30") + late, knows=one.knows - 0.4)
        one.sit("after", at=plan.moment(2, "16:10") + late)


def _running(run: CourseRun, plan: Plan, dice: random.Random) -> None:
    learners = _enrol(run, _from(*AROUND_PERM), plan.opens_at, dice)
    for number, learner in enumerate(learners):
        learner.read(min(3, 1 + number % 4), at=plan.moment(-6 + number % 5, "20:00"))
    *in_the_hall, webinar = countable(run, before=plan.moment(2))
    take_register(learners, in_the_hall, absent=0.05)
    attending.attend_online(webinar, learners[:AT_HOME_ONLINE], dice)
    take_register(learners[AT_HOME_ONLINE + 3 :], [webinar], absent=0.05)
    evening = plan.moment(1, "20:00")
    attending.hand_report_in(webinar, learners[AT_HOME_ONLINE:], at=evening)
    attending.object_to(webinar, learners[AT_HOME_ONLINE - 1], at=evening)


def _open(run: CourseRun, plan: Plan, dice: random.Random) -> None:
    learners = _enrol(run, _from(*AROUND_MAGADAN), plan.opens_at, dice)
    _withdraw_one(learners[2], plan)


def _intake(run: CourseRun, plan: Plan, _dice: random.Random) -> None:
    trainees = [p for p in _from() if p.family_name in TRAINEES]
    for number, person in enumerate(trainees):
        enrolment = apply_for_place(
            run=run,
            person=person,
            actor=person.account,
            at=plan.opens_at + timedelta(hours=2 + 7 * number),
            letter="Хочу освоить венозный доступ у детей: дома учиться не у кого.",
            speciality=person.specialities.first(),
        )
        # The last one still waits for a decision.
        if person != trainees[-1]:
            _choose(enrolment, run, at=plan.opens_at + timedelta(days=7))


def _on_the_ward(run: CourseRun, plan: Plan, _dice: random.Random) -> None:
    for person in _from():
        if person.family_name in ON_THE_WARD:
            enrolment = apply_for_place(
                run=run,
                person=person,
                actor=person.account or office(),
                at=plan.opens_at + timedelta(hours=5),
                letter="В отделении открывается процедурный кабинет, нужны навыки.",
                speciality=person.specialities.first(),
            )
            at = plan.opens_at + timedelta(days=7)
            attending.train(
                _choose(enrolment, run, at=at, supervisor=trainer().person), at=plan.at
            )


def _choose(
    enrolment: Enrolment,
    run: CourseRun,
    *,
    at: datetime,
    supervisor: Person | None = None,
) -> Placement:
    """Give the applicant a place, a department and a supervisor."""
    chosen = accept(enrolment=enrolment, actor=office(), at=at)
    return place(
        enrolment=chosen,
        centre=run.host,
        department="Отделение реанимации",
        supervisor=supervisor or member_of_faculty("tumasyan"),
        start_date=run.start_date,
        end_date=run.end_date,
        actor=office(),
        at=at,
    )


def _self_paced(run: CourseRun, plan: Plan, dice: random.Random) -> None:
    learners = _enrol(run, _from(*AT_HOME), plan.opens_at, dice)
    for number, learner in enumerate(learners):
        at = plan.opens_at + timedelta(days=3 + 2 * number)
        if learner.enrolment.person.family_name == NEWCOMER:
            learner.read(1, at=at)
        else:
            learner.read(3, at=at)
            learner.sit("final", at=at + timedelta(days=1), knows=0.99)


def _enrol(
    run: CourseRun, people: Iterable[Person], at: datetime, dice: random.Random
) -> list[Learner]:
    """Enrol everybody, a few hours after one another."""
    learners = []
    for number, person in enumerate(people):
        enrolment = enrol(
            run=run,
            person=person,
            actor=person.account or office(),
            at=at + timedelta(hours=2 + 7 * number),
        )
        knows = STRONG if person.family_name == PHYSICIAN else dice.uniform(WEAK, 1)
        learners.append(Learner(enrolment, knows, dice))
    return learners


def _withdraw_one(learner: Learner, plan: Plan) -> None:
    withdraw(
        enrolment=learner.enrolment,
        actor=office(),
        at=plan.opens_at + timedelta(days=6),
        reason="Замены на дежурстве не нашлось",
    )


def _from(*regions: str) -> list[Person]:
    """Return the physicians of these regions, all when none is named."""
    rows: list[Data] = [
        r for r in physicians() if not regions or r["region"] in regions
    ]
    return [find(row) for row in rows]
