"""Letters of the room."""

from collections.abc import Sequence
from datetime import datetime

from certificates import texts
from certificates.domain.snapshots import public_address
from certificates.enums import Round
from certificates.models import Certificate, ConfirmationCode
from courses.models import CourseRun, Enrolment
from notices.domain import letters
from notices.domain.letters import address_of
from people.i18n import localise
from people.models import Person

__all__ = [
    "address_of",
    "certificate_issued",
    "check_name",
    "code_ready",
    "evaluation",
]


def certificate_issued(certificate: Certificate, *, at: datetime) -> None:
    """Tell the holder that the certificate is ready; once, if there is an e-mail."""
    person = certificate.person
    language = person.language
    snapshot = certificate.snapshot
    letters.post(
        text=texts.ISSUED,
        person=person,
        at=at,
        key=f"certificates.issued:{certificate.pk}",
        values={
            "title": str(localise(snapshot["course"], language)),
            "number": certificate.number,
            "printed_name": snapshot["person"]["name"],
            "link": snapshot["link"],
            "page": public_address("certificate", certificate.code, language=language),
            "replaces": certificate.replaces.number if certificate.replaces else "",
        },
    )


def check_name(
    enrolment: Enrolment, person: Person, *, token: str, at: datetime
) -> None:
    """Ask how the name will look, at most once a day; the link needs no sign-in."""
    letters.post(
        text=texts.CHECK_NAME,
        person=person,
        at=at,
        key=f"certificates.check_name:{enrolment.pk}:{at:%Y-%m-%d}",
        values={
            "printed_name": person.full_name,
            "page": public_address("check_name", token, language=person.language),
        },
    )


def code_ready(code: ConfirmationCode, *, at: datetime) -> None:
    """Say where the code can be read; a letter never holds it."""
    person = code.person
    if person is None:
        return
    letters.post(
        text=texts.CODE_READY,
        person=person,
        at=at,
        key=f"certificates.code:{code.pk}",
        values={
            "title": _title(code.accreditation.run, person.language),
            "page": public_address("my_credits", language=person.language),
        },
    )


def evaluation(
    enrolment: Enrolment,
    run: CourseRun,
    round_: str,
    *,
    schemes: Sequence[str],
    at: datetime,
) -> None:
    """Ask a participant to fill the evaluation form in; once for each round."""
    person = enrolment.person.merged_into or enrolment.person
    values = {
        "title": _title(run, person.language),
        "schemes": ", ".join(str(name) for name in schemes),
        "page": public_address("evaluation", run.code, language=person.language),
    }
    letters.post(
        text=texts.FOLLOW_UP if round_ == Round.FOLLOW_UP else texts.EVALUATION,
        person=person,
        at=at,
        key=f"certificates.evaluation:{enrolment.pk}:{round_}",
        values=values,
    )


def _title(run: CourseRun, language: str) -> str:
    titles = {
        "ru": run.title_ru or run.course.title_ru,
        "en": run.title_en or run.course.title_en,
    }
    return str(localise(titles, language))
