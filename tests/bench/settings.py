"""The demo's settings on PostgreSQL, with two bare views beside the site."""

from lms.settings.demo import *  # noqa: F403
from lms.settings.demo import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.bench"]
ROOT_URLCONF = "tests.bench.urls"
ALLOWED_HOSTS = ["*"]
