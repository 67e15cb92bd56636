"""Development: errors are shown, mail is kept in the outbox."""

from lms.settings.base import *  # noqa: F403
from lms.settings.base import STORAGES, env

DEBUG = True
SECRET_KEY = env("LMS_SECRET_KEY", "not-secret-development-only")
ALLOWED_HOSTS = ["*"]
ADMIN_SECOND_FACTOR_REQUIRED = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
NOTICES_DELIVERY_BACKEND = "notices.backends.KeptBackend"
# The parts of the style sheet as they are: nothing to collect first.
STORAGES["staticfiles"] = {
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
