"""Minutes of intervals agree with counting the minutes of a grid."""

import itertools
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from attendance.domain.intervals import minutes, union

DAWN = datetime(2026, 12, 3, tzinfo=UTC)


def at(minute):
    return DAWN + timedelta(minutes=minute)


pairs = st.lists(
    st.tuples(st.integers(0, 300), st.integers(0, 300)).map(
        lambda pair: (at(pair[0]), at(pair[1]))
    ),
    max_size=12,
)


@given(pairs)
def test_minutes_are_those_of_a_grid(intervals):
    grid = {
        minute
        for minute in range(300)
        if any(start <= at(minute) < end for start, end in intervals)
    }

    assert minutes(intervals) == len(grid)


@given(pairs)
def test_a_union_is_ordered_and_apart(intervals):
    united = union(intervals)

    assert all(start < end for start, end in united)
    assert all(first[1] < second[0] for first, second in itertools.pairwise(united))


def test_seconds_are_not_rounded_up():
    assert minutes([(at(0), at(1) + timedelta(seconds=59))]) == 1
