"""From minutes to credits, scheme by scheme (domain.md 1.2, 2.1, 2.2)."""

from datetime import date
from decimal import Decimal

import pytest

from certificates.domain.reckoning import Measure, credits_of

FIRST, SECOND = date(2026, 9, 11), date(2026, 9, 12)
NMO = Measure(unit_minutes=45, step=Decimal(1), all_or_nothing=True)
EACCME = Measure(unit_minutes=60, step=Decimal("0.5"), cap_per_day=Decimal(8))
SOCIETY = Measure(unit_minutes=45, step=Decimal(1))
AMA = Measure(unit_minutes=60, step=Decimal("0.25"), nearest=True)


@pytest.mark.parametrize(
    ("measure", "minutes", "most", "least", "earned"),
    [
        # The decision's number or nothing, from the least minutes on.
        (NMO, {FIRST: 270}, 6, 270, "6"),
        (NMO, {FIRST: 269}, 6, 270, "0"),
        (NMO, {FIRST: 405}, 6, 270, "6"),
        (NMO, {}, 6, 0, "0"),
        # Half a credit for thirty minutes, at most eight a day.
        (EACCME, {FIRST: 29}, 12, 0, "0"),
        (EACCME, {FIRST: 30}, 12, 0, "0.5"),
        (EACCME, {FIRST: 89}, 12, 0, "1"),
        (EACCME, {FIRST: 540}, 12, 0, "8"),
        (EACCME, {FIRST: 540, SECOND: 60}, 12, 0, "9"),
        (EACCME, {FIRST: 540, SECOND: 540}, 12, 0, "12"),
        # Each day by itself: two halves of an hour are no hour of the society.
        (SOCIETY, {FIRST: 44, SECOND: 44}, 9, 0, "0"),
        (SOCIETY, {FIRST: 45, SECOND: 91}, 9, 0, "3"),
        # To the nearest quarter of an hour.
        (AMA, {FIRST: 52}, 9, 0, "0.75"),
        (AMA, {FIRST: 53}, 9, 0, "1"),
        (AMA, {FIRST: 67}, 9, 0, "1"),
        (AMA, {FIRST: 68}, 9, 0, "1.25"),
    ],
)
def test_credits_follow_the_measure(measure, minutes, most, least, earned):
    found = credits_of(minutes, measure=measure, most=Decimal(most), least=least)

    assert found == Decimal(earned)
