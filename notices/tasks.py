"""What the worker is woken for; the work itself is in rows."""

from typing import Any

from celery import shared_task
from celery.signals import worker_ready
from django.utils import timezone

from notices import due


@shared_task(name="notices.tick")
def tick() -> None:
    """Wake every kind of work; beat sends this each minute."""
    for model in due.registered():
        work_off_one_kind.delay(model._meta.label)


@shared_task(name="notices.work_off")
def work_off_one_kind(label: str) -> None:
    """Do what is due of the model ``label``."""
    due.work_off(due.model_of(label), now=timezone.now)


@worker_ready.connect
def catch_up(**_: Any) -> None:
    """Do at once what fell due while no worker was there."""
    tick.delay()
