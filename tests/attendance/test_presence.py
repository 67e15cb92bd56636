"""Minutes agree with counting every minute of the day by hand."""

import random
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from attendance.domain.intervals import clip, day_window, minutes
from attendance.domain.presence import Trace, present
from attendance.enums import MarkKind

MIDNIGHT = datetime(2026, 12, 3, tzinfo=UTC)
HELD = (MIDNIGHT + timedelta(minutes=60), MIDNIGHT + timedelta(minutes=180))


def minute(number):
    return MIDNIGHT + timedelta(minutes=number)


def grid(pairs, window=(-1000, 5000)):
    """Count minutes one by one, the way nobody can get wrong."""
    opens, closes = window
    held = {m for start, end in pairs for m in range(start, end)}
    return len([m for m in held if opens <= m < closes])


@pytest.mark.parametrize("seed", range(200))
def test_minutes_agree_with_a_grid_of_minutes(seed):
    dice = random.Random(seed)
    pairs = [
        (dice.randrange(1600), dice.randrange(1600)) for _ in range(dice.randrange(9))
    ]
    window = tuple(sorted(dice.sample(range(1600), 2)))

    intervals = [(minute(start), minute(end)) for start, end in pairs]
    clipped = clip(intervals, (minute(window[0]), minute(window[1])))

    assert minutes(intervals) == grid(pairs)
    assert minutes(clipped) == grid(pairs, window)


@pytest.mark.parametrize("seed", range(200))
def test_doors_and_segments_agree_with_a_walk_through_the_day(seed):
    dice = random.Random(seed)
    doors = [
        (when, dice.choice([MarkKind.IN, MarkKind.OUT]))
        for when in sorted(dice.sample(range(240), 6))
    ]
    start = dice.randrange(200)
    end = start + dice.randrange(1, 100)
    traces = [Trace(kind, minute(when)) for when, kind in doors]
    dice.shuffle(traces)
    traces.append(Trace(MarkKind.SEGMENT, minute(start), minute(end)))

    inside, walked = False, set()
    changes = dict(doors)
    for now in range(240):
        if now in changes:
            inside = changes[now] == MarkKind.IN
        if 60 <= now < 180 and (inside or start <= now < end):
            walked.add(now)

    assert minutes(present(traces, HELD)) == len(walked)


SEGMENT = Trace(MarkKind.SEGMENT, minute(90), minute(100))


@pytest.mark.parametrize(
    ("traces", "expected"),
    [
        ([], 0),
        ([Trace("present", minute(70))], 120),
        ([Trace("present", minute(70)), SEGMENT], 120),
        ([Trace("late", minute(70))], 120),
        ([Trace("late", minute(70)), SEGMENT], 10),
        ([Trace("absent", minute(70)), SEGMENT], 0),
        ([Trace("excused", minute(70)), SEGMENT], 0),
        ([Trace("in", minute(170))], 10),
        ([Trace("in", minute(200))], 0),
        ([Trace("out", minute(100))], 0),
        (
            [
                Trace("in", minute(70)),
                Trace("in", minute(80)),
                Trace("out", minute(90)),
            ],
            20,
        ),
    ],
)
def test_a_persons_word_holds_against_the_devices(traces, expected):
    assert minutes(present(traces, HELD)) == expected


def test_a_day_is_the_venues_and_not_always_of_24_hours():
    yakutsk = day_window(date(2026, 12, 3), ZoneInfo("Asia/Yakutsk"))
    berlin = day_window(date(2026, 3, 29), ZoneInfo("Europe/Berlin"))

    assert yakutsk[0] == datetime(2026, 12, 2, 15, tzinfo=UTC)
    assert yakutsk[1] - yakutsk[0] == timedelta(hours=24)
    assert berlin[1] - berlin[0] == timedelta(hours=23)
