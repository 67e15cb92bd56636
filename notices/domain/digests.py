"""Letters that may wait, gathered into one."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from notices.domain import inbox, letters, wishes
from notices.enums import MessageState
from notices.models import Digest

DIGEST = "notices.digest"


@transaction.atomic
def gather(row: Digest, *, at: datetime) -> datetime:
    """Write the digest, if anything waits, and say when the next one comes."""
    row = Digest.objects.select_for_update(of=("self",)).get(pk=row.pk)
    waiting = inbox.letters_of(row.person).filter(state=MessageState.WAITING)
    titles = list(waiting.order_by("pk").values_list("subject", flat=True))
    if titles:
        letters.post(
            text=DIGEST,
            person=row.person,
            key=f"digest:{row.person_id}:{row.due_at:%Y%m%dT%H%M}",
            at=at,
            values=_values(titles, row.person.language),
        )
        waiting.update(state=MessageState.INSIDE)
    return wishes.next_morning(row.rhythm, row.person.zone, at)


def _values(titles: list[str], language: str) -> dict[str, str]:
    with translation.override(language):
        page = settings.WAGTAILADMIN_BASE_URL + reverse("inbox")
    return {"letters": "\n".join(titles), "count": str(len(titles)), "page": page}
