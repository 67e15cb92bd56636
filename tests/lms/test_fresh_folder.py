"""The first start in a folder that has just been cloned: nothing is compiled yet."""

import os
import shutil
import subprocess
import sys

import pytest
from django.conf import settings

LEFT_OUT = shutil.ignore_patterns("*.mo", ".*", "var", "__pycache__")
# What the launcher does first, then one paper in the same process.
SCRIPT = """
import datetime, sys
from lms import launcher
launcher.start_django()
from django.conf import settings
from certificates.domain import documents, snapshots, wording
from certificates.models import CertificateDesign
day = datetime.date(2026, 9, 15)
issued = wording.in_both(lambda: wording.issued_on(day))
both = {"ru": "Анемии", "en": "Anaemia"}
sys.stdout.write(documents.text_of(documents.render({
    "design": "far_regions", "number": "NODGO-1", "check_code": "ABCD2345",
    "link": "http://localhost/v/x/", "verify_address": "http://localhost/verify/",
    "issued_on": day.isoformat(), "issued": issued,
    "labels": snapshots.labels_of(CertificateDesign()),
    "society": {"ru": settings.SITE_NAME_RU, "en": settings.SITE_NAME_EN},
    "person": {"name": "Ли Ян", "name_lines": ["Ли", "Ян"], "latin": ""},
    "course": both, "programme": both, "facts": [],
    "signatories": settings.CERTIFICATE_SIGNATORIES,
})))
"""


@pytest.fixture
def clone(tmp_path):
    """A copy of the project without anything that git does not keep."""
    return shutil.copytree(settings.BASE_DIR, tmp_path / "clone", ignore=LEFT_OUT)


def test_the_first_start_prints_the_russian_half_of_a_paper_in_russian(clone, tmp_path):
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "lms.settings.demo",
        "LMS_DATA_DIR": str(tmp_path / "var"),
        "DATABASE_URL": "",
        "REDIS_URL": "",
    }
    (tmp_path / "var").mkdir()

    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=clone,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    said = done.stdout.replace("\u00a0", " ")
    assert done.returncode == 0, done.stderr
    assert "Сертификат" in said
    assert "Выпущен 15 сентября 2026" in said
    assert "Issued 15 September 2026" in said
