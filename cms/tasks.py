"""What the worker is woken for."""

from celery import shared_task
from django.core.management import call_command
from wagtail.models import Page

from cms.texts import cut_pictures_of


@shared_task(name="cms.publish_scheduled")
def publish_scheduled() -> None:
    """Put pages on line, and take them off, at their hour; beat sends this."""
    call_command("publish_scheduled", verbosity=0)


@shared_task(name="cms.cut_pictures")
def cut_pictures(page_id: int) -> None:
    """Cut the pictures of a page to size before somebody waits for them."""
    page = Page.objects.filter(pk=page_id).first()
    if page is not None:
        cut_pictures_of(page.specific)
