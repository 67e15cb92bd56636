"""The desk of one run for a day, by link and PIN, for helpers without an account."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from attendance.models import DoorPass
from courses.enums import RunState
from courses.models import CourseRun
from people.models import User

SALT = "attendance.door"
TOKEN_LENGTH = 32
PIN_LENGTH = 6
# After so many wrong PINs in a row the pass is shut; one makes a new one.
MOST_WRONG = 5
# What was recorded on the day may be sent so long after it.
SENDING = timedelta(days=3)


class PassRefused(ValidationError):
    """The pass cannot be made or used; ``code`` says why."""


@dataclass(frozen=True, slots=True)
class Keys:
    """What a helper needs: the end of the link, and the PIN to type."""

    token: str
    pin: str


def keys_of(door: DoorPass) -> Keys:
    """Return link and PIN of a pass; they are derived, never stored."""
    number = int(_derived(door, "pin"), 16) % 10**PIN_LENGTH
    return Keys(f"{door.pk}-{_token(door)}", f"{number:0{PIN_LENGTH}d}")


@transaction.atomic
def make_pass(
    *, run: CourseRun, day: date, name: str, actor: User, at: datetime
) -> DoorPass:
    """Let somebody without an account hold the desk of ``run`` on ``day``.

    :raises PassRefused: ``ended`` (cancelled or closed), ``other_day``
    """
    if run.state in {RunState.CANCELLED, RunState.CLOSED}:
        raise PassRefused(
            _("The seminar is closed or cancelled: its desk needs no helper."),
            code="ended",
        )
    if not _is_held_on(run, day) or day < run.today(at):
        raise PassRefused(
            _("Choose a day of the seminar that has not passed."), code="other_day"
        )
    door = DoorPass.objects.create(
        run=run, day=day, name=name.strip(), made_by=actor, made_at=at
    )
    data = {"day": day.isoformat(), "pass": door.pk}
    log(instance=run, action="attendance.make_pass", user=actor, data=data)
    return door


@transaction.atomic
def revoke_pass(*, door: DoorPass, actor: User, at: datetime) -> DoorPass:
    """Take a pass back; its desk shuts at the next contact. Twice changes nothing."""
    door = DoorPass.objects.select_for_update(of=("self",)).get(pk=door.pk)
    if door.revoked_at is None:
        door.revoked_at = at
        door.save(update_fields=["revoked_at"])
        data = {"pass": door.pk}
        log(instance=door.run, action="attendance.revoke_pass", user=actor, data=data)
    return door


def find_pass(token: str) -> DoorPass | None:
    """Return the pass to which a link leads, whatever its day; one query."""
    pk, _dash, _rest = token.partition("-")
    if not pk.isdecimal() or len(pk) > TOKEN_LENGTH:
        return None
    doors = DoorPass.objects.select_related("run__course__programme")
    door = doors.filter(pk=int(pk)).first()
    same = door is not None and constant_time_compare(token, keys_of(door).token)
    return door if same else None


def open_pass(*, door: DoorPass, pin: str, at: datetime) -> DoorPass:
    """Check the PIN; wrong ones are counted, and too many shut the pass.

    :raises PassRefused: ``revoked``, ``other_day``, ``shut``, ``wrong_pin``
    """
    with transaction.atomic():
        door = _locked(door)
        _refuse_shut(door, at)
        is_right = constant_time_compare(pin.strip(), keys_of(door).pin)
        door.wrong_pins = 0 if is_right else door.wrong_pins + 1
        door.save(update_fields=["wrong_pins"])
    if not is_right:
        raise PassRefused(
            _("This PIN is not the one. Tries left: %(left)s.")
            % {"left": MOST_WRONG - door.wrong_pins},
            code="wrong_pin",
        )
    return door


def may_send(door: DoorPass, at: datetime) -> bool:
    """Tell whether what its holder recorded on the day is still taken."""
    return door.revoked_at is None and (
        door.day <= door.run.today(at) <= door.day + SENDING
    )


def _refuse_shut(door: DoorPass, at: datetime) -> None:
    if door.revoked_at is not None:
        raise PassRefused(
            _("This link was taken back. Ask the trainer for a new one."),
            code="revoked",
        )
    if not door.is_for(at):
        raise PassRefused(
            _("This link opens the desk on another day only."), code="other_day"
        )
    if door.wrong_pins >= MOST_WRONG:
        raise PassRefused(
            _("Too many wrong PINs: the link is shut. Ask the trainer for a new one."),
            code="shut",
        )


def _locked(door: DoorPass) -> DoorPass:
    rows = DoorPass.objects.select_for_update(of=("self",)).select_related("run")
    return rows.get(pk=door.pk)


def _is_held_on(run: CourseRun, day: date) -> bool:
    first, last = run.start_date, run.end_date
    return first is not None and last is not None and first <= day <= last


def _token(door: DoorPass) -> str:
    return _derived(door, "link")[:TOKEN_LENGTH]


def _derived(door: DoorPass, purpose: str) -> str:
    value = f"{purpose}:{door.pk}:{door.seed}"
    key = settings.SECRET_KEY
    return salted_hmac(SALT, value, secret=key, algorithm="sha256").hexdigest()
