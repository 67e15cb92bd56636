"""The Celery application: tasks only wake up work that is due."""

import os

from celery import Celery

from lms import broker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.dev")

broker.register()

app = Celery("lms")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
