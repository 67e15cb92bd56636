"""Rules of when: plan what falls due, and write to everybody concerned."""

from datetime import datetime, timedelta

from django.db import transaction

from notices import due, moments, texts
from notices.domain import letters
from notices.models import Rule, RuleDue

BATCH = 500
# Planned so far ahead; what is announced later than this is planned at once.
AHEAD = timedelta(days=1)
# Later than this a reminder says nothing new: the rule or the date is younger.
LATEST = timedelta(days=1)


def plan(*, at: datetime) -> int:
    """Make due rows for what the rules speak of; moved dates move the rows.

    :returns: how many rows are new or moved
    """
    return sum(_plan_rule(rule, at) for rule in Rule.objects.filter(is_active=True))


def _plan_rule(rule: Rule, at: datetime) -> int:
    moment = moments.registered().get(rule.moment)
    if moment is None:
        return 0
    planned = {row.subject: row for row in rule.dues.all()}
    count = 0
    for occasion in moment.between(at, at + rule.before + AHEAD):
        due_at = rule.due_at(occasion.at)
        row = planned.get(occasion.subject)
        if row is None and due_at >= at - LATEST:
            RuleDue.objects.create(
                rule=rule,
                subject=occasion.subject,
                moment_at=occasion.at,
                due_at=due_at,
            )
            count += 1
        elif row is not None and row.moment_at != occasion.at:
            _move(row, occasion.at, due_at)
            count += 1
    if count:
        due.wake(RuleDue)
    return count


def _move(row: RuleDue, moment_at: datetime, due_at: datetime) -> None:
    """Another date: everybody is reminded of it again."""
    RuleDue.objects.filter(pk=row.pk).update(
        moment_at=moment_at, due_at=due_at, done_at=None, attempts=0, after=0
    )


def remind(row: RuleDue, *, at: datetime) -> datetime | None:
    """Write to the next batch of those whom ``row`` concerns."""
    row = RuleDue.objects.select_related("rule__text").get(pk=row.pk)
    moment = moments.registered().get(row.rule.moment)
    occasion = moment.find(row.subject) if moment and row.rule.is_active else None
    if moment is None or occasion is None or occasion.at <= at:
        return None
    if (due_at := row.rule.due_at(occasion.at)) > at:
        RuleDue.objects.filter(pk=row.pk).update(moment_at=occasion.at)
        return due_at
    return _write(row, moment, at)


@transaction.atomic
def _write(row: RuleDue, moment: moments.Moment, at: datetime) -> datetime | None:
    persons = moment.recipients(row.subject).filter(pk__gt=row.after).order_by("pk")
    batch = list(persons.select_related("account")[:BATCH])
    values = {
        language: moment.values(row.subject, language)
        for language in {person.language for person in batch}
    }
    letters.write(
        [
            letters.Letter(
                person=person,
                text=row.rule.text,
                values=values[person.language]
                | texts.values_of(person, person.language),
                kind=row.rule.text.key,
                key=f"rule:{row.rule_id}:{row.subject}:{row.moment_at:%Y%m%dT%H%M}"
                f":{person.pk}",
            )
            for person in batch
        ],
        at=at,
    )
    if len(batch) < BATCH:
        return None
    RuleDue.objects.filter(pk=row.pk).update(after=batch[-1].pk)
    return at
