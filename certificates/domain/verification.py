"""Whether a certificate is real: the printed facts and the state, nothing more.

Two ways in: the secret of the QR code's link, or the number together with the
printed check code. Everything else gets the same answer. Reasons of a state
and anything that is not printed never leave this module.
"""

import secrets
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.core.cache import cache
from django.db.models import OuterRef, Subquery
from django.utils.crypto import constant_time_compare

from certificates.domain import documents, paper_register, signing
from certificates.domain.numbers import check_code_key, number_keys
from certificates.enums import State
from certificates.models import CertificateFile, CertificateState

# Wrong tries of one client in this many seconds; then the page waits.
LIMIT = 20
WINDOW_SECONDS = 600
# Compared when there is no such number, so that both answers take as long.
_NOBODYS_CODE = secrets.token_hex(4).upper()


# What of a snapshot is words on the paper, in the languages that it speaks.
_WORDS = ("society", "course", "issued")


class TooManyTriesError(Exception):
    """This client has been wrong too often lately."""


@dataclass(frozen=True)
class Verified:
    """What may be shown of a certificate."""

    number: str
    state: State
    state_at: datetime
    snapshot: dict[str, Any]
    successor_number: str = ""
    successor_secret: str = ""
    signature: str = ""
    """Whose electronic signature the file bears."""

    @property
    def is_signed_for_show(self) -> bool:
        """Whether a demo key signed it, which certifies nothing."""
        return self.signature == signing.DEMO

    @property
    def is_valid(self) -> bool:
        """Whether it stands as it was issued."""
        return self.state == State.ISSUED


@dataclass(frozen=True)
class Recorded:
    """A certificate of the register that was kept on paper."""

    number: str
    name: str
    title: str
    issued_on: date | None
    hours: str


def as_data(found: Verified | Recorded) -> dict[str, Any]:
    """The same for machines: the state, and exactly what the paper says."""
    if isinstance(found, Recorded):
        return {
            "state": "recorded_from_the_paper_register",
            **asdict(found),
            "issued_on": found.issued_on and found.issued_on.isoformat(),
        }
    snapshot = found.snapshot
    data = documents.document_data(snapshot)
    return {
        "state": found.state.value,
        "number": found.number,
        "signature": found.signature or None,
        "replaced_by": found.successor_number or None,
        "name": snapshot["person"]["name"],
        "name_latin": snapshot["person"]["latin"],
        "issued_on": snapshot["issued_on"],
        "title": _said(data["labels"]["title"]),
        "text": _said(data["body"]),
        **{key: _said(data[key]) for key in _WORDS},
        "facts": [
            {"label": _said(fact["label"]), "text": _said(fact)}
            for fact in data["facts"]
        ],
        "signatories": [
            {"name": row["name"], "roles": [row["role_ru"], row["role_en"]]}
            for row in snapshot["signatories"]
        ],
    }


def _said(texts: dict[str, Any]) -> list[str]:
    """The lines of a text as they are printed, with ordinary spaces."""
    lines = (texts["ru"], texts["en"])
    return [line.replace("\N{NO-BREAK SPACE}", " ") for line in lines if line]


def verify_link(*, secret: str, client: str) -> Verified | None:
    """The certificate of a QR code's link.

    :param client: whose wrong tries are counted, usually the network address
    :raises TooManyTriesError: after :data:`LIMIT` wrong tries
    """
    _slow_down(client)
    return _answer(_printed(certificate__secret=secret), client)


def verify_number(
    *, number: str, check_code: str, client: str
) -> Verified | Recorded | None:
    """The certificate with this number, if the printed check code is right too.

    Certificates of the paper register have no check code: there the family name
    stands for it.

    :raises TooManyTriesError: after :data:`LIMIT` wrong tries
    """
    _slow_down(client)
    found = _printed(certificate__number_key__in=number_keys(number))
    code = check_code_key(check_code)
    known = found.check_code if found else _NOBODYS_CODE
    right = constant_time_compare(code.encode(), known.encode())
    if not found and (old := paper_register.find(number=number, name=check_code)):
        return Recorded(old.number, old.name, old.title, old.issued_on, old.hours)
    return _answer(found if right else None, client)


class _Printed(NamedTuple):
    """The ledger's last row of a certificate, with what is printed; in the order of ``_SHOWN``."""

    check_code: str
    state: str
    state_at: datetime
    number: str
    snapshot: dict[str, Any]
    successor_number: str | None
    successor_secret: str | None
    signature: str | None


# Asked from the ledger's side: a third of the time of a certificate annotated with
# its state, on the page that strangers ask for most.
_SHOWN = (
    "certificate__check_code",
    "state",
    "at",
    "certificate__number",
    "certificate__snapshot",
    "certificate__replaced_by__number",
    "certificate__replaced_by__secret",
    "signature",
)
_LAST_FILE = CertificateFile.objects.filter(
    certificate=OuterRef("certificate")
).order_by("-pk")


def _printed(**which: Any) -> _Printed | None:
    rows = CertificateState.objects.filter(**which).order_by("-pk")
    signed = rows.annotate(signature=Subquery(_LAST_FILE.values("signature")[:1]))
    found = signed.values_list(*_SHOWN).first()
    return _Printed(*found) if found else None


def _answer(found: _Printed | None, client: str) -> Verified | None:
    if found is None:
        _count_wrong_try(client)
        return None
    return Verified(
        number=found.number,
        state=State(found.state),
        state_at=found.state_at,
        snapshot=found.snapshot,
        successor_number=found.successor_number or "",
        successor_secret=found.successor_secret or "",
        signature=found.signature or "",
    )


def _key(client: str) -> str:
    return f"certificates.verify:{client}"


def _slow_down(client: str) -> None:
    if cache.get(_key(client), 0) >= LIMIT:
        raise TooManyTriesError


def _count_wrong_try(client: str) -> None:
    cache.add(_key(client), 0, WINDOW_SECONDS)
    try:
        cache.incr(_key(client))
    except ValueError:
        # The window closed between the two lines.
        cache.set(_key(client), 1, WINDOW_SECONDS)
