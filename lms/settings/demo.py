"""The demo: like production, on one machine, with nothing to install.

``bin/demo`` sets ``LMS_DATA_DIR`` and ``LMS_BASE_URL``.
"""

from lms.settings.base import *  # noqa: F403
from lms.settings.base import DATA_DIR, MIDDLEWARE
from lms.settings.secret import kept_secret

DEBUG = False
SECRET_KEY = kept_secret(DATA_DIR / "secret-key")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
ADMIN_SECOND_FACTOR_REQUIRED = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
CERTIFICATE_SIGNING_DEMO = True
NOTICES_DELIVERY_BACKEND = "notices.backends.KeptBackend"
# There is no web server in front that could do these two.
SERVE_MEDIA = True
MIDDLEWARE.insert(0, "django.middleware.gzip.GZipMiddleware")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
