"""Days and states of runs in words."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from courses.enums import EnrolmentState, RunState
from courses.templatetags.runs import days, enrolment_chip, run_chip
from tests.factories.courses import (
    AFTERWARDS,
    DURING,
    WHILE_OPEN,
    EnrolmentFactory,
    RunFactory,
    SelfPacedRunFactory,
)

pytestmark = pytest.mark.django_db


def words(run):
    found = days(run)
    texts = (found.numbers, found.month, found.weekdays, found.text)
    return tuple(text.replace("\xa0", " ") for text in texts)


@pytest.mark.parametrize(
    ("start", "end", "russian", "english"),
    [
        (
            date(2026, 12, 3),
            date(2026, 12, 3),
            ("3", "декабря", "чт", "3 декабря"),
            ("3", "December", "Thu", "3 December"),
        ),
        (
            date(2026, 12, 3),
            date(2026, 12, 4),
            ("3–4", "декабря", "чт, пт", "3–4 декабря"),
            ("3–4", "December", "Thu, Fri", "3–4 December"),
        ),
        (
            date(2026, 12, 3),
            date(2026, 12, 5),
            ("3–5", "декабря", "чт – сб", "3–5 декабря"),
            ("3–5", "December", "Thu – Sat", "3–5 December"),
        ),
    ],
)
def test_days_of_one_month(start, end, russian, english):
    run = RunFactory.build(course=None, region=None, outline=None)
    run.start_date, run.end_date = start, end

    assert words(run) == russian
    with translation.override("en"):
        assert words(run) == english


def test_days_of_two_months():
    run = RunFactory(start_date=date(2027, 1, 18), end_date=date(2027, 2, 14))

    assert words(run) == ("", "18 янв. – 14 фев.", "", "18 января – 14 февраля")


def test_a_self_paced_run_has_no_days():
    assert days(SelfPacedRunFactory()) is None


@pytest.mark.parametrize(
    ("fields", "at", "word", "tone"),
    [
        ({"state": RunState.CANCELLED}, WHILE_OPEN, "Отменено", "bad"),
        ({}, AFTERWARDS, "Уже прошло", ""),
        ({}, DURING, "Идёт сейчас", "now"),
        ({"state": RunState.DRAFT}, WHILE_OPEN, "Черновик, пока никому не виден", ""),
        (
            {"enrolment_opens_at": WHILE_OPEN + timedelta(days=13)},
            WHILE_OPEN,
            "Запись с 14 октября",
            "",
        ),
        ({"enrolment_closes_at": WHILE_OPEN}, WHILE_OPEN, "Запись закрыта", ""),
        ({"capacity": 0}, WHILE_OPEN, "Мест нет", ""),
        ({"capacity": 9}, WHILE_OPEN, "Осталось 9 мест", "now"),
        ({"capacity": 1}, WHILE_OPEN, "Осталось 1 место", "now"),
        (
            {"enrolment_closes_at": WHILE_OPEN + timedelta(days=30)},
            WHILE_OPEN,
            "Запись до 31 октября, 18:00",
            "info",
        ),
        (
            {"enrolment_closes_at": datetime(2026, 10, 30, 15, 0, tzinfo=UTC)},
            WHILE_OPEN,
            "Запись до 30 октября включительно",
            "info",
        ),
        ({}, WHILE_OPEN, "Запись открыта", "info"),
    ],
)
def test_a_run_says_how_it_stands(fields, at, word, tone):
    chip = run_chip(RunFactory(**fields), at)

    assert (chip.word.replace("\xa0", " "), chip.tone) == (word, tone)


@pytest.mark.parametrize("state", EnrolmentState)
def test_every_state_of_an_enrolment_has_a_word(state):
    assert enrolment_chip(
        EnrolmentFactory.build(run=None, person=None, state=state)
    ).word
