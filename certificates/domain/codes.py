"""Confirmation codes (ИКП): one code for one person, a secret all the way."""

import base64
import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from certificates.enums import Accredited
from certificates.models import (
    Accreditation,
    CodeShown,
    ConfirmationCode,
    CreditAward,
)
from courses.models import CourseRun
from papers.sheets import Table
from people.models import Person, User

# The format is not published: an opaque word (domain.md 1.4).
LONGEST = 64
_HEADINGS = ("код", "икп", "code")


class CodeRefused(ValidationError):
    """Nothing was done with the code; the message says why."""


@dataclass(frozen=True)
class TakenIn:
    """What became of a list of codes."""

    added: int
    known: int
    faulty: int


@dataclass(frozen=True)
class Pool:
    """How the codes of an accreditation stand."""

    accreditation: Accreditation
    free: int
    given: int
    void: int
    waiting: int

    @property
    def shortage(self) -> int:
        """How many more codes are needed than there are."""
        return max(self.waiting - self.free, 0)


def words_of(table: Table) -> list[str]:
    """The codes of a table: its column of codes, else its first one.

    A list without a heading has a code where the heading would be.
    """
    columns = [
        number
        for number, heading in enumerate(table.header)
        if any(word in heading.casefold() for word in _HEADINGS)
    ]
    if columns:
        return [row[columns[0]] for row in table.rows]
    return [table.header[0], *(row[0] for row in table.rows)]


@transaction.atomic
def take_in(
    *,
    accreditation: Accreditation,
    words: Iterable[str],
    actor: User | None,
    at: datetime,
) -> TakenIn:
    """Add codes to the pool of ``accreditation``; spaces do not count.

    A code that is known already, here or elsewhere, is left out.
    """
    tidy = ["".join(word.split()) for word in words]
    wanted = list(dict.fromkeys(w for w in tidy if w and len(w) <= LONGEST))
    faulty = sum(1 for word in tidy if len(word) > LONGEST)
    known, box = _known(wanted), _box()
    rows = [
        ConfirmationCode(
            accreditation=accreditation,
            sealed=box.encrypt(word.encode()).decode(),
            fingerprint=_fingerprints(word)[0],
            added_at=at,
        )
        for word in wanted
        if word not in known
    ]
    ConfirmationCode.objects.bulk_create(rows)
    repeated = sum(1 for word in tidy if word) - faulty - len(rows)
    log(
        instance=accreditation,
        action="certificates.take_in_codes",
        user=actor,
        data={"added": len(rows)},
    )
    return TakenIn(added=len(rows), known=repeated, faulty=faulty)


@transaction.atomic
def give(
    *, accreditation: Accreditation, person: Person, at: datetime
) -> ConfirmationCode | None:
    """Give ``person`` a code; twice gives the same one, ``None`` when there is none.

    The pool is locked first, so that workers at the same time take turns.
    """
    Accreditation.objects.select_for_update().get(pk=accreditation.pk)
    theirs = Q(person=person) | Q(person__merged_into=person)
    own = accreditation.codes.given().filter(theirs)
    if code := own.first():
        return code
    # A code that was voided waits for a person to decide; none comes by itself.
    if accreditation.codes.filter(theirs).exists():
        return None
    code = accreditation.codes.free().select_for_update().order_by("pk").first()
    if code is None:
        return None
    code.person, code.given_at = person, at
    code.save(update_fields=["person", "given_at"])
    return code


@transaction.atomic
def show(*, award: CreditAward, actor: User, at: datetime) -> str:
    """Return the code of an award and note who looked.

    :raises CodeRefused: ``none``: there is none, or the scheme has taken its
        decision back; ``sealed``: its key is missing
    """
    code = code_of(award)
    if code is None or award.accreditation.state != Accredited.AWARDED:
        message = _("The code is not here yet. It appears on this page.")
        raise CodeRefused(message, code="none")
    try:
        word = _box().decrypt(code.sealed.encode()).decode()
    except InvalidToken as fault:
        message = _("The code cannot be opened now. Write to the society.")
        raise CodeRefused(message, code="sealed") from fault
    CodeShown.objects.create(code=code, actor=actor, at=at)
    return word


@transaction.atomic
def void(
    *, code: ConfirmationCode, reason: str, actor: User | None, at: datetime
) -> ConfirmationCode:
    """Take a code out of use for ever; nobody gets it again.

    :raises CodeRefused: ``no_reason`` or ``void``
    """
    if not reason.strip():
        raise CodeRefused(_("Write the reason."), code="no_reason")
    code = ConfirmationCode.objects.select_for_update().get(pk=code.pk)
    if code.voided_at:
        raise CodeRefused(_("This code is void already."), code="void")
    code.voided_at, code.void_reason = at, reason
    code.save(update_fields=["voided_at", "void_reason"])
    log(
        instance=code.accreditation,
        action="certificates.void_code",
        user=actor,
        data={"code": code.pk, "reason": reason},
    )
    return code


def code_of(award: CreditAward) -> ConfirmationCode | None:
    """The valid code that belongs to an award."""
    given = award.accreditation.codes.given()
    kept = award.person.merged_into_id or award.person_id
    return given.filter(Q(person=kept) | Q(person__merged_into=kept)).first()


@dataclass(frozen=True)
class Outlook:
    """How many codes a release will give out, and how many people wait for theirs."""

    ready: int
    later: int


def outlook(run: CourseRun, *, persons: int) -> Outlook | None:
    """What a release of ``persons`` certificates means for codes.

    ``None`` when no awarded accreditation of the run gives codes.
    """
    awarded = Accreditation.objects.awarded().filter(run=run, scheme__gives_codes=True)
    free = [accreditation.codes.free().count() for accreditation in awarded]
    if not free:
        return None
    ready = sum(min(codes, persons) for codes in free)
    return Outlook(ready=ready, later=persons * len(free) - ready)


def pool_of(accreditation: Accreditation, *, holders: int) -> Pool:
    """How many codes are free, given and void, and how many people wait.

    :param holders: how many people hold or are about to get a certificate
    """
    codes = accreditation.codes
    given = codes.given().count()
    return Pool(
        accreditation=accreditation,
        free=codes.free().count(),
        given=given,
        void=codes.exclude(voided_at=None).count(),
        waiting=max(holders - given, 0),
    )


def _known(words: list[str]) -> set[str]:
    """Those of ``words`` that are in a pool already, whatever key printed them."""
    prints = {print_: word for word in words for print_ in _fingerprints(word)}
    have = ConfirmationCode.objects.filter(fingerprint__in=prints)
    return {prints[known] for known in have.values_list("fingerprint", flat=True)}


def _box() -> MultiFernet:
    """What seals with the newest key and opens with any."""
    made = [base64.urlsafe_b64encode(key).decode() for key in _made_keys()]
    return MultiFernet([Fernet(k) for k in [*settings.CONFIRMATION_CODE_KEYS, *made]])


def _made_keys() -> list[bytes]:
    """Keys made from the secret key, and from those that it took the place of."""
    kept = [settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS)]
    return [hashlib.sha256(f"certificates.codes:{k}".encode()).digest() for k in kept]


def _fingerprints(word: str) -> list[str]:
    """The fingerprint of ``word`` under every key, the one that is written first."""
    own = [key.encode() for key in settings.CONFIRMATION_CODE_PRINT_KEYS]
    keys = [*own, *_made_keys()]
    return [hmac.new(key, word.encode(), hashlib.sha256).hexdigest() for key in keys]
