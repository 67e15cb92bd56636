"""What every environment shares.

Values that differ between machines come from the environment and are read
here with :func:`lms.settings.env.env`; ``docs/settings.md`` lists them all.
"""

from pathlib import Path

from csp.constants import SELF
from django.utils.translation import gettext_lazy as _

from lms.settings.databases import database
from lms.settings.env import env

BASE_DIR = Path(__file__).resolve().parent.parent.parent
DATA_DIR = Path(env("LMS_DATA_DIR", str(BASE_DIR / "var")))

# --- Who we are -----------------------------------------------------------
WAGTAIL_SITE_NAME = "НОДГО"
WAGTAILADMIN_BASE_URL = env("LMS_BASE_URL", "http://localhost:8000")
SITE_NAME_RU = "Национальное общество детских гематологов и онкологов"
SITE_NAME_EN = "National Society of Pediatric Hematologists and Oncologists"

# --- Rooms (house.md); from top to bottom -----------------------------------
ROOMS = [
    "lms",
    "cms",
    "society",
    "certificates",
    "attendance",
    "assessments",
    "courses",
    "notices",
    "people",
    "papers",
]

INSTALLED_APPS = [
    *ROOMS,
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.sites",
    "people.apps.AccountsConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "taggit",
    "modelcluster",
    "polymorphic",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cms.copies.Copies",
    "csp.middleware.CSPMiddleware",
    "lms.middleware.AdminContentSecurityPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "people.middleware.NeedsSecondFactor",
    "cms.rehearsing.Rehearsing",
    # Before what looks addresses up: redirects are asked for what was not found.
    "lms.middleware.NoNullCharacters",
    "cms.middleware.AdminBarriers",
    "cms.middleware.FilesInParts",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "lms.urls"
WSGI_APPLICATION = "lms.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cms.navigation.navigation",
            ],
        },
    },
]

# --- Data -------------------------------------------------------------------
DATABASES = {"default": database(env("DATABASE_URL", ""), DATA_DIR / "db.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env("REDIS_URL", "")

# Rate limits live in the cache, so it has to be shared between processes.
CACHES = {
    "default": (
        {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": "lms",
        }
        if REDIS_URL
        else {
            "BACKEND": "lms.filecache.LockedFileCache",
            "LOCATION": DATA_DIR / "cache",
            # The default of 300 would forget who has tried too often.
            "OPTIONS": {"MAX_ENTRIES": 10_000},
        }
    ),
}

# --- People and sign-in -----------------------------------------------------
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["people.backends.AccountBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "my_learning"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "people.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
# Without a password one signs in with codes by mail.
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]
ACCOUNT_FORMS = {
    "login": "people.forms.sign_in.SignInForm",
    "signup": "people.forms.sign_in.RegisterForm",
    "request_login_code": "people.forms.sign_in.RequestCodeForm",
    "confirm_login_code": "people.forms.sign_in.SignInCodeForm",
    "confirm_email_verification_code": "people.forms.sign_in.EmailCodeForm",
    "confirm_password_reset_code": "people.forms.sign_in.PasswordResetCodeForm",
    "reset_password": "people.forms.sign_in.ForgottenPasswordForm",
    "reset_password_from_key": "people.forms.sign_in.NewPasswordForm",
    "change_password": "people.forms.sign_in.ChangePasswordForm",
    "set_password": "people.forms.sign_in.SetPasswordForm",
    "add_email": "people.forms.sign_in.AddEmailForm",
    "reauthenticate": "people.forms.sign_in.ReauthenticateForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_MAX_EMAIL_ADDRESSES = 3
# Per address of the visitor ("ip", wide: a hospital has one) and of the mailbox
# ("key", narrow: 100 guesses a day at a code of a million).
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "20/m/ip,5/300s/key",
    "signup": "40/m/ip",
    "request_login_code": "40/m/ip,3/m/key,10/h/key,20/d/key",
    "reset_password": "20/m/ip,3/m/key,10/h/key,20/d/key",
}
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
# How many proxies of ours stand before the application.
ALLAUTH_TRUSTED_PROXY_COUNT = 0
MFA_FORMS = {
    "authenticate": "people.forms.second_factor.SecondStepForm",
    "reauthenticate": "people.forms.second_factor.SecondStepAgainForm",
    "activate_totp": "people.forms.second_factor.ConnectAppForm",
    "add_webauthn": "people.forms.second_factor.AddKeyForm",
    "edit_webauthn": "people.forms.second_factor.RenameKeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "НОДГО"
# Staff and administrators need a second factor to enter the admin.
ADMIN_SECOND_FACTOR_REQUIRED = True

# --- Language and time ------------------------------------------------------
LANGUAGE_CODE = "ru"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("ru", _("Russian")), ("en", _("English"))]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("ru", "Русский"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale" / room for room in ROOMS]
USE_I18N = True
WAGTAIL_I18N_ENABLED = True
# A translation begins as a draft: trainers ask for one, staff publish it.
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
USE_TZ = True
TIME_ZONE = "Europe/Moscow"
FORMAT_MODULE_PATH = ["lms.formats"]
# Typed in the admin as its lists show them.
WAGTAIL_DATE_FORMAT = "%d.%m.%Y"
WAGTAIL_DATETIME_FORMAT = "%d.%m.%Y %H:%M"
WAGTAIL_TIME_FORMAT = "%H:%M"

# --- Files ------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
# Whether Django itself hands out what stands below MEDIA_URL.
SERVE_MEDIA = False
# Parts of the service worker in their order; a part that answers for few addresses
# stands before lessons.js, which answers for every page.
OFFLINE_WORKER_PARTS = [
    "js/worker/core.js",
    "js/worker/shelf.js",
    "js/worker/own.js",
    "js/worker/proof.js",
    "js/worker/desk-store.js",
    "js/worker/door.js",
    "js/worker/lessons.js",
]
# Certificates and what else must never be served by address alone.
PRIVATE_ROOT = DATA_DIR / "private"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PRIVATE_ROOT, "base_url": None},
    },
    "staticfiles": {"BACKEND": "lms.staticfiles.JoinedStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# --- Wagtail ----------------------------------------------------------------
WAGTAIL_FRONTEND_LOGIN_URL = "/accounts/login/"
WAGTAILADMIN_LOGIN_URL = "/accounts/login/"
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
# Addresses are the same in both languages, so they are Latin.
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILIMAGES_IMAGE_MODEL = "cms.CmsImage"
WAGTAILDOCS_DOCUMENT_MODEL = "cms.CmsDocument"
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
# The country's clocks; of all the names there are, browsers do not know some.
WAGTAIL_USER_TIME_ZONES = [
    "Europe/Kaliningrad",
    "Europe/Moscow",
    "Europe/Samara",
    "Asia/Yekaterinburg",
    "Asia/Omsk",
    "Asia/Novosibirsk",
    "Asia/Irkutsk",
    "Asia/Yakutsk",
    "Asia/Vladivostok",
    "Asia/Magadan",
    "Asia/Kamchatka",
]
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 15 * 1024 * 1024
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.pictures.PictureForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILDOCS_EXTENSIONS = [
    "csv",
    "docx",
    "mp3",
    "mp4",
    "odt",
    "pdf",
    "pptx",
    "txt",
    "xlsx",
    "zip",
]
WAGTAILDOCS_DOCUMENT_FORM_BASE = "cms.documents.DocumentForm"
# A recording of a lecture is the largest that is handed in.
DOCUMENTS_MAX_UPLOAD_SIZE = 200 * 1024 * 1024
# A Word document with sixty photographs; the worker takes it apart.
MANUSCRIPT_MAX_UPLOAD_SIZE = 60 * 1024 * 1024
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "wagtail.search.backends.database"},
}

# --- Content security -------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "media-src": [SELF, "https:"],
        "frame-src": [SELF, "https:"],
        "object-src": ["'none'"],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    },
}
# For browsers too old for frame-ancestors above; Wagtail's previews say otherwise.
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

# --- Work that is due -------------------------------------------------------
CELERY_BROKER_URL = REDIS_URL or "durablefs://localhost"
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {"visibility_timeout": 3600}
    if REDIS_URL
    else {
        "data_folder_in": str(DATA_DIR / "broker"),
        "data_folder_out": str(DATA_DIR / "broker"),
        "polling_interval": 0.05,
    }
)
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    # A tick nobody worked off is of no use when the next one comes.
    "tick": {"task": "notices.tick", "schedule": 60, "options": {"expires": 55}},
    "publish": {
        "task": "cms.publish_scheduled",
        "schedule": 60,
        "options": {"expires": 55},
    },
}

# --- Mail -------------------------------------------------------------------
# All mail goes through one outbox; it hands over to this backend.
EMAIL_BACKEND = "notices.backends.OutboxBackend"
NOTICES_DELIVERY_BACKEND = "notices.smtp.SmtpBackend"
# Reports of failure: the address they go to, and the folder they are read from.
NOTICES_BOUNCE_ADDRESS = env("LMS_BOUNCE_ADDRESS", "")
NOTICES_BOUNCE_FOLDER = env("LMS_BOUNCE_FOLDER", "")
SUPPORT_EMAIL = env("LMS_SUPPORT_EMAIL", "")
DEFAULT_FROM_EMAIL = env("LMS_FROM_EMAIL", "НОДГО <no-reply@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 20

# --- Defaults of the society (docs/settings.md) -----------------------------
# Fernet keys of what is sealed about persons (СНИЛС), the newest first; none: made
# from the secret key.
PERSONAL_DATA_KEYS = [
    key for key in env("LMS_PERSONAL_DATA_KEYS", "").split(",") if key.strip()
]
# Fernet keys of confirmation codes (ИКП), likewise.
CONFIRMATION_CODE_KEYS = [
    key for key in env("LMS_CODE_KEYS", "").split(",") if key.strip()
]
# Keys of their fingerprints, the newest first; none: made from the secret key too.
CONFIRMATION_CODE_PRINT_KEYS = [
    key for key in env("LMS_CODE_PRINT_KEYS", "").split(",") if key.strip()
]
# How many days what is not evidence is kept (people/domain/retention.py).
RETENTION_DAYS = {
    "attendance.files": 90,
    "courses.lists": 90,
    "notices.mails": 365,
    "people.devices": 90,
    "people.merges": 30,
    "people.name_requests": 365,
}
# Ed25519 seeds (32 bytes, base64) that sign credentials, the newest first; none: a
# demo key made from the secret key.
CERTIFICATE_PROOF_KEYS = [
    key for key in env("LMS_PROOF_KEYS", "").split(",") if key.strip()
]
# The key that signs files of certificates (PKCS#12); none: they are not signed.
CERTIFICATE_SIGNING_FILE = env("LMS_SIGNING_FILE", "")
CERTIFICATE_SIGNING_PASSPHRASE = env("LMS_SIGNING_PASSPHRASE", "")
# Without a key: whether a demo key signs, which certifies nothing and says so.
CERTIFICATE_SIGNING_DEMO = False
# A server of time stamps (RFC 3161) that every signature is stamped by.
CERTIFICATE_TIMESTAMP_URL = env("LMS_TIMESTAMP_URL", "")
CERTIFICATE_NUMBER_FORMAT = "НОДГО-{year}-{seq:06}"
# Who signs, from left to right; without a name the line is signed by hand.
CERTIFICATE_SIGNATORIES = [
    {"name": "", "role_ru": "Президент общества", "role_en": "President"},
    {
        "name": "",
        "role_ru": "Руководитель программы",
        "role_en": "Programme director",
    },
]
# An evaluation form opens on the last day of a run for so many days, and once more
# so many days later; fewer sheets than this are shown to nobody.
EVALUATION_OPEN_DAYS = 60
EVALUATION_FOLLOW_UP_DAYS = 90
EVALUATION_LEAST_SHEETS = 5
# Within so many days staff answer what was submitted for review.
MODERATION_DAYS = 3
# After so many unanswered offers a person leaves the waiting list.
WAITING_LIST_OFFERS = 2
# How long a trainee of “Treat together” works in the centre.
PLACEMENT_WEEKS = 4
# A participant may appeal against the record until so many days after the run.
ATTENDANCE_APPEAL_DAYS = 7
# After so many days trainers are reminded of the register of a run that is over.
ATTENDANCE_REMINDER_DAYS = 2
# After so many days such a run closes by itself; 0: never.
ATTENDANCE_CLOSING_DAYS = 14
# A page of a webinar sends a heartbeat each minute; a longer silence ends a visit.
WEBINAR_SILENCE_SECONDS = 150
# Without scripts the button vouches for so many minutes.
WEBINAR_BY_HAND_MINUTES = 10
# How long an invitation to a run may be answered.
INVITATION_DAYS = 14
QUIZ_PASS_MARK_PERCENT = 70
# A silence of the server from so many seconds is an outage; an attempt gets back
# what it lost to outages, at most so many minutes in all.
QUIZ_OUTAGE_SECONDS = 180
QUIZ_OUTAGE_CAP_MINUTES = 30
# "Later, while the test is open" begins so long after submitting.
QUIZ_LATER_MINUTES = 60
# Statistics of a quiz tell nothing of fewer people than these.
QUIZ_SMALLEST_GROUP = 10
# The largest picture, recording or film of a question.
QUESTION_FILE_MAX_MB = 30
