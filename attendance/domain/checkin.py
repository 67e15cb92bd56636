"""Checking in by oneself, with the code on the screen of the hall."""

import ipaddress
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from attendance.domain.arriving import arrive
from attendance.domain.replay import TAKEN, Desk
from attendance.domain.roster import standing_mark
from attendance.domain.rotating import Freshness, freshness
from attendance.enums import WAS_THERE, MarkKind, Source
from attendance.models import AttendanceEvent, CheckInRules
from attendance.sentences import refusal_text
from courses.enums import RunState, SessionKind
from courses.models import CourseRun, Enrolment, Session
from people.models import Person

# Sessions are looked for around the moment; none opens earlier than this.
NEAR = timedelta(hours=6)


class CheckInRefused(ValidationError):
    """One cannot check in like this; ``code`` says why, the sentence what to do."""


@dataclass(frozen=True, slots=True)
class Place:
    """From where somebody checks in: a device with a mark of ours, a network."""

    device_id: str
    ip: str | None


@dataclass(frozen=True, slots=True)
class Arrival:
    """The mark that stands now, and whether it stood before."""

    session: Session
    event: AttendanceEvent | None
    was_marked: bool


def rules_of(run: CourseRun) -> CheckInRules:
    """Return how participants of ``run`` check in; without a row, the defaults."""
    return CheckInRules.objects.filter(run=run).first() or CheckInRules(run=run)


def opens_at(session: Session, rules: CheckInRules) -> datetime:
    """Return from when on one may check in to ``session``."""
    return session.starts_at - timedelta(minutes=rules.minutes_early)


def session_of_code(
    *, text: str, person: Person, run: CourseRun | None, at: datetime
) -> Session:
    """Return the session whose code ``text`` is, among those open to ``person``.

    :param run: the run whose page it was typed on; any of the person's without it
    :raises CheckInRefused: ``not_open``, ``old_code``, ``other_session``,
        ``not_enrolled`` or ``wrong_code``
    """
    near = _sessions_near(at)
    taken = _runs_of(person, near)
    own = [one for one in near if one.run_id in ({run.pk} if run else taken)]
    is_open = [one for one in own if _is_open(one, at)]
    for session in is_open:
        if freshness(session.pk, text, at) == Freshness.GOOD:
            return session
    if any(freshness(one.pk, text, at) == Freshness.OLD for one in is_open):
        raise CheckInRefused(
            _("This code has changed already. Type the one on the screen now."),
            code="old_code",
        )
    for session in near:
        if freshness(session.pk, text, at) == Freshness.GOOD:
            raise _of_another(session, taken, is_own=session in own)
    raise _unknown(is_open)


@transaction.atomic
def check_in(
    *, session: Session, person: Person, place: Place, at: datetime
) -> Arrival:
    """Mark ``person`` as here; whoever is marked already stays so.

    :raises CheckInRefused: ``not_enrolled``, ``not_open``, ``over``,
        ``other_network``, ``device_used`` or ``marked_otherwise``
    :raises MarkRefused: the register is closed
    """
    rules = rules_of(session.run)
    enrolment = _enrolment(session, person)
    standing = standing_mark(session=session, enrolment=enrolment)
    if standing and standing.kind in WAS_THERE:
        return Arrival(session, standing, was_marked=True)
    if standing and standing.kind != MarkKind.TAKEN_BACK:
        raise CheckInRefused(
            _(
                "The register says “%(mark)s” for this session. Speak to the helper "
                "at the door: only the trainer changes it."
            )
            % {"mark": standing.get_kind_display()},
            code="marked_otherwise",
        )
    _refuse_closed_door(session, rules, at)
    _refuse_network(rules, place)
    _refuse_device(session, rules, person, place)
    outcome = arrive(
        session=session,
        code=person.code,
        late_after=rules.late_after,
        source=Source.OWN_CODE,
        desk=Desk(actor=person.account, device_id=place.device_id),
        client_id=uuid.uuid4(),
        at=at,
    )
    if outcome != TAKEN:
        raise CheckInRefused(refusal_text(outcome), code=outcome)
    event = standing_mark(session=session, enrolment=enrolment)
    return Arrival(session, event, was_marked=False)


def _sessions_near(at: datetime) -> list[Session]:
    rows = Session.objects.filter(
        starts_at__lt=at + NEAR, ends_at__gt=at - NEAR, run__state=RunState.PLANNED
    ).exclude(kind=SessionKind.BREAK)
    return list(rows.select_related("run__course", "run__check_in_rules"))


def _runs_of(person: Person, sessions: Iterable[Session]) -> set[int]:
    """Return the runs of ``sessions`` in which the person takes part; one query."""
    own = Enrolment.objects.for_person(person).taking_part()
    runs = own.filter(run__in={session.run_id for session in sessions})
    return set(runs.values_list("run_id", flat=True))


def _is_open(session: Session, at: datetime) -> bool:
    rules = getattr(session.run, "check_in_rules", None)
    rules = rules or CheckInRules(run=session.run)
    return opens_at(session, rules) <= at < session.ends_at


def _unknown(is_open: Sequence[Session]) -> CheckInRefused:
    if not is_open:
        return CheckInRefused(
            _("No session is open for check-in now. Look at the screen of the hall."),
            code="not_open",
        )
    return CheckInRefused(
        _("This is not the code of the hall. Type the six digits on the screen now."),
        code="wrong_code",
    )


def _of_another(session: Session, taken: set[int], *, is_own: bool) -> CheckInRefused:
    if is_own:
        return _not_open()
    if session.run_id not in taken:
        return _not_enrolled()
    return CheckInRefused(
        _("This code is of another seminar: “%(title)s”. Check in on its page.")
        % {"title": session.run.title},
        code="other_session",
    )


def _not_open() -> CheckInRefused:
    return CheckInRefused(
        _("Check-in to this session is not open now."), code="not_open"
    )


def _not_enrolled() -> CheckInRefused:
    return CheckInRefused(
        _(
            "You have no place in this seminar. Go to the helper at the door: they "
            "write you down."
        ),
        code="not_enrolled",
    )


def _enrolment(session: Session, person: Person) -> Enrolment:
    own = session.run.enrolments.for_person(person).taking_part()
    found = own.select_related("person").first()
    if found is None:
        raise _not_enrolled()
    return found


def _refuse_closed_door(session: Session, rules: CheckInRules, at: datetime) -> None:
    if at < opens_at(session, rules):
        raise _not_open()
    if at >= session.ends_at:
        raise CheckInRefused(
            _("The session is over. Ask the trainer to set the mark."), code="over"
        )


def _refuse_network(rules: CheckInRules, place: Place) -> None:
    if not rules.networks.strip():
        return
    networks = [ipaddress.ip_network(n, strict=False) for n in rules.networks.split()]
    if place.ip and any(ipaddress.ip_address(place.ip) in net for net in networks):
        return
    raise CheckInRefused(
        _(
            "Check-in works only in the network of the hall. Join its Wi-Fi, or show "
            "your code at the door."
        ),
        code="other_network",
    )


def _refuse_device(
    session: Session, rules: CheckInRules, person: Person, place: Place
) -> None:
    if rules.most_per_device is None:
        return
    marks = AttendanceEvent.objects.filter(
        session=session, source=Source.OWN_CODE, device_id=place.device_id
    )
    others = marks.exclude(person=person).values("person").distinct().count()
    if others >= rules.most_per_device:
        raise CheckInRefused(
            _(
                "This device has checked in others already. Use your own, or show "
                "your code at the door."
            ),
            code="device_used",
        )
