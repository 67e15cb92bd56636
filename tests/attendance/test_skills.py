"""The skills log: written by the trainee, signed by the supervisor, without patients."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation

from attendance.domain import skills
from attendance.domain.patient_data import suspicious
from attendance.models import PlacementDay, SkillEntry
from tests.factories.courses import PlacementFactory, ProgrammeRoleFactory
from tests.factories.people import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db
# The placement of the factory: 7 December to 3 January.
NOW = datetime(2026, 12, 10, 9, 0, tzinfo=UTC)
TODAY = date(2026, 12, 10)


@pytest.fixture
def placement():
    return PlacementFactory(
        supervisor=PersonFactory(with_account=True),
        enrolment__person=PersonFactory(with_account=True),
    )


def enter(placement, **values):
    given = {
        "skill": "Пункция порт-системы",
        "level": "observed",
        "day": TODAY,
        "count": 2,
        "remark": "",
        "is_clean": False,
        "actor": UserFactory(),
        "at": NOW,
    }
    return skills.enter(placement=placement, **(given | values))


def say(placement, kind, day=TODAY, reason="", actor=None):
    return skills.say_day(
        placement=placement,
        day=day,
        kind=kind,
        reason=reason,
        actor=actor or placement.enrolment.person.account,
        at=NOW,
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Петров, 6 лет, вторая попытка", ["Петров"]),
        ("Девочка Иванова-Кузнецова", ["Иванова-Кузнецова"]),
        ("Сидорчук А. Б.", ["Сидорчук А. Б."]),
        ("карта № 12345", ["карта № 12345"]),
        ("и/б 204/17", ["и/б 204/17"]),
        ("родился 03.04.2019", ["03.04.2019"]),
        ("полис 1234 5678 9012", ["1234 5678 9012"]),
        ("with John Smith", ["John Smith"]),
        ("Мальчик 6 лет, вторая попытка, под УЗИ", []),
        ("Биопсия под контролем УЗИ, 3 раза", []),
        ("", []),
    ],
)
def test_what_looks_like_a_patient_is_named(text, found):
    assert suspicious(text) == found


def test_a_remark_with_a_name_is_stopped_until_somebody_has_looked(placement):
    with pytest.raises(skills.SkillRefused) as refusal:
        enter(placement, remark="Петров, вторая попытка")
    assert refusal.value.code == "patient"
    assert "Петров" in refusal.value.messages[0]

    entry = enter(placement, remark="По методике Петрова", is_clean=True)

    assert entry.remark == "По методике Петрова"
    assert str(entry) == "Пункция порт-системы"


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2026, 12, 6), "outside"),
        (date(2027, 1, 4), "outside"),
        (date(2026, 12, 11), "ahead"),
    ],
)
def test_only_days_of_the_placement_that_have_come_are_taken(placement, day, code):
    with pytest.raises(skills.SkillRefused) as refusal:
        enter(placement, day=day)

    assert refusal.value.code == code


def test_values_that_make_no_sense_are_refused(placement):
    with pytest.raises(ValidationError):
        enter(placement, count=0)


def test_the_supervisor_signs_and_nobody_else(placement):
    first, second = enter(placement), enter(placement)
    other = SkillEntry.objects.create(
        placement=PlacementFactory(),
        skill="Чужое",
        level="observed",
        day=TODAY,
        entered_at=NOW,
    )
    hand = placement.supervisor.account
    asked = {"placement": placement, "entries": [first.pk, other.pk], "at": NOW}

    with pytest.raises(skills.SkillRefused) as refusal:
        skills.sign(actor=placement.enrolment.person.account, **asked)
    counts = [skills.sign(actor=hand, **asked) for _ in range(2)]

    assert refusal.value.code == "not_supervisor"
    assert counts == [1, 0]
    assert [
        e.signed_by for e in (first, second, other) if e.refresh_from_db() is None
    ] == [
        hand,
        None,
        None,
    ]


def test_a_signed_entry_stays_and_another_can_be_taken_out(placement):
    signed, loose = enter(placement), enter(placement)
    hand = placement.supervisor.account
    skills.sign(placement=placement, entries=[signed.pk], actor=hand, at=NOW)

    with pytest.raises(skills.SkillRefused) as refusal:
        skills.take_out(entry=signed, actor=hand)
    skills.take_out(entry=loose, actor=hand)

    assert refusal.value.code == "signed"
    assert list(SkillEntry.objects.all()) == [signed]


def test_entries_are_summed_up_by_skill_and_level(placement):
    enter(placement, skill="Биопсия", level="assisted", count=3)
    enter(placement, skill="пункция  порт-системы", level="independent", count=1)
    enter(placement)

    rows = skills.skills_of(list(placement.skills.all()))

    assert [(row.name, row.levels, row.waiting) for row in rows] == [
        ("Биопсия", [0, 3, 0], 1),
        ("пункция порт-системы", [2, 0, 1], 2),
    ]
    assert set(skills.known_skills(placement)) == {
        *("Биопсия", "пункция порт-системы", "Пункция порт-системы")
    }


def test_the_supervisor_s_word_on_a_day_holds(placement):
    hand = placement.supervisor.account
    say(placement, "present")
    row = say(placement, "excused", reason="Болезнь", actor=hand)
    with pytest.raises(skills.SkillRefused) as signed:
        say(placement, "present")
    with pytest.raises(skills.SkillRefused) as silent:
        say(placement, "excused", day=TODAY - timedelta(days=1))
    PlacementDay.objects.create(
        placement=placement, day=TODAY, kind="present", received_at=NOW
    )

    assert (signed.value.code, silent.value.code) == ("signed", "reason_needed")
    assert skills.days_of(placement) == {TODAY: row}
    assert str(row).endswith("2026-12-10")


def test_an_excuse_without_a_reason_does_not_stand_in_the_database(placement):
    with pytest.raises(IntegrityError), transaction.atomic():
        PlacementDay.objects.create(
            placement=placement, day=TODAY, kind="excused", received_at=NOW
        )


def test_the_calendar_shows_whole_weeks(placement):
    say(placement, "present")

    weeks = skills.calendar_of(placement, skills.days_of(placement), NOW)

    assert [len(week) for week in weeks] == [7, 7, 7, 7]
    assert [day.date for week in weeks for day in week if day.row] == [TODAY]
    assert weeks[0][0].date == date(2026, 12, 7)
    assert sum(day.is_ahead for week in weeks for day in week) == 24


def test_a_supervisor_without_an_account_is_nobody(placement):
    placement.supervisor = PersonFactory()

    assert not skills.supervises(UserFactory(), placement)


@pytest.fixture
def current(placement):
    today = timezone.now().date()
    placement.start_date = today - timedelta(days=3)
    placement.end_date = today + timedelta(days=10)
    placement.save()
    return placement


def address(name, *args):
    with translation.override("ru"):
        return reverse(name, args=args)


def test_a_trainee_writes_and_a_supervisor_signs(client, current):
    day = (timezone.now() - timedelta(days=1)).date().isoformat()
    page = address("skills", current.pk)
    data = {"skill": "Биопсия", "level": "assisted", "count": 2, "day": day}
    client.force_login(current.enrolment.person.account)

    stopped = client.post(page, data | {"remark": "Петров, 6 лет"})
    early = client.post(page, data | {"day": "2020-01-01"})
    bad = client.post(page, data | {"count": "много"})
    client.post(page, data | {"remark": "Мальчик 6 лет"})
    client.post(page, data)
    extra = SkillEntry.objects.last()
    client.post(address("take_out_skill", current.pk, extra.pk))
    client.post(address("placement_day", current.pk), {"day": day, "kind": "present"})
    silent = client.post(
        address("placement_day", current.pk), {"day": day, "kind": "excused"}
    )
    odd = client.post(address("placement_day", current.pk), {"day": "x"})
    client.force_login(current.supervisor.account)
    mine = client.get(address("trainees")).content.decode()
    entry = SkillEntry.objects.get()
    seen = client.get(page).content.decode()
    client.post(address("sign_skills", current.pk), {"entry": [entry.pk, "x"]})

    entry.refresh_from_db()
    codes = [a.status_code for a in (stopped, early, bad, silent, odd)]
    assert codes == [409, 409, 422, 409, 422]
    assert 'name="is_clean"' in stopped.content.decode()
    assert page in mine
    assert "Биопсия" in seen
    assert entry.signed_by == current.supervisor.account
    assert PlacementDay.objects.count() == 1
    client.force_login(current.enrolment.person.account)
    kept = client.post(address("take_out_skill", current.pk, entry.pk), follow=True)
    assert 'data-tone="bad"' in kept.content.decode()


def test_a_trainer_reads_and_others_see_nothing(client, current):
    page = address("skills", current.pk)
    trainer = ProgrammeRoleFactory(programme=current.enrolment.run.course.programme)
    client.force_login(trainer.person.account)
    seen = client.get(page)
    posts = [
        client.post(page),
        client.post(address("sign_skills", current.pk)),
        client.post(address("placement_day", current.pk)),
    ]
    client.force_login(PersonFactory(with_account=True).account)

    assert seen.status_code == 200
    assert [answer.status_code for answer in posts] == [404, 404, 404]
    assert client.get(page).status_code == 404
    assert client.get(address("trainees")).status_code == 404
