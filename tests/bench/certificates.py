"""What a certificate costs: made and stored, signed or not, and the check apart.

    python -m tests.bench.certificates [--certificates N]

fills a throw-away PostgreSQL with runs whose certificates are released and prints CPU
milliseconds of one, the database's included.
"""

import argparse
import tempfile
from datetime import UTC, datetime

from tests.bench.measure import cpu, open_database
from tests.runner import machine

NOW = datetime(2026, 9, 15, 9, tzinfo=UTC)
# Rendered before counting: compiler, faces and pictures are read once in a process.
WARM = 5
LETTERS = "абвгдежзиклмнопрстуф"


def main() -> None:
    """Release certificates, make them, print the figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.certificates")
    parser.add_argument("--certificates", type=int, default=100)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, machine.postgresql() as address:
        open_database(address, folder)
        _each(options.certificates)
        from django.db import connection

        connection.close()


def _sign(*, signed: bool) -> None:
    from django.conf import settings

    settings.CERTIFICATE_SIGNING_DEMO = signed


def _released(count: int) -> None:
    """Release ``count`` certificates of one run to people of different names."""
    from tests.factories.certificates import (
        CandidateFactory,
        FinishedRunFactory,
        released,
    )
    from tests.factories.people import PersonFactory

    run = FinishedRunFactory()
    for n in range(count):
        ending = "".join(LETTERS[n // 20**place % 20] for place in range(3))
        person = PersonFactory(
            family_name=f"Винокурова{ending}",
            given_name="Айталина",
            patronymic="Сергеевна",
            email=f"{run.pk}-{n}@example.org",
        )
        CandidateFactory(run=run, person=person)
    released(run, at=NOW)


def _work_off() -> int:
    from certificates.models import BatchStep
    from notices import due

    return due.work_off(BatchStep, now=lambda: NOW)


def _each(count: int) -> None:
    from certificates.domain import documents
    from certificates.models import Certificate, CertificateFile

    for signed in (False, True):
        _sign(signed=signed)
        _released(WARM)
        _work_off()
        _released(count)
        used = cpu()
        assert _work_off() == count
        _print(f"{'signed' if signed else 'unsigned'}, with database", used, count)
    # The parts of the same work, apart.
    certificate = Certificate.objects.latest("pk")
    used = cpu()
    for _ in range(count):
        content = documents.render(certificate.snapshot)
    _print("rendered and checked, without database", used, count)
    used = cpu()
    for _ in range(count):
        documents.check(content, certificate.snapshot)
    _print("the check", used, count)
    assert CertificateFile.objects.count() == 2 * (count + WARM)


def _print(what: str, used: float, count: int) -> None:
    print(f"{what}: {1000 * (cpu() - used) / count:.1f} ms of CPU", flush=True)


if __name__ == "__main__":
    main()
