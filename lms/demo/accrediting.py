"""Accreditations of the finished seminar, codes, and what its participants said."""

import random
from datetime import date, datetime, timedelta

from certificates.domain import awards, codes, evaluating, evaluations
from certificates.domain.evaluation_form import changes_of
from certificates.enums import Accredited, Round
from certificates.models import (
    Accreditation,
    Commitment,
    CreditScheme,
    EvaluationBox,
    SchemeRules,
)
from courses.models import CourseRun, Enrolment
from lms.demo.persons import office
from lms.demo.reading import Data
from lms.demo.runs import find_plan

FINISHED = "YAKT7394"
SINCE = date(2023, 1, 1)
# The codes of the council come as a list; these open nothing.
CODES = 20
# How likely one of the hoped-for changes is chosen.
CHOSEN = 0.6
SCHEMES: tuple[Data, ...] = (
    {
        "key": "nmo",
        "title_ru": "НМО",
        "title_en": "Russian CME (NMO)",
        "order": 1,
        "gives_codes": True,
        "cycle_target": 144,
    },
    {"key": "eaccme", "title_ru": "EACCME", "title_en": "EACCME", "order": 2},
    {
        "key": "society",
        "title_ru": "Часы общества",
        "title_en": "Hours of the society",
        "order": 3,
    },
)
RULES: dict[str, Data] = {
    "nmo": {"unit_minutes": 45, "step": 1, "all_or_nothing": True},
    "eaccme": {
        "unit_minutes": 60,
        "step": "0.5",
        "cap_per_day": 8,
        "requires_evaluation": True,
        "statement_en": "Each medical specialist should claim only those hours of"
        " credit that he/she actually spent in the educational activity.",
    },
    "society": {"unit_minutes": 45, "step": 1},
}
DECISIONS: dict[str, Data] = {
    "nmo": {"number": "КС-2026-04817", "credits": 8, "min_minutes": 300},
    "eaccme": {"number": "LEE-2026-03112", "credits": 9},
    "society": {"number": "НОДГО-17", "credits": 12},
}
CHANGES = (
    (
        "Отправлю мазок в центр при первой цитопении",
        "I will send a smear to the centre at the first cytopenia",
    ),
    (
        "Введу в отделении правило «антибиотик за 60 минут»",
        "I will make “antibiotic within 60 minutes” the rule of my ward",
    ),
)
BARRIERS = ("Нет круглосуточной лаборатории", "", "Не хватает рук", "", "")
BETTER = ("Больше разборов случаев", "", "Раздать протоколы заранее", "", "")


def accredit(*, at: datetime) -> None:
    """Schemes with their rules, and decisions on the finished seminar."""
    run = CourseRun.objects.get(code=FINISHED)
    for fields in SCHEMES:
        scheme, _new = CreditScheme.objects.get_or_create(
            key=fields["key"], defaults=fields
        )
        rules = RULES[scheme.key]
        SchemeRules.objects.get_or_create(
            scheme=scheme, valid_from=SINCE, defaults=rules
        )
        said = {"state": Accredited.AWARDED, **DECISIONS[scheme.key]}
        accreditation, is_new = Accreditation.objects.get_or_create(
            run=run, scheme=scheme, day=None, defaults=said
        )
        if scheme.gives_codes and is_new:
            words = [f"DEMO-{1000 + number}-{scheme.key}" for number in range(CODES)]
            codes.take_in(
                accreditation=accreditation, words=words, actor=office(), at=at
            )
    for order, (ru, en) in enumerate(CHANGES):
        Commitment.objects.get_or_create(
            course=run.course, text_ru=ru, defaults={"text_en": en, "order": order}
        )


def evaluate(*, at: datetime) -> None:
    """Most participants fill the form in on the last day; credits follow."""
    run = CourseRun.objects.select_related("course").get(code=FINISHED)
    if EvaluationBox.objects.filter(run=run).exists():
        return
    dice = random.Random(FINISHED)  # noqa: S311 - a story, not a secret
    evening = find_plan(FINISHED, at).moment(2, "18:30")
    for number, enrolment in enumerate(run.enrolments.taking_part().order_by("pk")):
        # Some have not found the time yet: their page asks for it.
        if number % 4:
            _fill_in(enrolment, dice, at=evening + timedelta(minutes=number))
    awards.award_run(run=run, actor=office(), at=at)


def _fill_in(enrolment: Enrolment, dice: random.Random, *, at: datetime) -> None:
    changes = [row["key"] for row in changes_of(enrolment.run.course)]
    if evaluations.state_of(enrolment.run, Round.AFTER, at=at) != "open":
        return
    high = {
        key: dice.choice((4, 5, 5))
        for key in ("relevant", "aims", "evidence", "organisation", "recommend")
    }
    evaluating.hand_in(
        enrolment=enrolment,
        round_=Round.AFTER,
        answers={
            **high,
            "dialogue": dice.choice((3, 3, 4, 5)),
            "sure_before": dice.choice((2, 2, 3, 4)),
            "sure_after": dice.choice((3, 4, 4, 5)),
            "bias": "no",
            "bias_where": "",
            "changes": [key for key in changes if dice.random() < CHOSEN] or ["none"],
            "own_change": "",
            "barrier": dice.choice(BARRIERS),
            "better": dice.choice(BETTER),
        },
        actor=enrolment.person.account,
        at=at,
    )
