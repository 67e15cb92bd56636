"""Numbers of certificates: taken under a lock, looked up with tolerance."""

import re

from django.conf import settings

from certificates.models import NumberCounter

# Latin letters that look like Cyrillic ones, and the society's Latin names.
_LOOK_ALIKES = str.maketrans("ABCEHKMOPTXY", "АВСЕНКМОРТХУ")
_LATIN_LOOK_ALIKES = {cyrillic: latin for latin, cyrillic in _LOOK_ALIKES.items()}
_LATIN_NAMES = ("NODGO", "NSPHO")
_CYRILLIC_NAME = "НОДГО"


def take_number(*, year: int) -> str:
    """The next number of ``year``; the counter stays locked until the commit.

    A number whose transaction fails is taken again; gaps are harmless.
    Call inside a transaction.
    """
    NumberCounter.objects.get_or_create(year=year)
    counter = NumberCounter.objects.select_for_update().get(year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return settings.CERTIFICATE_NUMBER_FORMAT.format(year=year, seq=counter.last)


def preview_number(*, year: int) -> str:
    """What the next number of ``year`` would be now; nothing is taken."""
    counter = NumberCounter.objects.filter(year=year).first()
    seq = (counter.last if counter else 0) + 1
    return settings.CERTIFICATE_NUMBER_FORMAT.format(year=year, seq=seq)


def number_key(number: str) -> str:
    """``number`` as it is looked up, however it was typed.

    Case, spaces and dashes do not matter, nor whether letters were typed in
    Latin; «NSPHO» and «NODGO» stand for «НОДГО».
    """
    kept = "".join(c for c in number.upper() if c.isalnum())
    for name in _LATIN_NAMES:
        kept = kept.replace(name, _CYRILLIC_NAME)
    return kept.translate(_LOOK_ALIKES)


def number_keys(number: str) -> set[str]:
    """What ``number`` may be kept as: with leading zeros forgotten or added, too."""
    key = number_key(number)
    parts = re.fullmatch(r"(\D*)([0-9]{4})([0-9]{1,12})", key)
    if not parts:
        return {key}
    name, year, seq = parts.groups()
    usual = settings.CERTIFICATE_NUMBER_FORMAT.format(year=int(year), seq=int(seq))
    return {key, number_key(usual)} if number_key(usual).startswith(name) else {key}


def in_latin(number: str) -> str:
    """``number`` as it is typed where there is no Cyrillic keyboard."""
    return number.replace(_CYRILLIC_NAME, _LATIN_NAMES[0])


def check_code_key(check_code: str) -> str:
    """``check_code`` as it is compared: spaces, dashes and alphabet do not matter."""
    kept = "".join(c for c in check_code.upper() if c.isalnum())
    return kept.translate(_LATIN_LOOK_ALIKES)
