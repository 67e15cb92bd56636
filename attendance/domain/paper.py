"""Sign-in sheets: printed with fixed row numbers, typed back by them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from attendance.domain.roster import MarkRefused, mark
from attendance.enums import Source
from attendance.models import SignInSheet
from courses.models import Enrolment, Session
from people.models import User

_PART = re.compile(r"(\d{1,4})(?:\s*[-–—]\s*(\d{1,4}))?")
_SEPARATORS = re.compile(r"[,;.\s]+")
_DASH = re.compile(r"\s*[-–—]\s*")


class SheetRefused(ValidationError):
    """The sheet cannot be made or typed back so; ``code`` says why."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A printed row and who stands on it."""

    number: int
    enrolment: Enrolment


@transaction.atomic
def make_sheet(*, session: Session, actor: User, at: datetime) -> SignInSheet:
    """Fix the rows of a sheet of ``session``: everybody who takes part, by name.

    :raises SheetRefused: ``nobody``
    """
    enrolments = session.run.enrolments.taking_part()
    rows = list(
        enrolments.order_by("person__sort_key", "pk").values_list("pk", flat=True)
    )
    if not rows:
        raise SheetRefused(_("Nobody is enrolled yet."), code="nobody")
    sheet = SignInSheet.objects.create(
        session=session, rows=rows, made_at=at, created_by=actor
    )
    log(
        instance=session.run,
        action="attendance.make_sheet",
        user=actor,
        data={"session": session.pk, "rows": len(rows)},
    )
    return sheet


def rows_of(sheet: SignInSheet) -> list[SheetRow]:
    """Return the rows of ``sheet`` with their persons; one query."""
    found = Enrolment.objects.select_related("person__merged_into").in_bulk(sheet.rows)
    return [SheetRow(number, found[pk]) for number, pk in enumerate(sheet.rows, 1)]


def read_numbers(text: str, *, highest: int) -> list[int]:
    """Read row numbers such as “1-12, 14 17”; each once, in order.

    :raises SheetRefused: ``no_numbers`` or ``no_row``
    """
    numbers: set[int] = set()
    for part in _SEPARATORS.split(_DASH.sub("-", text.strip())):
        numbers.update(_part(part, highest) if part else ())
    if not numbers:
        raise SheetRefused(_("Type the numbers of rows: 1-12, 14."), code="no_numbers")
    return sorted(numbers)


def _part(part: str, highest: int) -> range:
    match = _PART.fullmatch(part)
    first = int(match[1]) if match else 0
    last = int(match[2] or match[1]) if match else 0
    if not 1 <= first <= last <= highest:
        words = _("“%(part)s” is no row of this sheet: it has rows 1 to %(highest)d.")
        raise SheetRefused(words % {"part": part, "highest": highest}, code="no_row")
    return range(first, last + 1)


@transaction.atomic
def type_back(
    *,
    sheet: SignInSheet,
    numbers: Sequence[int],
    kind: str,
    actor: User,
    at: datetime,
) -> tuple[int, list[tuple[SheetRow, str]]]:
    """Mark the persons of the rows ``numbers``; nothing that stands is replaced.

    :returns: how many rows are marked so now, and which were left, and why
    :raises MarkRefused: for a register that takes no marks
    """
    rows = {row.number: row for row in rows_of(sheet)}
    left: list[tuple[SheetRow, str]] = []
    for number in numbers:
        try:
            mark(
                session=sheet.session,
                enrolment=rows[number].enrolment,
                kind=kind,
                source=Source.PAPER,
                actor=actor,
                at=at,
            )
        except MarkRefused as refused:
            if refused.code not in ("reason_needed", "not_enrolled"):
                raise
            left.append((rows[number], " ".join(refused.messages)))
    return len(numbers) - len(left), left
