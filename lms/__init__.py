"""The top of the house: settings, addresses and wiring; imported by nothing."""

from lms.celery import app as celery_app

__all__ = ["celery_app"]
