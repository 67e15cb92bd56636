"""Decisions against a condition or a doubt: with a right, a reason, and in the log."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from certificates.domain import names
from certificates.enums import Subject
from certificates.models import Candidate, Override
from courses.findings import Finding
from courses.models import CourseRun, Enrolment
from people.models import User

# What cannot be printed at all stays so, whoever decides.
_BEYOND_DECISION = {"certificates.name_incomplete", "certificates.name_unprintable"}


class OverrideRefused(ValidationError):
    """The decision was not taken; the message says why."""


@transaction.atomic
def clear_name(
    *, enrolment: Enrolment, reason: str, actor: User | None, at: datetime
) -> Override:
    """Decide that the person's name is right as it stands now.

    :raises OverrideRefused: ``no_reason`` or ``unprintable``
    """
    person = enrolment.person.merged_into or enrolment.person
    if not may_clear(names.look_at_name(person)):
        message = _("This name cannot be printed: correct it in the person’s record.")
        raise OverrideRefused(message, code="unprintable")
    digest = names.digest(person)
    return _decide(enrolment, Subject.NAME, reason, actor, at, digest=digest)


@transaction.atomic
def waive_conditions(
    *, enrolment: Enrolment, reason: str, actor: User | None, at: datetime
) -> Override:
    """Make somebody a candidate who has not met all conditions.

    The findings stay as they are; only the certificate no longer waits for
    them, not even when they are asked anew.

    :raises OverrideRefused: ``no_reason``
    """
    enrolment = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    decision = _decide(enrolment, Subject.CONDITIONS, reason, actor, at)
    candidate, is_new = Candidate.objects.get_or_create(
        enrolment=enrolment, defaults={"proposed_at": at}
    )
    if not is_new:
        candidate.withdrawn_at = None
        candidate.save(update_fields=["withdrawn_at"])
    return decision


def cleared_names(run: CourseRun) -> set[str]:
    """Hashes of the names in ``run`` that somebody has found right."""
    rows = Override.objects.filter(enrolment__run=run, subject=Subject.NAME)
    return set(rows.values_list("name_digest", flat=True))


def is_decided(enrolment: Enrolment) -> bool:
    """Whether the certificate does not wait for the conditions any more."""
    return enrolment.overrides.filter(subject=Subject.CONDITIONS).exists()


def may_clear(doubt: Finding) -> bool:
    """Whether a person may decide that the doubtful name is right."""
    return doubt.code not in _BEYOND_DECISION


def _decide(
    enrolment: Enrolment,
    subject: Subject,
    reason: str,
    actor: User | None,
    at: datetime,
    *,
    digest: str = "",
) -> Override:
    if not reason.strip():
        raise OverrideRefused(_("Write the reason."), code="no_reason")
    log(
        instance=enrolment,
        action=f"certificates.override_{subject}",
        user=actor,
        data={"reason": reason},
    )
    return Override.objects.create(
        enrolment=enrolment,
        subject=subject,
        name_digest=digest,
        reason=reason,
        actor=actor,
        at=at,
    )
