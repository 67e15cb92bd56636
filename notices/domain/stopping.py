"""No more letters: the link in the foot of those that need a consent.

The link is for one purpose, needs no signing in and does not age; a page with a
button stands behind it, so that no mail scanner presses it (RFC 8058 for the
button that mail programs draw themselves).
"""

from datetime import datetime

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from people.domain import consents
from people.enums import ConsentKind
from people.models import Person

_signer = Signer(salt="notices.stop_letters")


def address_for(person: Person) -> str:
    """Return the whole address of the page on which ``person`` stops letters."""
    with translation.override(person.language):
        path = reverse("stop_letters", args=[_signer.sign(person.code)])
    return f"{settings.WAGTAILADMIN_BASE_URL}{path}"


def headers_for(person: Person) -> dict[str, str]:
    """Return the headers for the button that mail programs draw."""
    return {
        "List-Unsubscribe": f"<{address_for(person)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def person_of(token: str) -> Person | None:
    """Return whose letters ``token`` stops; nothing for a forged one."""
    try:
        code = _signer.unsign(token)
    except BadSignature:
        return None
    person = Person.objects.select_related("merged_into").filter(code=code).first()
    return person and (person.merged_into or person)


def gets_letters(person: Person) -> bool:
    """Tell whether the consent to letters stands."""
    given = consents.standing(person).filter(document__kind=ConsentKind.MAILING)
    return given.exists()


@transaction.atomic
def stop(*, person: Person, language: str, ip: str | None, at: datetime) -> None:
    """Take the consent to letters back; a second time changes nothing.

    :param language: in which the page was shown, "ru" or "en"
    :param ip: where the press came from, kept as proof
    """
    consents.withdraw(
        person=person,
        kind=ConsentKind.MAILING,
        language=language,
        ip=ip,
        actor=None,
        at=at,
    )
