"""What the worker is woken for."""

from celery import shared_task
from django.core.management import call_command


@shared_task(name="cms.publish_scheduled")
def publish_scheduled() -> None:
    """Put pages on line, and take them off, at their hour; beat sends this."""
    call_command("publish_scheduled", verbosity=0)
