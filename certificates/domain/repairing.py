"""Finding files that are missing or damaged, and making them again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db.models import Max, OuterRef, Subquery
from wagtail.log_actions import log

from certificates.domain import files
from certificates.models import Certificate, CertificateFile
from people.models import User

# So many are named on the page and made again by one press.
AT_ONCE = 200
CHUNK = 200


@dataclass(frozen=True)
class Survey:
    """What a look at every file brought."""

    looked_at: int
    faulty: list[Certificate]
    """At most :data:`AT_ONCE` of them."""


def survey() -> Survey:
    """Read the file of every certificate and compare it with its hash.

    Memory does not grow with the number of certificates.
    """
    faulty = list(islice(_faulty(), AT_ONCE))
    return Survey(looked_at=Certificate.objects.count(), faulty=faulty)


def mend_all(*, actor: User | None, at: datetime) -> int:
    """Make again what :func:`survey` named; return how many that were."""
    faulty = survey().faulty
    for certificate in faulty:
        files.ensure_file(certificate=certificate, at=at)
        log(instance=certificate, action="certificates.mend_file", user=actor)
    return len(faulty)


def _faulty() -> Iterator[Certificate]:
    last = CertificateFile.objects.filter(certificate=OuterRef("pk")).order_by("-pk")
    every = Certificate.objects.annotate(file_id=Subquery(last.values("pk")[:1]))
    top = Certificate.objects.aggregate(top=Max("pk"))["top"] or 0
    for start in range(0, top + 1, CHUNK):
        chunk = list(every.filter(pk__gt=start, pk__lte=start + CHUNK).order_by("pk"))
        by_id = CertificateFile.objects.in_bulk([c.file_id for c in chunk])
        for certificate in chunk:
            file = by_id.get(certificate.file_id)
            if file is None or files.read(file) is None:
                yield certificate
