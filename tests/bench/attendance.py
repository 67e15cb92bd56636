"""How long a register of a million events takes, and whether a webinar loses a minute.

    python -m tests.bench.attendance [--events N] [--people N] [--minutes N]

starts a throw-away PostgreSQL. The webinar is scaled in time: everybody's heartbeat of
each minute is one call of the domain with the clock of that minute, sent by as many
threads as there are cores, as fast as they can; confirmations and the worker's tick go
between. What a heartbeat costs over HTTP stands in the table of ``tests.bench``.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import django

from tests.runner import machine

START = datetime(2026, 9, 1, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PEOPLE, SESSIONS, EACH = 500, 20, 2
CORES = 2


def main() -> None:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.attendance")
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--minutes", type=int, default=20)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, machine.postgresql() as database:
        os.environ |= {
            "DATABASE_URL": database,
            "DJANGO_SETTINGS_MODULE": "lms.settings.test",
            "LMS_DATA_DIR": folder,
        }
        command = [sys.executable, "manage.py", "migrate", "-v", "0"]
        subprocess.run(command, check=True)
        django.setup()
        runs = _register(options.events)
        _rebuild(runs)
        _webinar(options.people, options.minutes)


@contextmanager
def _timed(what: str):
    began, cpu = time.monotonic(), time.process_time()
    yield
    took, spent = time.monotonic() - began, time.process_time() - cpu
    print(f"{what}: {took:.1f} s, {spent:.1f} s of CPU without PostgreSQL", flush=True)


def _course():
    from courses.models import Course, Programme

    programme = Programme.objects.create(key="bench", title_ru="Замер")
    return Course.objects.create(programme=programme, key="bench", title_ru="Замер")


def _run(course, code: str, people, sessions: int):
    from courses.enums import EnrolmentState, RunState
    from courses.models import CourseRun, Enrolment, Session

    run = CourseRun.objects.create(
        course=course,
        code=code,
        state=RunState.PLANNED,
        start_date=START.date(),
        end_date=START.date() + timedelta(days=sessions),
    )
    Session.objects.bulk_create(
        Session(
            run=run,
            key=f"s{number}",
            title_ru="Занятие",
            starts_at=START + timedelta(days=number),
            ends_at=START + timedelta(days=number, minutes=90),
        )
        for number in range(sessions)
    )
    active = {"state": EnrolmentState.ACTIVE, "enrolled_at": START}
    Enrolment.objects.bulk_create(
        Enrolment(run=run, person=person, **active) for person in people
    )
    return run


def _persons(count: int):
    from people.models import Person

    return Person.objects.bulk_create(
        Person(family_name=f"Иванова{number}", given_name="Анна")
        for number in range(count)
    )


def _register(events: int) -> list:
    """Make runs of 500 people and 20 sessions with a coming in and a going out each."""
    from django.db import connection

    course, people = _course(), _persons(PEOPLE)
    count = max(1, events // (PEOPLE * SESSIONS * EACH))
    runs = [_run(course, f"BENCH{n:03}", people, SESSIONS) for n in range(count)]
    written = f"{count * PEOPLE * SESSIONS * EACH} events written"
    with _timed(written), connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO attendance_attendanceevent
              (session_id, person_id, kind, source, received_at, happened_at,
               clock_was_off, device_id, reason, client_id)
            SELECT s.id, e.person_id, k.kind, 'badge', s.starts_at,
                   s.starts_at + k.after, false, '', '', gen_random_uuid()
            FROM courses_session s
            JOIN courses_enrolment e ON e.run_id = s.run_id
            CROSS JOIN (VALUES ('in', interval '5 minutes'),
                               ('out', interval '70 minutes')) k(kind, after)
            """
        )
        cursor.execute("ANALYZE")
    return runs


def _rebuild(runs: list) -> None:
    from django.core.management import call_command

    from attendance.models import AttendanceSummary

    with _timed("rebuild_attendance"):
        call_command("rebuild_attendance")
    minutes = set(AttendanceSummary.objects.values_list("minutes", flat=True))
    rows = AttendanceSummary.objects.count()
    print(f"  {rows} days, each of {minutes} minutes")
    assert (rows, minutes) == (len(runs) * PEOPLE * SESSIONS, {65})


def _webinar(count: int, length: int) -> None:
    from django.db import connection

    from attendance.domain.checks import confirm
    from attendance.domain.minutes import net_minutes
    from attendance.domain.webinar import keep, ping
    from attendance.models import Broadcast, PresenceCheck
    from courses.models import Enrolment, Session

    run = _run(_course_of_webinars(), "WEBINAR", _persons(count), 1)
    Session.objects.filter(run=run).update(ends_at=START + length * MINUTE)
    row = Broadcast(session=Session.objects.get(run=run), checks=2, due_at=START)
    row.address = "https://x.example/"
    row.save()
    rows = Broadcast.objects.select_related("session__run__course")
    broadcast = rows.get(pk=row.pk)
    enrolments = list(Enrolment.objects.filter(run=run))
    pages = {enrolment.pk: uuid.uuid4() for enrolment in enrolments}
    shown: dict[int, int] = {}
    times: list[float] = []

    def beat(enrolment, at) -> None:
        began = time.perf_counter()
        pulse = ping(
            broadcast=broadcast,
            enrolment=enrolment,
            page=pages[enrolment.pk],
            got=shown.get(enrolment.pk),
            at=at,
        )
        if pulse.check and enrolment.pk in shown:
            confirm(
                session=broadcast.session,
                enrolment=enrolment,
                number=pulse.check.number,
                at=at,
            )
        elif pulse.check:
            shown[enrolment.pk] = pulse.check.number
        times.append(time.perf_counter() - began)

    with _timed(f"{count} people, {length} minutes"), ThreadPoolExecutor(CORES) as pool:
        for minute in range(length + 1):
            at = START + minute * MINUTE
            list(pool.map(beat, enrolments, [at] * count))
            keep(broadcast, at=at)
        list(pool.map(lambda _n: connection.close(), range(CORES)))
    keep(broadcast, at=START + length * MINUTE + timedelta(hours=1))
    found = net_minutes(enrolments=enrolments)
    confirmed = PresenceCheck.objects.exclude(confirmed_at=None).count()
    ordered = sorted(times)
    print(
        f"  {len(times)} heartbeats, {1000 * ordered[len(times) // 2]:.1f} ms each "
        f"(p95 {1000 * ordered[int(0.95 * len(times))]:.1f} ms); minutes of all: "
        f"{set(found.values())}; {confirmed} checks confirmed of "
        f"{PresenceCheck.objects.count()}"
    )
    assert set(found.values()) == {length}


def _course_of_webinars():
    from courses.models import Course, Programme

    return Course.objects.create(
        programme=Programme.objects.get(key="bench"), key="webinars", title_ru="Эфиры"
    )


if __name__ == "__main__":
    main()
