"""How a certificate stands: issued, replaced, revoked; each with who and why."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from certificates.enums import State
from certificates.models import Certificate, CertificateState, CurrentCertificate
from people.models import User


class StateRefused(ValidationError):
    """The certificate cannot change like this; the message says why."""


def begin(certificate: Certificate, *, actor: User | None, at: datetime) -> None:
    """Write the first state and make the certificate the current one."""
    _write(certificate, State.ISSUED, actor, at)
    CurrentCertificate.objects.create(
        person=certificate.person,
        run=certificate.run,
        kind=certificate.kind,
        certificate=certificate,
    )


@transaction.atomic
def revoke(
    *, certificate: Certificate, reason: str, actor: User | None, at: datetime
) -> CertificateState:
    """Take a certificate back, for a reason that only staff will see.

    :raises StateRefused: ``no_reason`` or ``not_current``
    """
    current = lock_current(certificate, reason)
    state = _write(certificate, State.REVOKED, actor, at, reason)
    current.delete()
    log(
        instance=certificate,
        action="certificates.revoke",
        user=actor,
        data={"reason": reason},
    )
    return state


def step_aside(
    certificate: Certificate, *, reason: str, actor: User | None, at: datetime
) -> None:
    """Mark ``certificate`` as replaced and free its place for the new one.

    Inside the caller's transaction.

    :raises StateRefused: ``no_reason`` or ``not_current``
    """
    current = lock_current(certificate, reason)
    _write(certificate, State.SUPERSEDED, actor, at, reason)
    current.delete()


def lock_current(certificate: Certificate, reason: str) -> CurrentCertificate:
    """The certificate's place, locked; a reason must be given.

    :raises StateRefused: ``no_reason`` or ``not_current``
    """
    require_reason(reason)
    current = (
        CurrentCertificate.objects.select_for_update()
        .filter(certificate=certificate)
        .first()
    )
    if current is None:
        message = _("This certificate has been revoked or replaced already.")
        raise StateRefused(message, code="not_current")
    return current


def require_reason(reason: str) -> None:
    """Refuse a decision without a reason.

    :raises StateRefused: ``no_reason``
    """
    if not reason.strip():
        raise StateRefused(_("Write the reason."), code="no_reason")


def _write(
    certificate: Certificate,
    state: State,
    actor: User | None,
    at: datetime,
    reason: str = "",
) -> CertificateState:
    return CertificateState.objects.create(
        certificate=certificate, state=state, reason=reason, actor=actor, at=at
    )
