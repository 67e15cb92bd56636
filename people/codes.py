"""Codes that people read aloud, and secrets that nobody can guess."""

import secrets

# Without 0/O, 1/I/L, 2/Z, 5/S, 8/B and U/V: read over the phone without a mistake.
ALPHABET = "34679ACDEFGHJKMNPQRTVWXY"


def new_code(length: int = 8) -> str:
    """Return a random code for addresses and paper; 8 letters are about 36 bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def new_secret() -> str:
    """Return 128 random bits as 22 characters that are safe in an address."""
    return secrets.token_urlsafe(16)
