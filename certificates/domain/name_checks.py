"""«Check how your name will look»: a signed link, one purpose, no sign-in."""

from dataclasses import asdict
from datetime import datetime, timedelta
from difflib import SequenceMatcher

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from certificates import emails
from certificates.domain import issuing, names
from certificates.enums import Answer
from certificates.models import NameAnswer
from courses.models import CourseRun, Enrolment
from people.domain import naming
from people.domain.profile import Names, rename
from people.models import User

SALT = "certificates.check_name"
VALID_FOR = timedelta(days=14)
# Names as alike as this differ by a slip of the finger, not by a marriage.
ALIKE = 0.75


class NameCheckRefused(ValidationError):
    """The name cannot be changed here; the message says why."""


def token_for(enrolment: Enrolment, *, at: datetime) -> str:
    """What a mail's link carries; it opens this one page for a fortnight."""
    return signing.dumps([enrolment.pk, int(at.timestamp())], salt=SALT)


def read_token(token: str, *, at: datetime) -> Enrolment | None:
    """The enrolment of a link; ``None`` when it is forged or too old."""
    try:
        pk, asked = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    if at.timestamp() - asked > VALID_FOR.total_seconds():
        return None
    rows = Enrolment.objects.select_related("person__merged_into", "run__course")
    return rows.filter(pk=pk).first()


@transaction.atomic
def ask_run(*, run: CourseRun, actor: User | None, at: datetime) -> int:
    """Write to everybody without a certificate whose name is not confirmed.

    Asking again on the same day writes nobody twice.

    :returns: how many letters are on their way
    """
    had, settled = issuing.holders(run), _settled(run)
    asked = 0
    for enrolment in run.enrolments.taking_part().select_related("person__merged_into"):
        person = enrolment.person.merged_into or enrolment.person
        known = (enrolment.pk, names.digest(person)) in settled
        if person.pk in had or known or not emails.address_of(person):
            continue
        emails.check_name(enrolment, person, token=token_for(enrolment, at=at), at=at)
        asked += 1
    log(instance=run, action="certificates.ask_names", user=actor, data={"n": asked})
    return asked


@transaction.atomic
def confirm(*, enrolment: Enrolment, at: datetime) -> NameAnswer:
    """Note that the participant finds the name right as it stands."""
    log(instance=enrolment, action="certificates.name_confirmed")
    return _note(enrolment, Answer.CONFIRMED, at)


@transaction.atomic
def correct(*, enrolment: Enrolment, wanted: Names, at: datetime) -> NameAnswer:
    """Mend a slip at once; another name waits for staff to see a document.

    :raises NameCheckRefused: ``issued``: the certificate exists already
    """
    person = enrolment.person.merged_into or enrolment.person
    if issuing.find_current(person=person, run=enrolment.run):
        message = _(
            "The certificate has been issued already. Write to the society:"
            " a new one takes its place."
        )
        raise NameCheckRefused(message, code="issued")
    if (
        naming.is_locked(person)
        or not _is_a_slip(person.family_name, wanted.family_name)
        or not _is_a_slip(person.given_name, wanted.given_name)
    ):
        log(instance=enrolment, action="certificates.name_wished")
        return _note(enrolment, Answer.WISHED, at, wish=asdict(wanted))
    enrolment.person = rename(person=person, names=wanted, actor=None, at=at)
    return _note(enrolment, Answer.CORRECTED, at)


def answers_of(run: CourseRun) -> dict[int, NameAnswer]:
    """The last answer of each enrolment of ``run``."""
    rows = NameAnswer.objects.filter(enrolment__run=run)
    return {row.enrolment_id: row for row in rows}


def _settled(run: CourseRun) -> set[tuple[int, str]]:
    rows = NameAnswer.objects.filter(enrolment__run=run)
    return set(rows.values_list("enrolment_id", "name_digest"))


def _is_a_slip(old: str, new: str) -> bool:
    alike = SequenceMatcher(None, old.casefold(), new.casefold()).ratio()
    return old.casefold() == new.casefold() or alike >= ALIKE


def _note(
    enrolment: Enrolment,
    answer: Answer,
    at: datetime,
    *,
    wish: dict[str, str] | None = None,
) -> NameAnswer:
    person = enrolment.person.merged_into or enrolment.person
    return NameAnswer.objects.create(
        enrolment=enrolment,
        answer=answer,
        name_digest=names.digest(person),
        wish=wish or {},
        at=at,
    )
