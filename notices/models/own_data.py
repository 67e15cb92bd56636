"""A person's own data, collected by the worker."""

from datetime import datetime, timedelta

from django.core.files.storage import storages
from django.core.files.storage.base import Storage
from django.db import models
from django.utils.translation import gettext_lazy as _

from notices.due import DueRow
from people.codes import new_code
from people.models import Person

KEPT_FOR = timedelta(days=7)


def private_storage() -> Storage:
    """Return where files live that are never served by address alone."""
    return storages["private"]


def path_of(_row: "OwnData", _name: str) -> str:
    """Return a name that tells nothing of the person."""
    return f"people/own/{new_code(12)}.zip"


class OwnData(DueRow):
    """Somebody asked for their data: a ZIP that the worker makes and that expires.

    PII: everything, in the file, for seven days.
    """

    person = models.ForeignKey(
        Person,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="own_data",
    )
    asked_at = models.DateTimeField(_("asked at"))
    made_at = models.DateTimeField(_("made at"), null=True)
    file = models.FileField(
        _("file"), storage=private_storage, upload_to=path_of, blank=True
    )

    class Meta(DueRow.Meta):
        ordering = ["-pk"]
        verbose_name = _("own data")
        verbose_name_plural = _("own data")

    def __str__(self) -> str:
        return str(self.person)

    @property
    def expires_at(self) -> datetime | None:
        """Until when it can be fetched; None while it is being made."""
        return self.made_at + KEPT_FOR if self.made_at else None

    def can_be_fetched(self, at: datetime) -> bool:
        """Tell whether the file is there and its time is not over."""
        expires_at = self.expires_at
        return bool(self.file) and expires_at is not None and at < expires_at
