"""What happens in the rooms below when pages change."""

from typing import Any

from django.db.models.signals import pre_save

from cms.models.records import OneRecordPerPage


def keep_record(instance: Any, **_: Any) -> None:
    """Keep the record that a page's form has prepared, just before the page."""
    record = instance.prepared_record
    if record is None:
        return
    record.save()
    setattr(instance, instance.record_field, record)
    instance.prepared_record = None


def connect() -> None:
    """Listen; called once from ``apps.ready``."""
    for model in OneRecordPerPage.__subclasses__():
        pre_save.connect(keep_record, sender=model, dispatch_uid=f"cms.{model}")
