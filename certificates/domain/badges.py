"""A certificate as an Open Badges 3.0 credential, and the list of those revoked.

Signed as a JWT (VC-JOSE-COSE, EdDSA). It says what the paper says, nothing more;
whether it still stands is asked of the status list (Bitstring Status List 1.0).
"""

import base64
import gzip
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
from django.conf import settings

from certificates.domain import documents, proof_keys
from certificates.domain.snapshots import public_address
from certificates.models import Certificate

CONTEXT = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]
# The least length that the specification allows: one list for so many certificates.
BITS = 131_072
# A list is asked for anew after so long.
FRESH = timedelta(hours=12)


def credential(certificate: Certificate) -> dict[str, Any]:
    """The certificate in the words of Open Badges 3.0."""
    snapshot = certificate.snapshot
    said = documents.document_data(snapshot)
    course, body = _plain(said["course"]), _plain(said["body"])
    facts = "; ".join(
        f"{_plain(fact['label'])}: {_plain(fact)}" for fact in said["facts"]
    )
    status = public_address("badge_status", str(_list_of(certificate)))
    return {
        "@context": CONTEXT,
        "id": public_address("badge", certificate.secret),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": course,
        "issuer": issuer(),
        "validFrom": _moment(certificate.issued_at),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "hashed": False,
                    "identityHash": snapshot["person"]["name"],
                    "identityType": "ext:name",
                }
            ],
            "achievement": {
                "id": public_address("run", certificate.run.code),
                "type": ["Achievement"],
                "achievementType": "CertificateOfCompletion",
                "name": course,
                "description": ". ".join(t for t in (body, facts) if t) or course,
                "humanCode": certificate.number,
                "criteria": {
                    "id": public_address("verify_link", certificate.secret),
                    "narrative": _plain(said["labels"]["title"]),
                },
            },
        },
        "credentialStatus": {
            "id": f"{status}#{certificate.pk % BITS}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(certificate.pk % BITS),
            "statusListCredential": status,
        },
    }


def issuer() -> dict[str, Any]:
    """The society, named by its address."""
    return {
        "id": settings.WAGTAILADMIN_BASE_URL,
        "type": ["Profile"],
        "name": settings.SITE_NAME_RU,
        "url": settings.WAGTAILADMIN_BASE_URL,
    }


def signed(certificate: Certificate) -> str:
    """The credential as a JWT."""
    return sign(credential(certificate))


def status_list(number: int, *, at: datetime) -> str:
    """The signed list ``number``: a bit for each certificate that does not stand.

    A replaced certificate does not stand either. One query.
    """
    first = number * BITS
    gone = Certificate.objects.filter(
        pk__gte=first, pk__lt=first + BITS, current__isnull=True
    )
    bits = bytearray(BITS // 8)
    for pk in gone.values_list("pk", flat=True).iterator():
        index = pk - first
        bits[index // 8] |= 0x80 >> (index % 8)
    packed = gzip.compress(bytes(bits), mtime=0)
    encoded = base64.urlsafe_b64encode(packed).rstrip(b"=").decode()
    address = public_address("badge_status", str(number))
    return sign(
        {
            "@context": CONTEXT[:1],
            "id": address,
            "type": ["VerifiableCredential", "BitstringStatusListCredential"],
            "issuer": issuer(),
            "validFrom": _moment(at),
            "validUntil": _moment(at + FRESH),
            "credentialSubject": {
                "id": f"{address}#list",
                "type": "BitstringStatusList",
                "statusPurpose": "revocation",
                "encodedList": f"u{encoded}",
            },
        }
    )


def exists(number: int) -> bool:
    """Whether a certificate was ever put into list ``number``."""
    first = number * BITS
    return Certificate.objects.filter(pk__gte=first, pk__lt=first + BITS).exists()


def sign(claims: dict[str, Any]) -> str:
    """A JWT of a credential, by the key that signs now."""
    key = proof_keys.keys()[0]
    registered = {"iss": claims["issuer"]["id"], "jti": claims["id"]}
    return jwt.encode(
        {**claims, **registered},
        key.private,
        algorithm="EdDSA",
        headers={"kid": key.kid, "jwk": key.jwk, "typ": "JWT"},
    )


def _list_of(certificate: Certificate) -> int:
    return certificate.pk // BITS


def _plain(texts: dict[str, Any]) -> str:
    lines = " / ".join(text for text in (texts["ru"], texts["en"]) if text)
    return lines.replace("\N{NO-BREAK SPACE}", " ")


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
