"""A person's own code: scanned at a door, typed where it cannot be read.

The code on a badge or a phone is the person's code, eight signs, followed by six
that only we can make. It says nothing about its owner, and needs no table: a
code that was made up does not carry our signs. The first eight alone are the
short form that a person reads out and a helper types.
"""

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from people.codes import ALPHABET

SALT = "attendance.badge"
SHORT = 8
SIGNS = 6
GROUP = 4
# What a scanner types where the computer is set to Russian letters.
_KEYS = str.maketrans("ФСВУАПРОЛЬТЗЙКЕМЦЧН", "ACDEFGHJKMNPQRTVWXY")
# Russian letters that look like the ones printed.
_LOOKS = str.maketrans("АСЕНКМРТХУ", "ACEHKMPTXY")


def signed(code: str) -> str:
    """Return what the QR of the person with ``code`` holds."""
    return code + _signs(code, settings.SECRET_KEY)


def read(text: str) -> list[str]:
    """Return the codes of persons that a scan or a typed ``text`` may mean.

    Spaces, hyphens and small letters do not count; Russian letters stand for
    what they look like, or for the keys they share. Empty: no code of ours.
    """
    plain = "".join(text.upper().split()).replace("-", "")
    forms = (plain, plain.translate(_LOOKS), plain.translate(_KEYS))
    codes = [_code_in(form) for form in forms]
    return list(dict.fromkeys(code for code in codes if code))


def is_forged(text: str) -> bool:
    """Tell whether ``text`` looks like one of our codes and is none."""
    plain = "".join(text.upper().split()).replace("-", "")
    return len(plain) == SHORT + SIGNS and not read(text)


def grouped(code: str) -> str:
    """Return the code as it is read out: «7K4M 92QX».

    >>> grouped("7K4M92QX")
    '7K4M 92QX'
    """
    return " ".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def _code_in(text: str) -> str:
    """Return the person's code in ``text``; a long one has to carry our signs."""
    code, signs = text[:SHORT], text[SHORT:]
    if not signs:
        return code if _is_code(code) else ""
    keys = [settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS)]
    ours = any(constant_time_compare(signs, _signs(code, key)) for key in keys)
    return code if ours else ""


def _is_code(text: str) -> bool:
    """Eight signs of the alphabet; codes of the demo may use others."""
    return len(text) == SHORT and text.isascii() and text.isalnum()


def _signs(code: str, key: str) -> str:
    digest = salted_hmac(SALT, code, secret=key, algorithm="sha256").digest()
    number = int.from_bytes(digest[:8], "big")
    signs = []
    for _place in range(SIGNS):
        number, rest = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[rest])
    return "".join(signs)
