"""Production: everything comes from the environment and is checked at the start.

``docs/settings.md`` explains each variable.
"""

from lms.settings.base import *  # noqa: F403
from lms.settings.env import env, env_flag, env_list, env_number, env_one_of, require

DEBUG = False

# --- Who may ask, and how -----------------------------------------------------
SECRET_KEY = env("LMS_SECRET_KEY")
# Earlier ones still open what they sealed and sign out nobody.
SECRET_KEY_FALLBACKS = [
    key for key in env("LMS_SECRET_KEY_FALLBACKS", "").split(",") if key.strip()
]
ALLOWED_HOSTS = env_list("LMS_HOSTS", "")
WAGTAILADMIN_BASE_URL = env("LMS_BASE_URL")
# How many proxies in front of us write X-Forwarded-For; rate limits count
# addresses of visitors, not of the proxy.
ALLAUTH_TRUSTED_PROXY_COUNT = env_number("LMS_PROXIES", 1)
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = env_number("LMS_HSTS_SECONDS", 365 * 24 * 60 * 60)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True

# --- Data -----------------------------------------------------------------------
# SQLite is for trying things out: naming a database is demanded here.
env("DATABASE_URL")
SERVE_MEDIA = env_flag("LMS_SERVE_MEDIA", default=False)

# --- Mail -----------------------------------------------------------------------
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env("LMS_FROM_EMAIL")
EMAIL_HOST = env("LMS_SMTP_HOST")
EMAIL_HOST_USER = env("LMS_SMTP_USER", "")
EMAIL_HOST_PASSWORD = env("LMS_SMTP_PASSWORD", "")
_security = env_one_of("LMS_SMTP_SECURITY", ("starttls", "tls", "none"), "starttls")
EMAIL_USE_TLS = _security == "starttls"
EMAIL_USE_SSL = _security == "tls"
EMAIL_PORT = env_number(
    "LMS_SMTP_PORT", {"starttls": 587, "tls": 465, "none": 25}[_security]
)
# Errors are reported to these addresses.
ADMINS = [(address, address) for address in env_list("LMS_ADMIN_EMAILS")]

# --- Log ------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env("LMS_LOG_LEVEL", "INFO")},
}

require(
    len(SECRET_KEY) >= 50,  # noqa: PLR2004 - what check --deploy asks for
    "LMS_SECRET_KEY must have at least 50 characters; make one with"
    ' python3 -c "import secrets; print(secrets.token_urlsafe(50))"',
)
require(
    bool(ALLOWED_HOSTS) and "*" not in ALLOWED_HOSTS,
    "LMS_HOSTS must name the hosts of the site, separated by commas; * is too many.",
)
require(
    WAGTAILADMIN_BASE_URL.startswith("https://"),
    "LMS_BASE_URL must be the https:// address under which people reach the site.",
)
