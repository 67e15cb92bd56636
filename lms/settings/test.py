"""Tests: SQLite by default, PostgreSQL when DATABASE_URL says so."""

from lms.settings.base import *  # noqa: F403
from lms.settings.base import DATABASES, MIDDLEWARE, STORAGES, env

DEBUG = False
SECRET_KEY = "tests-only"  # noqa: S105 - guards nothing
ALLOWED_HOSTS = ["*"]
WAGTAILADMIN_BASE_URL = "http://testserver"
ADMIN_SECOND_FACTOR_REQUIRED = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
NOTICES_DELIVERY_BACKEND = "notices.backends.KeptBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
CELERY_TASK_ALWAYS_EAGER = env("LMS_TEST_EAGER", "1") == "1"
CELERY_TASK_EAGER_PROPAGATES = True
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": env("LMS_TEST_SQLITE", ":memory:")}
elif template := env("LMS_TEST_TEMPLATE", ""):
    DATABASES["default"]["TEST"] = {"TEMPLATE": template}
# The parts of the style sheet as they are: nothing to collect first.
STORAGES["staticfiles"] = {
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
# Nothing is collected, so there is nothing for WhiteNoise to serve.
MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")
