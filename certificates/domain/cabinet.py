"""A physician's own credits: by scheme and year."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, QuerySet

from certificates.enums import Accredited
from certificates.models import ConfirmationCode, CreditAward, CreditScheme
from people.models import Person


@dataclass(frozen=True)
class SchemeTotal:
    """Credits of one scheme: of each year, and of the last five."""

    scheme: CreditScheme
    by_year: list[tuple[int, Decimal]]
    cycle: Decimal


# The individual cycle lasts five years (domain.md 1.5).
CYCLE_YEARS = 5


def awards_of(person: Person) -> QuerySet[CreditAward]:
    """The person's awards, the newest first; also of persons merged into this one.

    What both were awarded before the merge counts once.
    """
    held = CreditAward.objects.filter(person=person).values("accreditation")
    twice = Q(person__merged_into=person, accreditation__in=held)
    own = Q(person=person) | Q(person__merged_into=person)
    return (
        CreditAward.objects.filter(own)
        .exclude(twice)
        .annotate(has_code=Exists(_code_due()))
        .select_related("rules", "accreditation__scheme", "accreditation__run__course")
        .order_by("-awarded_at", "-pk")
    )


def _code_due() -> QuerySet[ConfirmationCode]:
    """The code of an award, while the scheme stands by its decision."""
    return ConfirmationCode.objects.given().filter(
        accreditation=OuterRef("accreditation"),
        person=OuterRef("person"),
        accreditation__state=Accredited.AWARDED,
    )


def totals_of(awards: list[CreditAward], *, today: date) -> list[SchemeTotal]:
    """Add up ``awards`` by scheme, the newest year first."""
    found: dict[CreditScheme, dict[int, Decimal]] = defaultdict(dict)
    for row in awards:
        day = row.accreditation.last_day or row.awarded_at.date()
        years = found[row.accreditation.scheme]
        years[day.year] = years.get(day.year, Decimal(0)) + row.credits
    return [
        SchemeTotal(
            scheme=scheme,
            by_year=sorted(years.items(), reverse=True),
            cycle=sum(
                (n for year, n in years.items() if year > today.year - CYCLE_YEARS),
                Decimal(0),
            ),
        )
        for scheme, years in sorted(
            found.items(), key=lambda pair: (pair[0].order, pair[0].pk)
        )
    ]
