"""How the society's attendance came about: a webinar, an appeal, a log of skills."""

import random
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from attendance.domain import files, skills
from attendance.domain.appeals import appeal
from attendance.domain.broadcasting import broadcast
from attendance.domain.checks import confirm
from attendance.domain.webinar import keep, ping
from attendance.enums import ClockPolicy, DayKind, SkillLevel
from attendance.models import Broadcast
from courses.models import Placement, Session
from lms.demo.learning import Learner
from lms.demo.persons import office, trainer
from people.models import Person

BEAT = timedelta(minutes=2)
HOUR = timedelta(hours=1)
SKILLS = (
    ("Пункция порта", SkillLevel.OBSERVED, 2, ""),
    ("Пункция порта", SkillLevel.ASSISTED, 3, ""),
    ("Люмбальная пункция", SkillLevel.ASSISTED, 1, "под седацией"),
    ("Пункция порта", SkillLevel.INDEPENDENT, 1, "с первой попытки"),
    ("Костномозговая пункция", SkillLevel.OBSERVED, 1, ""),
)


def attend_online(
    session: Session, learners: Sequence[Learner], dice: random.Random
) -> None:
    """Let the session be broadcast: the last one leaves early, the second misses a check."""
    row = broadcast(
        session=session,
        address="https://webinar.demo.nodgo.example/live",
        checks=2,
        minutes_open=4,
        clock=ClockPolicy.GOES_ON,
        actor=trainer(),
        at=session.starts_at - timedelta(days=1),
    )
    for learner in learners:
        leaves = session.ends_at
        if learner == learners[-1]:
            leaves -= (session.ends_at - session.starts_at) / 3
        answers = learner != learners[1]
        _watch(row, learner, until=leaves, answers=answers, dice=dice)
    keep(row, at=session.ends_at + HOUR)
    row.finish(at=session.ends_at + HOUR)


def _watch(
    row: Broadcast,
    learner: Learner,
    *,
    until: datetime,
    answers: bool,
    dice: random.Random,
) -> None:
    """Keep the page open from a little before the beginning on."""
    page = uuid.UUID(int=dice.getrandbits(128), version=4)
    at, shown = row.session.starts_at - BEAT, None
    while at <= until:
        pulse = ping(
            broadcast=row, enrolment=learner.enrolment, page=page, got=shown, at=at
        )
        if pulse.check and shown and answers:
            confirm(
                session=row.session, enrolment=learner.enrolment, number=shown, at=at
            )
        shown = pulse.check.number if pulse.check else None
        at += BEAT


def hand_report_in(
    session: Session, learners: Sequence[Learner], *, at: datetime
) -> None:
    """Hand in who connected through another system; somebody has to look at names."""
    clock = session.run.zone
    came = session.starts_at.astimezone(clock)
    left = session.ends_at.astimezone(clock)
    times = f"{came:%d.%m.%Y %H:%M:%S};{left:%d.%m.%Y %H:%M:%S}"
    first, second = (learner.enrolment.person for learner in learners[:2])
    rows = [
        "Имя и фамилия;Email;Время входа;Время выхода",
        f"{first.given_name} {first.family_name} (Гость);;{times}",
        f"{second.full_name};{second.email};{times}",
        f"Ординаторская 2;;{times}",
    ]
    file, _is_new = files.hand_in(
        session=session,
        name="webinar.csv",
        content="\n".join(rows).encode("utf-8-sig"),
        kind="any",
        zone=str(clock),
        language="ru",
        actor=trainer(),
        at=at,
    )
    while files.work_on(file, at=at):
        pass
    file.finish(at=at)


def object_to(session: Session, learner: Learner, *, at: datetime) -> None:
    """Somebody's connection broke, and the rest of the session was followed by phone."""
    appeal(
        session=session,
        enrolment=learner.enrolment,
        text="За полчаса до конца прервалась связь, дальше – по телефону до конца.",
        actor=learner.enrolment.person.account or office(),
        at=at,
    )


def train(placement: Placement, *, at: datetime) -> None:
    """Write the log of skills and the days until now; the supervisor has signed some."""
    person: Person = placement.enrolment.person
    actor = person.account or office()
    day = placement.start_date
    entries = []
    for skill, level, count, remark in SKILLS:
        entry = skills.enter(
            placement=placement,
            skill=skill,
            level=level,
            day=day,
            count=count,
            remark=remark,
            is_clean=True,
            actor=actor,
            at=at,
        )
        entries.append(entry.pk)
        day += timedelta(days=1)
    skills.sign(placement=placement, entries=entries[:3], actor=trainer(), at=at)
    _say_days(placement, at)


def _say_days(placement: Placement, at: datetime) -> None:
    """The supervisor's word for each working day; the fourth was excused."""
    day, today = placement.start_date, placement.enrolment.run.today(at)
    number = 0
    while day < today:
        if day.weekday() < 5:  # noqa: PLR2004 - Saturday
            number += 1
            is_excused = number == 4  # noqa: PLR2004 - one of them
            skills.say_day(
                placement=placement,
                day=day,
                kind=DayKind.EXCUSED if is_excused else DayKind.PRESENT,
                reason="Приём в своей поликлинике" if is_excused else "",
                actor=trainer(),
                at=at,
            )
        day += timedelta(days=1)
