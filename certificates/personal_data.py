"""What the room keeps about a person: certificates, credits, codes."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from certificates.domain.files import private_storage
from certificates.models import (
    BatchStep,
    Candidate,
    Certificate,
    CertificateFile,
    CertificateState,
    CodeShown,
    ConfirmationCode,
    CreditAward,
    CurrentCertificate,
    EvaluationFilled,
    ExternalDocument,
    NameAnswer,
    Override,
)
from people import evidence
from people.domain.personal_data import Kept, Part, Persons, register

KEPT = (
    Kept(
        name="certificates",
        model=Certificate,
        fields=("number", "kind", "issued_at", "snapshot"),
    ),
    Kept(
        name="states",
        model=CertificateState,
        of="certificate__person",
        fields=("certificate__number", "state", "at"),
    ),
    Kept(name="current", model=CurrentCertificate, fields=("certificate__number",)),
    Kept(
        name="files",
        model=CertificateFile,
        of="certificate__person",
        fields=("certificate__number", "sha256"),
    ),
    Kept(
        name="credits",
        model=CreditAward,
        fields=("accreditation__scheme__title_ru", "credits", "awarded_at"),
    ),
    Kept(
        name="codes",
        model=ConfirmationCode,
        fields=("accreditation__run__code", "given_at", "voided_at"),
    ),
    Kept(
        name="codes_shown",
        model=CodeShown,
        of="code__person",
        fields=("code__accreditation__run__code", "at"),
    ),
    Kept(
        name="candidates",
        model=Candidate,
        of="enrolment__person",
        fields=("enrolment__run__code", "proposed_at", "withdrawn_at"),
    ),
    Kept(name="steps", model=BatchStep, of="candidate__enrolment__person"),
    Kept(
        name="decisions",
        model=Override,
        of="enrolment__person",
        fields=("enrolment__run__code", "subject", "reason", "at"),
    ),
    Kept(
        name="evaluations_filled",
        model=EvaluationFilled,
        of="enrolment__person",
        fields=("enrolment__run__code", "round"),
    ),
    Kept(
        name="documents_of_other_issuers",
        model=ExternalDocument,
        fields=(
            *("code", "kind", "title", "issuer", "number", "issued_on", "hours"),
            *("scheme__key", "credits", "added_at"),
        ),
        drop=True,
    ),
    Kept(
        name="name_answers",
        model=NameAnswer,
        of="enrolment__person",
        fields=("enrolment__run__code", "answer", "wish", "at"),
    ),
)


def files(persons: Persons) -> Iterator[tuple[str, bytes]]:
    """Return the certificates as they were handed out, and one's own scans."""
    rows = CertificateFile.objects.filter(certificate__person__in=persons)
    for row in rows.select_related("certificate"):
        name = f"{row.certificate.number}-{row.pk}.pdf".replace("/", "-")
        with private_storage().open(row.storage_name) as file:
            yield name, file.read()
    for name in _scans(persons):
        with private_storage().open(name) as file:
            yield name, file.read()


def _scans(persons: Persons) -> list[str]:
    scans = ExternalDocument.objects.filter(person__in=persons).exclude(storage_name="")
    return list(scans.values_list("storage_name", flat=True))


def erase(persons: Persons, _at: datetime) -> None:
    """Empty wished names, for the register keeps the printed one; delete scans."""
    for name in _scans(persons):
        transaction.on_commit(partial(private_storage().delete, name))
    wishes = NameAnswer.objects.filter(enrolment__person__in=persons)
    with evidence.opened(NameAnswer):
        wishes.exclude(wish={}).update(wish={})


def add() -> None:
    """Take part; called in ``apps.ready``."""
    ground = _(
        "The register of certificates keeps the printed name for six years or more,"
        " so that a document once given can be verified."
    )
    register(
        Part(room="certificates", kept=KEPT, ground=ground, files=files, erase=erase)
    )
