"""Keys with which the society signs what machines check (Ed25519).

The newest signs; older ones stay in the published set, so that what they signed
still checks. Without keys of its own an installation signs with one made from the
secret key; its name begins with ``demo-``, so that nobody takes it for more.
"""

import base64
import hashlib
import json
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

SEED_BYTES = 32


@dataclass(frozen=True)
class ProofKey:
    """A private key and the name under which its public part is published."""

    private: Ed25519PrivateKey
    kid: str

    @property
    def jwk(self) -> dict[str, str]:
        """The public part (RFC 8037)."""
        return {"kty": "OKP", "crv": "Ed25519", "x": _public(self.private)}


def keys() -> list[ProofKey]:
    """All keys, the one that signs first."""
    seeds = [base64.b64decode(text) for text in settings.CERTIFICATE_PROOF_KEYS]
    if seeds:
        return [_key(seed) for seed in seeds]
    secret = f"certificates.proofs:{settings.SECRET_KEY}".encode()
    return [_key(hashlib.sha256(secret).digest(), prefix="demo-")]


def key_set() -> dict[str, list[dict[str, str]]]:
    """The published set (RFC 7517)."""
    return {
        "keys": [
            {**key.jwk, "kid": key.kid, "use": "sig", "alg": "EdDSA"} for key in keys()
        ]
    }


def _key(seed: bytes, prefix: str = "") -> ProofKey:
    private = Ed25519PrivateKey.from_private_bytes(seed[:SEED_BYTES])
    # The thumbprint of RFC 7638: members in alphabetical order, without spaces.
    members = {"crv": "Ed25519", "kty": "OKP", "x": _public(private)}
    print_ = hashlib.sha256(json.dumps(members, separators=(",", ":")).encode())
    return ProofKey(private, prefix + _text(print_.digest()))


def _public(private: Ed25519PrivateKey) -> str:
    return _text(private.public_key().public_bytes_raw())


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
