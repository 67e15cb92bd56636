"""What a second person looks at before the release."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from certificates import emails
from certificates.domain import issuing, names
from certificates.domain.numbers import preview_number
from certificates.domain.snapshots import take_snapshot
from certificates.models import Candidate
from courses.findings import Finding

# Longer names are set smaller or on two lines.
LONG = 34
SAMPLE_CODE = "XXXXXXXX"


def longest(candidates: Iterable[Candidate], *, at: datetime) -> dict[str, Any] | None:
    """The snapshot of the longest name; its number is only foreseen."""
    rows = sorted(
        candidates, key=lambda row: len(names.printed_name(issuing.holder_of(row)))
    )
    if not rows:
        return None
    candidate = issuing.with_run(rows[-1])
    year = at.astimezone(ZoneInfo(settings.TIME_ZONE)).year
    return take_snapshot(
        candidate=candidate,
        person=issuing.holder_of(candidate),
        number=preview_number(year=year),
        secret="sample",  # noqa: S106 - leads nowhere
        check_code=SAMPLE_CODE,
        at=at,
    )


def worth_a_look(candidates: Iterable[Candidate]) -> list[tuple[str, Finding]]:
    """Names that are right but unusual, each with why it is worth a look."""
    found = []
    for candidate in candidates:
        person = issuing.holder_of(candidate)
        name = names.printed_name(person)
        if code := _unusual(name, person.patronymic):
            found.append((name, Finding(met=True, code=f"certificates.look_{code}")))
    return found


def without_address(candidates: Iterable[Candidate]) -> list[str]:
    """Names of those who will get no letter: nobody knows an address of theirs."""
    persons = [issuing.holder_of(row) for row in candidates]
    return [names.printed_name(p) for p in persons if not emails.address_of(p)]


def _unusual(name: str, patronymic: str) -> str:
    if len(name) > LONG:
        return "long"
    if any(c in name for c in "'’ʼ`"):
        return "apostrophe"
    if not patronymic:
        return "no_patronymic"
    return "two_words" if " " in patronymic.strip() else ""
