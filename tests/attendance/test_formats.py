"""Files of other systems: each layout is read to the same stretches of time."""

import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from attendance.formats import READERS, FileRefused
from attendance.formats.moments import is_day_first, moment, seconds
from attendance.formats.stays import STILL_THERE, visitors
from attendance.formats.text import rows_of
from papers.sheets import MAX_BYTES, MAX_CELL_LENGTH, MAX_ROWS, xlsx_bytes

MOSCOW = ZoneInfo("Europe/Moscow")
HELD = (
    datetime(2026, 3, 14, 13, 0, tzinfo=UTC),
    datetime(2026, 3, 14, 15, 0, tzinfo=UTC),
)


def figures(kind, content):
    """Return name, e-mail and minutes of each person of a file."""
    if isinstance(content, str):
        content = content.encode()
    found = visitors(READERS[kind](content, MOSCOW))
    return [(each.name, each.email, each.minutes(HELD)) for each in found]


ZOOM = """Meeting ID,Topic,Start Time
85,Webinar,03/14/2026 03:30:00 PM

Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest,In Waiting Room
Лунин О.,LUNIN@x.example ,03/14/2026 03:50:00 PM,03/14/2026 04:40:30 PM,51,Yes,No
iPhone,lunin@x.example,03/14/2026 04:30:00 PM,03/14/2026 05:00:00 PM,30,Yes,No
Орлова А.,,03/14/2026 04:00:00 PM,03/14/2026 04:30:00 PM,30,Yes,Yes
Орлова А.,,03/14/2026 05:30:00 PM,03/14/2026 06:30:00 PM,60,Yes,No
"""
ZOOM_FIGURES = [("Лунин О.", "lunin@x.example", 60), ("Орлова А.", "", 30)]


def test_zoom_unites_reconnects_cuts_to_the_session_and_leaves_the_waiting_room():
    assert figures("zoom", ZOOM) == ZOOM_FIGURES


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1251"])
def test_zoom_is_read_as_excel_leaves_it(encoding):
    text = ZOOM.replace(",", ";").replace("\n\n", "\n;;;\n")

    assert figures("zoom", text.encode(encoding)) == ZOOM_FIGURES


def test_zoom_is_read_where_each_row_stands_in_one_cell():
    lines = [f'"{line}"' for line in ZOOM.splitlines() if line]

    assert figures("zoom", "\n".join(lines)) == ZOOM_FIGURES


def test_zoom_is_read_from_a_workbook():
    header, *rows = [line.split(",") for line in ZOOM.splitlines() if line][2:]

    assert figures("zoom", xlsx_bytes("Zoom", header, rows)) == ZOOM_FIGURES


def test_zoom_webinars_have_sections_and_people_who_did_not_come():
    text = """Attendee Report,,
Host Details,,
Attended,User Name (Original Name),Email,Join Time,Leave Time
Yes,Отдел,edu@x.example,"Mar 14, 2026 16:00:00","Mar 14, 2026 17:00:00"
Attendee Details,,
Attended,User Name (Original Name),Email,Join Time,Leave Time
No,Попова,popova@x.example,--,--
Other Attended,,
User Name,Join Time,Leave Time,Time in Session (minutes)
Звонок,"Mar 14, 2026 16:00:00","Mar 14, 2026 16:10:00",10
"""
    assert figures("zoom", text) == [
        ("Отдел", "edu@x.example", 60),
        ("Попова", "popova@x.example", 0),
        ("Звонок", "", 10),
    ]


def test_zoom_totals_are_marked_as_unchecked_and_never_exceed_the_session():
    text = "Name (Original Name),User Email,Total Duration (Minutes)\nЛунин,,500\n"

    found = visitors(READERS["zoom"](text.encode(), MOSCOW))

    assert [(each.minutes(HELD), each.is_unchecked) for each in found] == [(120, True)]


TEAMS = """1. Summary
Meeting title\tWebinar

2. Participants
Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tRole
Лунин\t3/14/26, 4:00:00 PM\t3/14/26, 6:00:00 PM\t1h 30m\tlunin@x.example\tAttendee
"""


def test_teams_activities_are_taken_before_totals():
    activities = """
3. In-Meeting Activities
Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole
Лунин (Unverified)\t3/14/26, 4:00:00\u202fPM\t3/14/26, 4:20:00\u202fPM\t20m\tlunin@x.example\tA
"""
    content = (TEAMS + activities).encode("utf-16")

    assert figures("teams", content) == [("Лунин", "lunin@x.example", 20)]
    assert figures("teams", TEAMS) == [("Лунин", "lunin@x.example", 90)]


def test_the_teams_list_of_2020_pairs_joining_with_leaving():
    text = """Full Name\tUser Action\tTimestamp
Лунин\tJoined before\t3/14/2026, 3:50:00 PM
Лунин\tLeft\t3/14/2026, 4:10:00 PM
Лунин\tLeft\t3/14/2026, 4:15:00 PM
Орлова\tJoined\t3/14/2026, 5:00:00 PM
"""
    assert figures("teams", text) == [("Лунин", "", 10), ("Орлова", "", 60)]


def test_meet_has_totals_only():
    text = """First name,Last name,Email,Duration,Time joined,Time exited
Олег,Лунин,lunin@x.example,1 hr 32 min,4:00 PM,5:32 PM
"""
    assert figures("meet", text) == [("Лунин Олег", "lunin@x.example", 92)]


def milliseconds(hour, minute):
    return int(datetime(2026, 3, 14, hour, minute, tzinfo=UTC).timestamp() * 1000)


def test_the_dashboard_of_bigbluebutton_counts_to_the_end_who_never_left():
    def user(name, ext, left):
        visit = {"registeredOn": milliseconds(13, 30), "leftOn": left}
        return {"name": name, "extId": ext, "intIds": {"a": visit}}

    users = {
        "1": user("Лунин", "lunin@x.example", milliseconds(13, 45)),
        "2": user("Орлова", "w_abc", 0),
    }
    content = json.dumps({"users": users, "endedOn": milliseconds(14, 0)})
    unended = json.dumps({"users": users, "endedOn": 0})

    assert figures("bbb", content) == [
        ("Лунин", "lunin@x.example", 15),
        ("Орлова", "", 30),
    ]
    assert figures("bbb", unended)[1] == ("Орлова", "", 90)


def test_events_of_a_bigbluebutton_recording():
    def event(name, user, at, more=""):
        return (
            f'<event eventname="{name}"><userId>{user}</userId>{more}'
            f"<timestampUTC>{at}</timestampUTC></event>"
        )

    text = "".join(
        [
            "<recording>",
            event(
                "ParticipantJoinEvent", "1", milliseconds(13, 0), "<name>Лунин</name>"
            ),
            event("AssignPresenterEvent", "1", milliseconds(13, 1)),
            event("ParticipantLeftEvent", "1", milliseconds(13, 20)),
            event("ParticipantLeftEvent", "9", milliseconds(13, 20)),
            event(
                "ParticipantJoinEvent", "2", milliseconds(14, 0), "<name>Орлова</name>"
            ),
            "</recording>",
        ]
    )
    assert figures("bbb", text) == [("Лунин", "", 20), ("Орлова", "", 60)]


def test_statistics_of_mts_link():
    visits = [
        {"joined": "2026-03-14T16:00:00+0300", "leaved": "2026-03-14T16:30:00+0300"},
        {"joined": "2026-03-14T17:30:00+0300", "leaved": None},
    ]
    users = [
        {
            "email": "lunin@x.example",
            "name": "Олег",
            "secondName": "Лунин",
            "pattrName": "",
            "eventSessions": [{"participations": visits}],
        },
        {"email": "no@x.example", "name": "Ян", "secondName": "Орлов"},
    ]
    right = [("Лунин Олег", "lunin@x.example", 60), ("Орлов Ян", "no@x.example", 0)]

    assert figures("mtslink", json.dumps(users)) == right
    assert figures("mtslink", json.dumps({"users": users})) == right
    assert figures("mtslink", "ФИО;Минуты\nЛунин;20\n") == [("Лунин", "", 20)]


def test_a_plain_table_has_times_or_minutes():
    times = """Фамилия;Имя;Почта;Вход;Выход
Лунин;Олег;lunin@x.example;14.03.2026 16:00;14.03.2026 16:25

"""
    lengths = "name,duration\nLunin,1:30:00\nOrlova,\n"

    assert figures("csv", times) == [("Лунин Олег", "lunin@x.example", 25)]
    assert figures("csv", lengths) == [("Lunin", "", 90), ("Orlova", "", 0)]


@pytest.mark.parametrize("kind", list(READERS))
@pytest.mark.parametrize("content", ["Ничего,тут\n1,2\n", "[1]", "<a", "{}"])
def test_what_is_something_else_is_refused_in_words(kind, content):
    with pytest.raises(FileRefused) as refusal:
        READERS[kind](content.encode(), MOSCOW)

    assert refusal.value.messages


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"a" * (MAX_BYTES + 1), "too_big"),
        (b"a,b\n" * (MAX_ROWS + 1), "too_many_rows"),
        (b"a" * (MAX_CELL_LENGTH + 1), "cell_too_long"),
        (b'"' + b"a" * 140_000, "no_table"),
    ],
)
def test_files_out_of_measure_are_refused(content, code):
    with pytest.raises(FileRefused) as refusal:
        rows_of(content)

    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("text", "day_first", "clock"),
    [
        ("03/14/2026 03:30:00 PM", False, "2026-03-14T15:30:00"),
        ("14/03/26, 15:30:00", True, "2026-03-14T15:30:00"),
        ("03/04/2026 12:05 AM", False, "2026-03-04T00:05:00"),
        ("14.03.2026 15:30:00 PM", False, "2026-03-14T15:30:00"),
        ("2026/03/14 15:30", False, "2026-03-14T15:30:00"),
        ("2026-03-14 15:30:00", False, "2026-03-14T15:30:00"),
        ("Mar 14, 2026 03:30 PM", False, "2026-03-14T15:30:00"),
        ("Foo 14, 2026 03:30 PM", False, None),
        ("31.02.2026 10:00", False, None),
        ("14.03.2026", False, None),
        ("--", False, None),
    ],
)
def test_moments(text, day_first, clock):
    right = clock and datetime.fromisoformat(clock).replace(tzinfo=MOSCOW)

    assert moment(text, MOSCOW, day_first=day_first) == right


def test_an_offset_in_a_moment_holds_against_the_zone():
    found = moment("2026-03-14T16:00:00+0300", ZoneInfo("Asia/Yakutsk"))

    assert found == HELD[0]


def test_the_order_of_days_is_told_by_all_dates_of_a_file():
    assert is_day_first(["03/04/2026", "14/03/2026"])
    assert not is_day_first(["03/04/2026", "03/14/2026"], default=True)
    assert is_day_first(["03/04/2026"], default=True)


def test_lengths():
    texts = ("2h 4m 31s", "1 hr 32 min", "1 ч 5 мин", "00:45", "0:01:30", "нет")

    assert [seconds(text) for text in texts] == [7471, 5520, 3900, 2700, 90, None]
    assert datetime.max.replace(tzinfo=UTC) == STILL_THERE
