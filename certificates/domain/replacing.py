"""A new certificate instead of another: the name was corrected, or it was revoked."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from certificates.domain import issuing, names, states
from certificates.models import Candidate, Certificate
from people.models import Person, User


@transaction.atomic
def replace(
    *, certificate: Certificate, reason: str, actor: User | None, at: datetime
) -> Certificate:
    """Issue the certificate anew with the name as it now stands at the person.

    The old one stays verifiable as replaced and leads on to the new one.

    :raises StateRefused: ``no_reason`` or ``not_current``
    :raises IssueRefused: ``no_change``, or a reason of the name, such as
        ``name_incomplete``
    """
    candidate = _candidate_of(certificate)
    person = issuing.holder_of(candidate)
    issuing.refuse_name(candidate, person)
    if not changes(certificate, person):
        message = _(
            "The name is the same as on the certificate. Correct it in the"
            " person’s record first."
        )
        raise issuing.IssueRefused(message, code="no_change")
    states.step_aside(certificate, reason=reason, actor=actor, at=at)
    new = issuing.write_certificate(
        candidate=candidate, person=person, actor=actor, at=at, replaces=certificate
    )
    log(
        instance=certificate,
        action="certificates.replace",
        user=actor,
        data={"reason": reason, "new": new.number},
    )
    return new


def changes(certificate: Certificate, person: Person) -> bool:
    """Whether a replacement would print ``person`` otherwise than the certificate."""
    printed = certificate.snapshot["person"]
    return (printed["name"], printed["latin"]) != (
        names.printed_name(person),
        names.printed(person.latin_name),
    )


@transaction.atomic
def reissue(
    *, certificate: Certificate, reason: str, actor: User | None, at: datetime
) -> Certificate:
    """Issue a new certificate to somebody whose certificate was revoked.

    A decision about one person, with a reason; the revoked one stays revoked.

    :raises StateRefused: ``no_reason``
    :raises IssueRefused: ``not_revoked``, or as :func:`issuing.issue` says
    """
    states.require_reason(reason)
    candidate = _candidate_of(certificate)
    person = issuing.holder_of(candidate)
    issuing.refuse(candidate, person, at=at)
    held = issuing.find_current(person=person, run=certificate.run)
    if held or issuing.revoked(certificate.run).get(person.pk) != certificate:
        message = _("There is a newer certificate, or this one is not revoked.")
        raise issuing.IssueRefused(message, code="not_revoked")
    new = issuing.write_certificate(
        candidate=candidate, person=person, actor=actor, at=at
    )
    log(
        instance=certificate,
        action="certificates.reissue",
        user=actor,
        data={"reason": reason, "new": new.number},
    )
    return new


def _candidate_of(certificate: Certificate) -> Candidate:
    """The candidate behind a certificate, locked before anything else."""
    of_person = Candidate.objects.of_run(certificate.run).filter(
        enrolment__in=certificate.run.enrolments.for_person(certificate.person)
    )
    return issuing.lock(of_person.order_by("withdrawn_at", "pk")[0])
