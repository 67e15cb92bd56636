"""A certificate with a corrected name: a new one that takes the old one's place."""

from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log

from certificates.domain import issuing, names, states
from certificates.models import Candidate, Certificate
from people.models import User


@transaction.atomic
def replace(
    *, certificate: Certificate, reason: str, actor: User | None, at: datetime
) -> Certificate:
    """Issue the certificate anew with the name as it now stands at the person.

    The old one stays verifiable as replaced and leads on to the new one.

    :raises StateRefused: ``no_reason`` or ``not_current``
    :raises IssueRefused: a reason of the name, such as ``name_incomplete``
    """
    candidate = _candidate_of(certificate)
    person = issuing.holder_of(candidate)
    name = names.look_at_name(person)
    if not name.met:
        code = name.code.partition(".")[2]
        raise issuing.IssueRefused(name.sentence, code=code)
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


def _candidate_of(certificate: Certificate) -> Candidate:
    """The candidate behind a certificate, locked before anything else."""
    of_person = Candidate.objects.of_run(certificate.run).filter(
        enrolment__in=certificate.run.enrolments.for_person(certificate.person)
    )
    return issuing.lock(of_person.order_by("withdrawn_at", "pk")[0])
