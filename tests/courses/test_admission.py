"""Rules of enrolment: members first, courses before, quotas, overlap, giving back."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from courses.domain import admission, enrolment, waiting
from courses.domain.applications import accept, apply_for_place
from courses.domain.refusals import EnrolmentRefused
from courses.domain.repeating import repeat_run
from courses.enums import Admission, EnrolmentState
from courses.models import EnrolmentChange, Prerequisite, Quota, RunQueue
from notices import due
from notices.models import OutboxMessage
from tests.factories.courses import (
    WHILE_OPEN,
    CourseFactory,
    EnrolmentFactory,
    RunFactory,
    SelfPacedRunFactory,
)
from tests.factories.people import (
    PersonFactory,
    RegionFactory,
    SpecialityFactory,
    StaffUserFactory,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def enrol(run, person, at=WHILE_OPEN):
    return enrolment.enrol(run=run, person=person, actor=person.account, at=at)


def join(run, person, at=WHILE_OPEN):
    return waiting.join_line(run=run, person=person, actor=person.account, at=at)


def refused(call, *args, **kwargs):
    with pytest.raises(EnrolmentRefused) as refusal:
        call(*args, **kwargs)
    return refusal.value.code


def test_members_enrol_first_and_others_after_them():
    run = RunFactory(members_until=WHILE_OPEN + DAY)
    member, guest = PersonFactory(member_number="77"), PersonFactory()

    assert enrol(run, member).state == EnrolmentState.ACTIVE
    assert refused(enrol, run, guest) == "members_first"
    assert refused(join, run, guest) == "members_first"
    assert enrol(run, guest, at=WHILE_OPEN + DAY).state == EnrolmentState.ACTIVE


def test_a_course_before_has_to_be_completed_not_only_begun():
    run, course = RunFactory(), CourseFactory(title_ru="Основы")
    Prerequisite.objects.create(run=run, course=course)
    person = PersonFactory()
    begun = EnrolmentFactory(run__course=course, person=person)

    with pytest.raises(EnrolmentRefused) as refusal:
        enrol(run, person)
    begun.state = EnrolmentState.COMPLETED
    begun.save()

    assert "Основы" in refusal.value.message
    assert enrol(run, person).state == EnrolmentState.ACTIVE


def test_an_application_obeys_the_rules_too():
    run = RunFactory(admission=Admission.APPLICATION, members_until=WHILE_OPEN + DAY)
    person = PersonFactory()

    code = refused(
        apply_for_place,
        run=run,
        person=person,
        actor=None,
        at=WHILE_OPEN,
        letter="Хочу учиться",
    )

    assert code == "members_first"


def test_a_run_does_not_ask_for_its_own_course():
    run = RunFactory()

    with pytest.raises(ValidationError):
        Prerequisite(run=run, course=run.course).full_clean()
    Prerequisite(run=run, course=CourseFactory()).full_clean()


def test_a_quota_of_a_region_binds_its_people_only():
    here, there = RegionFactory(), RegionFactory(code="RU-ALT")
    run = RunFactory()
    Quota.objects.create(run=run, region=here, places=1)

    first = enrol(run, PersonFactory(region=here))
    code = refused(enrol, run, PersonFactory(region=here))
    other = enrol(run, PersonFactory(region=there))

    assert code == "quota"
    assert set(run.enrolments.all()) == {first, other}


def test_a_quota_of_a_speciality_counts_everybody_who_has_it():
    surgery = SpecialityFactory()
    run = RunFactory()
    Quota.objects.create(run=run, speciality=surgery, places=1)
    surgeons = PersonFactory.create_batch(2)
    for person in surgeons:
        person.specialities.add(surgery, SpecialityFactory())

    enrol(run, surgeons[0])

    assert refused(enrol, run, surgeons[1]) == "quota"
    assert enrol(run, PersonFactory()).state == EnrolmentState.ACTIVE


def test_who_is_over_a_quota_waits_and_is_passed_over_until_it_has_room():
    here = RegionFactory()
    run = RunFactory(capacity=2)
    Quota.objects.create(run=run, region=here, places=1)
    holder = enrol(run, PersonFactory(region=here))
    waits = join(run, PersonFactory(region=here))

    there = RegionFactory(code="RU-ALT")
    newcomer = enrol(run, PersonFactory(region=there))
    behind = join(run, PersonFactory(region=there))
    enrolment.withdraw(enrolment=newcomer, actor=None, at=WHILE_OPEN)
    due.work_off(RunQueue, now=lambda: WHILE_OPEN)
    states = [_state(row) for row in (waits, behind)]
    enrolment.withdraw(enrolment=holder, actor=None, at=WHILE_OPEN)
    due.work_off(RunQueue, now=lambda: WHILE_OPEN)

    assert states == ["waitlisted", "offered"]
    assert _state(waits) == "offered"


def _state(row):
    row.refresh_from_db()
    return row.state


def test_two_of_one_quota_are_not_offered_its_last_place():
    here = RegionFactory()
    run = RunFactory(capacity=5)
    Quota.objects.create(run=run, region=here, places=2)
    enrol(run, PersonFactory(region=here))
    for _ in range(2):
        EnrolmentFactory(
            run=run,
            person__region=here,
            state=EnrolmentState.WAITLISTED,
            waiting_since=WHILE_OPEN,
        )

    assert len(admission.first_in_line(run, 5)) == 1


def test_an_accepted_applicant_over_a_quota_waits():
    here = RegionFactory()
    run = RunFactory(admission=Admission.APPLICATION)
    Quota.objects.create(run=run, region=here, places=1)
    EnrolmentFactory(run=run, person__region=here)
    applied = EnrolmentFactory(
        run=run, person__region=here, state=EnrolmentState.APPLIED
    )

    accepted = accept(enrolment=applied, actor=StaffUserFactory(), at=WHILE_OPEN)

    assert accepted.state == EnrolmentState.WAITLISTED


def test_staff_hear_the_rules_and_may_decide_otherwise():
    here = RegionFactory()
    run = RunFactory(members_until=WHILE_OPEN + DAY)
    Quota.objects.create(run=run, region=here, places=0)
    values = {"run": run, "actor": StaffUserFactory(), "at": WHILE_OPEN}
    guest, member = PersonFactory(), PersonFactory(member_number="1", region=here)

    codes = [
        refused(enrolment.enrol_by_staff, person=person, **values)
        for person in (guest, member)
    ]
    given = enrolment.enrol_by_staff(person=guest, beyond_capacity=True, **values)

    assert codes == ["members_first", "quota"]
    assert given.state == EnrolmentState.ACTIVE


def test_an_offered_place_is_taken_whatever_the_rules_say_now():
    run = RunFactory(capacity=1)
    row = EnrolmentFactory(run=run, state=EnrolmentState.OFFERED)
    run.members_until = WHILE_OPEN + DAY
    run.save()

    assert enrol(run, row.person).state == EnrolmentState.ACTIVE


@pytest.mark.parametrize(
    ("subject", "factory"),
    [("region", RegionFactory), ("speciality", SpecialityFactory)],
)
def test_a_run_has_one_quota_for_each(subject, factory):
    run, about = RunFactory(), {subject: factory()}
    Quota.objects.create(run=run, places=1, **about)

    with pytest.raises(IntegrityError):
        Quota.objects.create(run=run, places=2, **about)


def test_a_quota_is_about_one_thing():
    run = RunFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        Quota.objects.create(run=run, places=1)
    with pytest.raises(ValueError, match="region"):
        _ = Quota(run=run, places=1).subject
    region = RegionFactory()
    assert str(region) in str(Quota(run=run, region=region, places=3))
    assert str(Prerequisite(run=run, course=run.course)) == str(run.course)


def test_other_runs_on_the_same_days_are_named():
    run = RunFactory()
    person = PersonFactory()
    same = EnrolmentFactory(person=person).run
    EnrolmentFactory(
        person=person,
        run__start_date=date(2026, 12, 5),
        run__end_date=date(2026, 12, 6),
    )
    EnrolmentFactory(person=person, state=EnrolmentState.WITHDRAWN)
    EnrolmentFactory(person=person, run__state="cancelled")
    EnrolmentFactory(person=person, run=SelfPacedRunFactory())

    assert admission.overlapping(run, person) == [same]
    assert admission.overlapping(SelfPacedRunFactory(), person) == []


def test_a_participant_gives_back_until_the_day_and_organisers_always():
    run = RunFactory(withdraw_days=7)
    row = EnrolmentFactory(run=run, person=PersonFactory(with_account=True))
    until = admission.give_back_until(run)
    values = {"enrolment": row, "actor": row.person.account}

    late = refused(enrolment.give_back, at=until, **values)
    released = enrolment.release(
        enrolment=row, actor=StaffUserFactory(), at=until, reason=" Заболела "
    )

    assert until.isoformat() == "2026-11-26T00:00:00+09:00"
    assert late == "too_late"
    assert released.state == EnrolmentState.WITHDRAWN
    assert EnrolmentChange.objects.get().reason == "Заболела"
    assert "Заболела" in OutboxMessage.objects.get().text


def test_before_that_day_the_place_is_given_back_by_a_press():
    row = EnrolmentFactory(run=RunFactory(withdraw_days=7))

    given = enrolment.give_back(enrolment=row, actor=None, at=WHILE_OPEN)

    assert given.state == EnrolmentState.WITHDRAWN


@pytest.mark.parametrize("state", [EnrolmentState.WAITLISTED, EnrolmentState.APPLIED])
def test_who_only_waits_may_leave_at_any_time(state):
    run = RunFactory(withdraw_days=7)
    row = EnrolmentFactory(run=run, state=state)

    left = enrolment.give_back(
        enrolment=row, actor=None, at=admission.give_back_until(run)
    )

    assert left.state == EnrolmentState.WITHDRAWN


def test_a_place_is_freed_with_a_reason_and_one_letter():
    row = EnrolmentFactory(person=PersonFactory(with_account=True))
    values = {"enrolment": row, "actor": StaffUserFactory(), "at": WHILE_OPEN}

    assert refused(enrolment.release, reason="  ", **values) == "no_ground"
    for _ in range(2):
        row = enrolment.release(**{**values, "enrolment": row}, reason="Нет мест")

    assert OutboxMessage.objects.count() == 1


def test_a_run_like_this_one_has_its_rules():
    run = RunFactory(withdraw_days=3, members_until=WHILE_OPEN)
    Quota.objects.create(run=run, region=run.region, places=4)
    Prerequisite.objects.create(run=run, course=CourseFactory())

    again = repeat_run(
        source=run, start_date=date(2027, 12, 3), actor=None, at=WHILE_OPEN
    )

    assert again.withdraw_days == 3
    assert again.members_until == WHILE_OPEN + 365 * DAY
    assert [quota.places for quota in again.quotas.all()] == [4]
    assert again.prerequisites.count() == 1


def test_the_line_costs_the_same_however_long_it_is(django_assert_num_queries):
    here = RegionFactory()
    run = RunFactory()
    Quota.objects.create(run=run, region=here, places=30)
    for expected in (1, 20):
        while run.enrolments.in_line().count() < expected:
            EnrolmentFactory(
                run=run,
                person__region=here,
                state=EnrolmentState.WAITLISTED,
                waiting_since=WHILE_OPEN,
            )
        with django_assert_num_queries(5):
            assert len(admission.first_in_line(run, 50)) == expected
