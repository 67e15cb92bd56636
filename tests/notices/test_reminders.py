"""Rules of when: what falls due is planned, moved with its date, sent once."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from courses.enums import EnrolmentState, RunState
from courses.models import Session
from notices import due
from notices.domain import reminders
from notices.models import MailText, OutboxMessage, Rule, RuleDue
from people import groups
from tests.factories.courses import EnrolmentFactory, RunFactory, SessionFactory
from tests.factories.people import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db
BEGINS = datetime(2026, 12, 3, 2, 30, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def run():
    run = RunFactory(
        title_ru="Лейкоз",
        title_en="Leukaemia",
        start_date=BEGINS.date(),
        end_date=BEGINS.date(),
        time_zone="Asia/Barnaul",
    )
    SessionFactory(run=run, starts_at=BEGINS, ends_at=BEGINS + timedelta(hours=1))
    return run


def rule(moment="courses.run_begins", **fields):
    text = MailText.objects.get(key=moment)
    values = {"name": "R", "moment": moment, "offset": 3, "unit": "days", "text": text}
    return Rule.objects.create(**values | fields)


def tick(at):
    reminders.plan(at=at)
    due.work_off(RuleDue, now=lambda: at)


def sent():
    return [(m.to, m.subject) for m in OutboxMessage.objects.order_by("pk")]


def test_who_has_a_place_is_reminded_once_three_days_before(run):
    rule()
    EnrolmentFactory(run=run, person=PersonFactory(email="a@example.org"))
    EnrolmentFactory(
        run=run, person=PersonFactory(email="b@example.org", language="en")
    )
    EnrolmentFactory(
        run=run,
        person=PersonFactory(email="c@example.org"),
        state=EnrolmentState.WITHDRAWN,
    )
    EnrolmentFactory(run=run, person=PersonFactory(email=""))

    tick(BEGINS - 3.5 * DAY)
    early = sent()
    for hours in (0, 1, 30):
        tick(BEGINS - 3 * DAY + timedelta(hours=hours))

    assert early == []
    assert sorted(sent()) == [
        ("a@example.org", "Скоро: Лейкоз, 3 декабря, 09:30 (по Барнаулу)"),
        ("b@example.org", "Soon: Leukaemia, 3 December, 09:30 (Barnaul time)"),
    ]


def test_a_session_is_announced_hours_before(run):
    rule("courses.session_begins", offset=2, unit="hours")
    EnrolmentFactory(run=run, person=PersonFactory(email="a@example.org"))

    tick(BEGINS - timedelta(hours=3))
    early = sent()
    tick(BEGINS - timedelta(hours=2))

    assert early == []
    [(to, subject)] = sent()
    assert to == "a@example.org"
    assert subject.startswith("Скоро начало: ")


def test_a_run_that_is_moved_is_announced_again_for_its_new_date(run):
    rule()
    EnrolmentFactory(run=run, person=PersonFactory(email="a@example.org"))
    tick(BEGINS - 3 * DAY)

    later = BEGINS + 5 * DAY
    Session.objects.filter(run=run).update(starts_at=later, ends_at=later + DAY / 24)
    run.start_date = run.end_date = later.date()
    run.save()
    tick(BEGINS - 2 * DAY)
    between = len(sent())
    tick(later - 3 * DAY)

    assert between == 1
    assert len(sent()) == 2


def test_a_date_that_moved_after_planning_waits_for_its_time(run):
    rule()
    EnrolmentFactory(run=run, person=PersonFactory(email="a@example.org"))
    reminders.plan(at=BEGINS - 3.5 * DAY)
    Session.objects.filter(run=run).update(
        starts_at=BEGINS + 2 * DAY, ends_at=BEGINS + 3 * DAY
    )

    due.work_off(RuleDue, now=lambda: BEGINS - 3 * DAY)

    row = RuleDue.objects.get()
    assert sent() == []
    assert (row.due_at, row.done_at) == (BEGINS - DAY, None)


@pytest.mark.parametrize("state", [RunState.CANCELLED, RunState.DRAFT])
def test_what_does_not_take_place_is_not_announced(run, state):
    rule()
    EnrolmentFactory(run=run, person=PersonFactory(email="a@example.org"))
    reminders.plan(at=BEGINS - 3.5 * DAY)
    run.state = state
    run.save()

    due.work_off(RuleDue, now=lambda: BEGINS - 3 * DAY)

    assert sent() == []
    assert RuleDue.objects.get().done_at is not None


def test_a_rule_out_of_force_is_silent(run):
    row = rule()
    EnrolmentFactory(run=run, person=PersonFactory(email="a@example.org"))
    reminders.plan(at=BEGINS - 3.5 * DAY)
    Rule.objects.filter(pk=row.pk).update(is_active=False)

    tick(BEGINS - 3 * DAY)

    assert sent() == []


def test_a_rule_about_a_moment_that_nobody_knows_plans_nothing(run):
    row = rule()
    Rule.objects.filter(pk=row.pk).update(moment="old.moment")
    row.refresh_from_db()

    assert reminders.plan(at=BEGINS - 3 * DAY) == 0
    assert row.moment_in_words == "old.moment"


def test_what_has_begun_or_was_long_due_is_not_announced(run):
    rule()
    EnrolmentFactory(run=run, person=PersonFactory(email="a@example.org"))

    tick(BEGINS - DAY)
    late = list(RuleDue.objects.all())
    reminders.plan(at=BEGINS - 3 * DAY)
    due.work_off(RuleDue, now=lambda: BEGINS)

    assert late == []
    assert sent() == []


def test_many_are_reminded_in_batches(run, monkeypatch):
    monkeypatch.setattr(reminders, "BATCH", 2)
    rule()
    for n in range(5):
        EnrolmentFactory(run=run, person=PersonFactory(email=f"{n}@example.org"))

    tick(BEGINS - 3 * DAY)

    assert [to for to, _subject in sent()] == [f"{n}@example.org" for n in range(5)]


def test_a_run_without_sessions_begins_with_the_working_day():
    rule()
    run = RunFactory(
        start_date=BEGINS.date(), end_date=BEGINS.date(), time_zone="Asia/Barnaul"
    )
    run.sessions.all().delete()
    EnrolmentFactory(run=run, person=PersonFactory(email="a@example.org"))

    tick(datetime(2026, 11, 30, 2, 0, tzinfo=UTC))

    [(_to, subject)] = sent()
    assert "3 декабря, 09:00" in subject
    assert str(RuleDue.objects.get()) == f"R: {run.pk}"


def test_a_text_about_something_else_is_refused():
    row = rule()
    row.text = MailText.objects.get(key="courses.session_begins")

    with pytest.raises(ValidationError) as refusal:
        row.full_clean()

    assert set(refusal.value.message_dict) == {"text"}


def test_staff_make_a_rule_in_the_admin(client):
    text = MailText.objects.get(key="courses.run_begins")
    client.force_login(UserFactory(role=groups.STAFF))

    shown = client.get(reverse("rule:add")).content.decode()
    client.post(
        reverse("rule:add"),
        {
            "name": "За неделю",
            "moment": "courses.run_begins",
            "offset": "7",
            "unit": "days",
            "text": text.pk,
            "is_active": "on",
        },
    )
    listed = client.get(reverse("rule:index")).content.decode()

    assert "начало семинара" in shown
    assert [str(row) for row in Rule.objects.all()] == ["За неделю"]
    assert "начало семинара" in listed
