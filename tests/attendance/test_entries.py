"""What a device sends is read, or refused as a whole; nothing of it is trusted."""

import json
import uuid
from datetime import timedelta

import pytest

from attendance.entries import MOST_ENTRIES, read_payload
from tests.factories.courses import DURING

GOOD = {
    "client_id": str(uuid.uuid4()),
    "session": "morning",
    "person": " 7k4m92qx ",
    "kind": "present",
    "source": "badge",
    "at": DURING.timestamp() * 1000,
}


def sent(*rows, now=None, **more):
    now = DURING.timestamp() * 1000 if now is None else now
    return json.dumps({"now": now, "device": "d", "entries": list(rows), **more})


def test_an_entry_is_read_with_its_code_in_capitals():
    payload = read_payload(sent(GOOD).encode(), at=DURING)

    entry = payload.entries[0]
    assert (payload.device_id, entry.person, entry.kind) == ("d", "7K4M92QX", "present")
    assert (entry.device_at, entry.offset, entry.seen) == (DURING, timedelta(), None)


def test_the_offset_of_the_entry_counts_before_that_of_the_contact():
    hour = timedelta(hours=1)
    now = (DURING - hour).timestamp() * 1000

    own = read_payload(sent({**GOOD, "offset": 5000}, now=now).encode(), at=DURING)
    measured = read_payload(sent(GOOD, now=now).encode(), at=DURING)

    assert own.entries[0].offset == timedelta(seconds=5)
    assert measured.entries[0].offset == hour


@pytest.mark.parametrize(
    "body",
    [
        "no json",
        "[]",
        '{"entries": 1}',
        sent(*[GOOD] * (MOST_ENTRIES + 1)),
        sent(GOOD, now="noon"),
        sent(GOOD, now=1e300),
        sent("text"),
        sent({}),
        *(
            sent({**GOOD, **wrong})
            for wrong in (
                {"client_id": "1"},
                {"client_id": 1},
                {"kind": "levitated"},
                {"kind": []},
                {"source": "import"},
                {"at": None},
                {"at": "NaN"},
                {"offset": 1e15},
                {"offset": "x"},
                {"seen": "x"},
            )
        ),
    ],
)
def test_what_no_device_of_ours_sends_is_refused(body):
    with pytest.raises(ValueError):  # noqa: PT011 - any fault of the input
        read_payload(body.encode(), at=DURING)
