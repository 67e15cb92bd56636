"""Missing and damaged files are found and made again."""

import pytest
from django.urls import reverse

from certificates.domain import files, repairing
from certificates.models import CertificateFile
from tests.factories.certificates import AFTER_THE_RUN, issued
from tests.factories.people import StaffUserFactory, TrainerUserFactory

pytestmark = pytest.mark.django_db


def with_file():
    certificate = issued()
    files.ensure_file(certificate=certificate, at=AFTER_THE_RUN)
    return certificate


def damage(certificate):
    storage = files.private_storage()
    name = certificate.current_file.storage_name
    storage.delete(name)
    return storage, name


def test_missing_broken_and_never_made_files_are_found():
    with_file()
    missing, broken, never = with_file(), with_file(), issued()
    damage(missing)
    storage, name = damage(broken)
    with storage.open(name, "wb") as half:
        half.write(b"%PDF-1.7 half")

    found = repairing.survey()

    assert found.faulty == [missing, broken, never]
    assert found.looked_at == 4


def test_mending_changes_neither_number_nor_date_and_only_what_is_broken():
    whole, missing = with_file(), with_file()
    said = missing.snapshot
    damage(missing)

    count = repairing.mend_all(actor=None, at=AFTER_THE_RUN)

    missing.refresh_from_db()
    assert count == 1
    assert missing.snapshot == said
    assert repairing.survey().faulty == []
    assert CertificateFile.objects.filter(certificate=whole).count() == 1


def test_staff_see_and_mend_and_nobody_else(client):
    missing = with_file()
    damage(missing)
    page = reverse("certificates_repair")
    client.force_login(TrainerUserFactory())
    assert client.get(page).status_code == 404
    client.force_login(StaffUserFactory())

    before = client.get(page).text
    after = client.post(page, follow=True).text

    assert missing.number in before
    assert missing.number not in after
    assert "Все файлы в порядке" in after
