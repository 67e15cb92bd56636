"""What every test may use."""

import contextlib
import os
import sqlite3

import pytest
from django.conf import settings as django_settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.test.utils import override_settings
from django.utils.translation import trans_real
from hypothesis import HealthCheck, settings

from lms import translations

# A machine that is busy with other work makes no example wrong.
settings.register_profile(
    "busy", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("busy")

IN_MEMORY = "file:memorydb_default?mode=memory&cache=shared"


def pytest_addoption(parser):
    """Take the folder of other people's files (``tests/cases``)."""
    parser.addoption("--cases", metavar="DIR", help="other people's files")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Fill the SQLite database in memory from the one that ``bin/test`` migrated.

    PostgreSQL copies its own by itself: see ``lms.settings.test``.
    """
    template = os.environ.get("LMS_TEST_TEMPLATE")
    database = django_settings.DATABASES["default"]
    if not template or not database["ENGINE"].endswith("sqlite3"):
        yield
        return
    with (
        contextlib.closing(sqlite3.connect(template)) as migrated,
        # The name Django gives it; it lives as long as somebody holds it.
        contextlib.closing(sqlite3.connect(IN_MEMORY, uri=True)) as held,
    ):
        migrated.backup(held)
        yield


@pytest.fixture(scope="session", autouse=True)
def _compiled_translations():
    """Russian texts are read from compiled files, which are not kept in git."""
    translations.compile_all()
    # Whatever was read before the files were there.
    trans_real._translations = {}
    trans_real._default = None


@pytest.fixture(autouse=True)
def _own_files(tmp_path):
    """Give each test its own folders, so that none writes into ``var/``."""
    with override_settings(
        MEDIA_ROOT=tmp_path / "media",
        PRIVATE_ROOT=tmp_path / "private",
        STORAGES={
            "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
            "private": {
                "BACKEND": "django.core.files.storage.FileSystemStorage",
                "OPTIONS": {"location": tmp_path / "private", "base_url": None},
            },
            "staticfiles": {
                "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
            },
        },
    ):
        yield


@pytest.fixture(autouse=True)
def _empty_cache():
    """Rate limits of one test must not meet the next one."""
    cache.clear()
    ContentType.objects.clear_cache()


@pytest.fixture(scope="session", autouse=True)
def _evidence_lets_tests_flush():
    """Lift the triggers for the flush that ends a transactional test."""
    from django.core.management.commands import flush

    from people import evidence

    original = flush.Command.handle

    def handle(self, **options):
        # What post_migrate makes anew must not meet ids of rows flushed away.
        ContentType.objects.clear_cache()
        evidence.lift(using=options["database"])
        try:
            return original(self, **options)
        finally:
            evidence.install(using=options["database"])

    flush.Command.handle = handle
    yield
    flush.Command.handle = original
