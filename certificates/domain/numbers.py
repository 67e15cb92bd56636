"""Numbers of certificates: taken under a lock, looked up with tolerance."""

from django.conf import settings

from certificates.models import NumberCounter

# Latin letters that look like Cyrillic ones, and the society's Latin names.
_LOOK_ALIKES = str.maketrans("ABCEHKMOPTXY", "АВСЕНКМОРТХУ")
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


def number_key(number: str) -> str:
    """``number`` as it is looked up, however it was typed.

    Case, spaces and dashes do not matter, nor whether letters were typed in
    Latin; «NSPHO» and «NODGO» stand for «НОДГО».
    """
    kept = "".join(c for c in number.upper() if c.isalnum())
    for name in _LATIN_NAMES:
        kept = kept.replace(name, _CYRILLIC_NAME)
    return kept.translate(_LOOK_ALIKES)
