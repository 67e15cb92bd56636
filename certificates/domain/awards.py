"""Awarding credits: one attendance log, independent awards, nothing before a decision."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from wagtail.log_actions import log

from attendance.domain.minutes import minutes_by_day
from certificates import emails
from certificates.domain import codes, evaluations, issuing
from certificates.domain.reckoning import Measure, credits_of
from certificates.enums import Rounding
from certificates.models import (
    Accreditation,
    ConfirmationCode,
    CreditAward,
    SchemeRules,
)
from courses.models import CourseRun
from people.models import Person, User


def award_run(*, run: CourseRun, actor: User | None, at: datetime) -> int:
    """Award everybody who holds a certificate of ``run``; again awards nobody twice.

    For decisions that came after the certificates, and pools filled since.
    """
    holders = [row.person for row in issuing.holders(run).values()]
    return award(run=run, persons=holders, actor=actor, at=at, tell=True)


@transaction.atomic
def award(
    *,
    run: CourseRun,
    persons: Iterable[Person],
    actor: User | None,
    at: datetime,
    tell: bool = False,
) -> int:
    """Award ``persons`` what each awarded accreditation of ``run`` gives them.

    Whoever was awarded keeps that; a code that was missing is given now.

    :param tell: whether a letter says that a code has come; it never holds the code
    :returns: how many awards are new
    """
    accreditations = (
        Accreditation.objects.awarded().filter(run=run).select_related("scheme", "run")
    )
    new = 0
    for accreditation in accreditations:
        for person in persons:
            new += _award_one(accreditation, person, actor, at)
            if tell and (code := _fresh_code(accreditation, person, at)):
                emails.code_ready(code, at=at)
    return new


def _fresh_code(
    accreditation: Accreditation, person: Person, at: datetime
) -> ConfirmationCode | None:
    given = accreditation.codes.given().filter(given_at=at)
    return given.filter(person=person.merged_into or person).first()


def rules_for(accreditation: Accreditation) -> SchemeRules | None:
    """The rules of the scheme on the unit's last day; ``None`` before the first."""
    day = accreditation.last_day or date.max
    return accreditation.scheme.rules.filter(valid_from__lte=day).first()


def _award_one(
    accreditation: Accreditation, person: Person, actor: User | None, at: datetime
) -> int:
    kept = person.merged_into or person
    rules = rules_for(accreditation)
    own = Q(person=kept) | Q(person__merged_into=kept)
    held = CreditAward.objects.filter(own, accreditation=accreditation)
    if rules is None or _lacks_evaluation(accreditation, kept, rules):
        return 0
    is_new = not held.exists() and _write(accreditation, kept, rules, actor, at)
    if accreditation.scheme.gives_codes and held.exists():
        codes.give(accreditation=accreditation, person=kept, at=at)
    return int(is_new)


def _lacks_evaluation(
    accreditation: Accreditation, person: Person, rules: SchemeRules
) -> bool:
    """Whether the scheme gives nothing before the evaluation form is filled in."""
    return rules.requires_evaluation and not evaluations.has_filled(
        run=accreditation.run, person=person
    )


def _write(
    accreditation: Accreditation,
    person: Person,
    rules: SchemeRules,
    actor: User | None,
    at: datetime,
) -> bool:
    minutes = _minutes(accreditation, person)
    earned = credits_of(
        minutes,
        measure=_measure(rules),
        most=accreditation.credits or Decimal(0),
        least=accreditation.min_minutes,
    )
    if not earned:
        return False
    # Another worker may award the same at this moment.
    row, is_new = CreditAward.objects.get_or_create(
        accreditation=accreditation,
        person=person,
        defaults={
            "credits": earned,
            "rules": rules,
            "evidence": {"minutes": {str(d): m for d, m in minutes.items()}},
            "awarded_at": at,
            "awarded_by": actor,
        },
    )
    if is_new:
        log(instance=row, action="certificates.award", user=actor)
    return is_new


def _minutes(accreditation: Accreditation, person: Person) -> dict[date, int]:
    own = accreditation.run.enrolments.for_person(person).select_related("run")
    days: dict[date, int] = {}
    for of_day in minutes_by_day(enrolments=list(own)).values():
        for day, minutes in of_day.items():
            if accreditation.day in (None, day):
                days[day] = max(days.get(day, 0), minutes)
    return days


def _measure(rules: SchemeRules) -> Measure:
    return Measure(
        unit_minutes=rules.unit_minutes,
        step=rules.step,
        nearest=rules.rounding == Rounding.NEAREST,
        cap_per_day=rules.cap_per_day,
        all_or_nothing=rules.all_or_nothing,
    )
