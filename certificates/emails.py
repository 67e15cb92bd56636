"""Mails of the room."""

from collections.abc import Sequence
from datetime import datetime

from certificates.domain.snapshots import public_address
from certificates.enums import Round
from certificates.models import Certificate, ConfirmationCode
from courses.models import CourseRun, Enrolment
from notices.domain import outbox
from people.i18n import LocalisedText, localise
from people.models import Person

ISSUED = "certificates/emails/issued"
CHECK_NAME = "certificates/emails/check_name"
CODE_READY = "certificates/emails/code_ready"
EVALUATION = "certificates/emails/evaluation"
FOLLOW_UP = "certificates/emails/follow_up"


def certificate_issued(certificate: Certificate, *, at: datetime) -> None:
    """Tell the holder that the certificate is ready; once, if there is an e-mail."""
    person = certificate.person
    if not (address := address_of(person)):
        return
    language = person.language
    outbox.post(
        template=ISSUED,
        to=address,
        language=language,
        person=person,
        at=at,
        key=f"certificates.issued:{certificate.pk}",
        context=_context(certificate, person, language),
    )


def check_name(
    enrolment: Enrolment, person: Person, *, token: str, at: datetime
) -> None:
    """Ask how the name will look, at most once a day; the link needs no sign-in."""
    language = person.language
    outbox.post(
        template=CHECK_NAME,
        to=address_of(person),
        language=language,
        person=person,
        at=at,
        key=f"certificates.check_name:{enrolment.pk}:{at:%Y-%m-%d}",
        context={
            "greeting": _greeting(person, language),
            "printed_name": person.full_name,
            "page": public_address("check_name", token, language=language),
        },
    )


def code_ready(code: ConfirmationCode, *, at: datetime) -> None:
    """Say where the code can be read; a letter never holds it."""
    person = code.person
    if person is None or not (address := address_of(person)):
        return
    language = person.language
    titles = _titles(code.accreditation.run)
    outbox.post(
        template=CODE_READY,
        to=address,
        language=language,
        person=person,
        at=at,
        key=f"certificates.code:{code.pk}",
        context={
            "greeting": _greeting(person, language),
            "title": localise(titles, language),
            "page": public_address("my_credits", language=language),
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
    if not (address := address_of(person)):
        return
    language = person.language
    outbox.post(
        template=FOLLOW_UP if round_ == Round.FOLLOW_UP else EVALUATION,
        to=address,
        language=language,
        person=person,
        at=at,
        key=f"certificates.evaluation:{enrolment.pk}:{round_}",
        context={
            "greeting": _greeting(person, language),
            "title": localise(_titles(run), language),
            "schemes": [str(name) for name in schemes],
            "page": public_address("evaluation", run.code, language=language),
        },
    )


def _titles(run: CourseRun) -> dict[str, str]:
    return {
        "ru": run.title_ru or run.course.title_ru,
        "en": run.title_en or run.course.title_en,
    }


def address_of(person: Person) -> str:
    """Where the person gets mail; empty when nowhere."""
    return person.email or (person.account.email if person.account else "")


def _greeting(person: Person, language: str) -> LocalisedText:
    """How to address the person: given name and patronymic, as Russians do."""
    if language == "en" and person.given_name_latin:
        return LocalisedText(person.given_name_latin, "en")
    return LocalisedText(f"{person.given_name} {person.patronymic}".strip(), "ru")


def _context(
    certificate: Certificate, person: Person, language: str
) -> dict[str, object]:
    course = certificate.snapshot["course"]
    return {
        "person": person,
        "greeting": _greeting(person, language),
        "title": localise(course, language),
        "number": certificate.number,
        "printed_name": certificate.snapshot["person"]["name"],
        "link": certificate.snapshot["link"],
        "page": public_address("certificate", certificate.code, language=language),
        "replaces": certificate.replaces.number if certificate.replaces else "",
    }
