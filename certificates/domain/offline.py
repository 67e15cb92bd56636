"""What a phone checks without a network: a signed summary in the QR code's address.

The summary stands behind the ``#``, which no browser sends to a server. It is signed
together with the link's secret, so that neither fits anything else. What was taken back
is told by a list of hashes that the phone has kept; it names nobody, and no certificate
can be guessed from it.
"""

import base64
import hashlib
from datetime import UTC, datetime
from typing import Any

from certificates.domain import proof_keys
from certificates.models import Certificate

# Begins every signed message, so that a signature is good for nothing else.
PURPOSE = b"nspho-certificate-1\n"
# Above this the squares of the code are too small for a poor camera.
MOST_BYTES = 180
ELLIPSIS = "…"
PRINT_BYTES = 12


def proof(*, secret: str, number: str, name: str, issued_on: str, title: str) -> str:
    """The signed summary, as it stands behind the ``#``; a long title is cut."""
    payload = _payload([number, issued_on, name, title])
    kept = title
    while len(payload) > MOST_BYTES and kept:
        kept = kept[:-1].rstrip()
        payload = _payload([number, issued_on, name, kept + ELLIPSIS])
    signature = proof_keys.keys()[0].private.sign(_message(secret, payload))
    return _text(signature + payload)


def gone(*, at: datetime) -> dict[str, Any]:
    """The published list: keys, and which links' certificates stand no more."""
    rows = Certificate.objects.filter(current__isnull=True).with_state()
    return {
        "made_at": f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "keys": proof_keys.key_set()["keys"],
        "gone": {
            fingerprint(row.secret): row.state
            for row in rows.only("secret").order_by("pk").iterator()
        },
    }


def fingerprint(secret: str) -> str:
    """How the list names the certificate of a link."""
    return _text(hashlib.sha256(PURPOSE + secret.encode()).digest()[:PRINT_BYTES])


def _message(secret: str, payload: bytes) -> bytes:
    return PURPOSE + secret.encode() + b"\n" + payload


def _payload(words: list[str]) -> bytes:
    """One byte says how the text is written: most names fit one byte a letter."""
    text = "\n".join(word.replace("\n", " ") for word in words)
    try:
        return b"\x01" + text.encode("windows-1251")
    except UnicodeEncodeError:
        return b"\x02" + text.encode()


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
