"""Own data: asked for, made by the worker, fetched for a week, dropped."""

from datetime import datetime

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.dateformat import format as format_date

from notices import due
from notices.domain import letters
from notices.models import OwnData
from notices.models.own_data import KEPT_FOR
from people.domain import erasure, personal_data
from people.domain.exports import note_export
from people.models import Person


@transaction.atomic
def ask(*, person: Person, at: datetime) -> OwnData:
    """Let the worker collect the data; asking again meanwhile changes nothing."""
    Person.objects.select_for_update().get(pk=person.pk)
    latest = person.own_data.first()
    if latest and (latest.made_at is None or latest.can_be_fetched(at)):
        return latest
    row = OwnData.objects.create(person=person, asked_at=at, due_at=at)
    due.wake(OwnData)
    return row


def work(row: OwnData, *, at: datetime) -> datetime | None:
    """Make the file; when its time is over, drop it."""
    row = OwnData.objects.get(pk=row.pk)
    if row.made_at is None:
        content = personal_data.archive(row.person, at)
        row.file.save("data.zip", ContentFile(content), save=False)
        row.made_at = at
        row.save(update_fields=["file", "made_at"])
        return at + KEPT_FOR
    row.file.delete(save=False)
    OwnData.objects.filter(pk=row.pk).update(file="")
    return None


@transaction.atomic
def fetch(*, row: OwnData, at: datetime) -> bytes:
    """Return the file; that it was fetched is written down."""
    note_export(
        what="people.person",
        fields=[part.room for part in personal_data.registered()],
        count=1,
        form="zip",
        actor=row.person.account,
        at=at,
        person=row.person,
    )
    with row.file.open("rb") as file:
        content: bytes = file.read()
    return content


@transaction.atomic
def ask_erasure(*, person: Person, at: datetime) -> None:
    """Take the request to be erased, and say so by letter: it may be a stranger's."""
    request = erasure.ask(person=person, at=at)
    with translation.override(person.language):
        values = {
            "due": format_date(request.due_at.astimezone(person.zone), "j E Y"),
            "page": settings.WAGTAILADMIN_BASE_URL + reverse("own_data"),
        }
    letters.post(
        text="notices.erasure_asked",
        person=person,
        key=f"notices.erasure_asked:{request.pk}",
        at=at,
        values=values,
    )
