"""Faults that are really made: killed workers, a full disk, a key that is gone."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.db import connection

from certificates.domain import codes, files, numbers, repairing
from certificates.domain.files import private_storage
from certificates.models import (
    BatchStep,
    Certificate,
    CertificateFile,
    ConfirmationCode,
    CreditAward,
    CurrentCertificate,
)
from notices import due
from notices.models import OutboxMessage
from tests.certificates.test_awards import a_holder, accreditation, award, take_in
from tests.factories.attendance import AttendanceEventFactory
from tests.factories.certificates import (
    AFTER_THE_RUN,
    CandidateFactory,
    FinishedRunFactory,
    issued,
    released,
)
from tests.factories.courses import SessionFactory
from tests.factories.people import PersonFactory, StaffUserFactory

pytestmark = pytest.mark.django_db(transaction=True)

DOOMED = Path(__file__).with_name("doomed.py")
# Not yet come, so that no eager task works the batch off before the worker.
AT = datetime(2040, 9, 15, 9, tzinfo=UTC)
LEASE = timedelta(minutes=2)
STEPS = ("number", "certificate", "award", "render", "half a file", "file", "letter")
KILLED = -9
# As many as one release has on a busy day; each worker dies at its EVERYth pass.
BATCH = 200
EVERY = 25


@pytest.fixture
def shared_database():
    """Another process has to reach the database."""
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("a database in memory belongs to one process")
    return str(connection.settings_dict["NAME"])


def worker(database, step, nth, at):
    """Let another process work the batch off until it dies."""
    storage = private_storage().base_location
    command = [sys.executable, str(DOOMED), database, str(storage), step, str(nth)]
    return subprocess.run(
        [*command, at.isoformat()], check=False, capture_output=True, timeout=540
    )


def a_batch(size):
    """Candidates who attended a run with codes, released."""
    accredited = accreditation()
    run = accredited.run
    session = SessionFactory(run=run)
    for number in range(size):
        person = PersonFactory(
            family_name=f"Винокурова{'абвгдежзик'[number % 10]}",
            given_name="Айталина",
            patronymic="абвгдежзиклмнопрстуф"[number // 10].upper() + "вановна",
            email=f"p{number}@example.org",
        )
        CandidateFactory(run=run, person=person)
        AttendanceEventFactory(session=session, person=person)
    take_in(accredited, *(f"CODE-{n}" for n in range(size)))
    released(run, at=AT)
    return accredited


def assert_whole(size):
    """No gap, no double, no half file, one letter and one code for each."""
    numbers = sorted(Certificate.objects.values_list("number", flat=True))
    assert numbers == [f"НОДГО-2040-{n:06}" for n in range(1, size + 1)]
    assert CurrentCertificate.objects.count() == size
    assert not BatchStep.objects.filter(done_at=None).exists()
    assert set(BatchStep.objects.values_list("refusal", flat=True)) == {""}
    assert CertificateFile.objects.count() == size
    assert all(files.read(file) for file in CertificateFile.objects.all())
    assert repairing.survey().faulty == []
    assert CreditAward.objects.count() == size
    given = ConfirmationCode.objects.given()
    assert given.values("person").distinct().count() == given.count() == size
    letters = OutboxMessage.objects.filter(key__startswith="certificates.issued:")
    assert letters.count() == size


@pytest.mark.full
def test_a_worker_killed_at_each_step_leaves_no_gap_no_double_and_no_half_file(
    shared_database,
):
    a_batch(BATCH)

    ended = {
        step: worker(shared_database, step, EVERY, AT + number * LEASE).returncode
        for number, step in enumerate(STEPS)
    }
    after = AT + len(STEPS) * LEASE
    due.work_off(BatchStep, now=lambda: after)
    # What was leased when the last worker died.
    due.work_off(BatchStep, now=lambda: after + LEASE)

    assert ended == dict.fromkeys(STEPS, KILLED)
    assert_whole(BATCH)


@pytest.mark.full
def test_a_full_disk_leaves_steps_due_and_no_file_that_counts(shared_database):
    a_batch(2)

    ended = worker(shared_database, "full", 0, AT)
    half = CertificateFile.objects.count()
    waiting = BatchStep.objects.filter(done_at=None)
    faults = set(waiting.values_list("last_error", flat=True))
    due.work_off(BatchStep, now=lambda: AT + timedelta(hours=1))

    assert ended.returncode == 0, ended.stderr.decode()[-2000:]
    assert half == 0
    assert all("File too large" in fault for fault in faults)
    assert_whole(2)


def test_a_clock_set_back_takes_no_number_twice():
    run = FinishedRunFactory()
    later = issued(run=run)
    earlier = issued(run=run, at=AFTER_THE_RUN - timedelta(hours=1))
    before_the_year = numbers.preview_number(year=2025)

    assert (later.number, earlier.number) == (
        "НОДГО-2026-000001",
        "НОДГО-2026-000002",
    )
    assert before_the_year == "НОДГО-2025-000001"


def test_a_key_that_is_gone_hides_codes_and_says_so(settings):
    settings.CONFIRMATION_CODE_KEYS = [Fernet.generate_key().decode()]
    accredited = accreditation()
    person = a_holder(accredited)
    take_in(accredited, "CODE-1")
    award(accredited)
    row = CreditAward.objects.get(person=person)
    settings.CONFIRMATION_CODE_KEYS = []

    with pytest.raises(codes.CodeRefused) as refusal:
        codes.show(award=row, actor=StaffUserFactory(), at=AFTER_THE_RUN)

    assert refusal.value.code == "sealed"
    assert ConfirmationCode.objects.given().count() == 1
