"""Sealing what nobody may read in a copy of the database: СНИЛС."""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class SealBrokenError(ValueError):
    """No key that we have opens this text."""


def seal(text: str) -> str:
    """Return ``text`` closed with the newest key."""
    return _box().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Return what :func:`seal` closed.

    :raises SealBrokenError: when its key is missing
    """
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken as fault:
        raise SealBrokenError from fault


def fingerprint(text: str) -> str:
    """Return what tells equal texts without opening them."""
    return hmac.new(_secret(), text.encode(), hashlib.sha256).hexdigest()


def _box() -> MultiFernet:
    keys = settings.PERSONAL_DATA_KEYS or [base64.urlsafe_b64encode(_secret()).decode()]
    return MultiFernet([Fernet(key) for key in keys])


def _secret() -> bytes:
    said = f"people.sealing:{settings.SECRET_KEY}"
    return hashlib.sha256(said.encode()).digest()
