"""Rules of enrolment as physicians and organisers read them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.enums import EnrolmentState
from courses.models import Prerequisite, Quota
from tests.factories.courses import CourseFactory, EnrolmentFactory, UpcomingRunFactory
from tests.factories.people import PersonFactory, RegionFactory, StaffUserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def physician(client):
    person = PersonFactory(with_account=True, region=RegionFactory())
    client.force_login(person.account)
    return person


def test_everybody_reads_the_rules_before_signing_in(client):
    run = UpcomingRunFactory(
        withdraw_days=7, members_until=timezone.now() + timedelta(days=2)
    )
    quota = Quota.objects.create(run=run, region=RegionFactory(), places=5)
    course = CourseFactory()
    Prerequisite.objects.create(run=run, course=course)

    page = client.get(run.get_absolute_url()).text

    assert "Правила записи" in page
    assert "не больше 5 мест" in page
    assert quota.region.name in page
    assert course.title in page
    assert "сначала записываются члены общества" in page


def test_who_has_to_wait_for_members_reads_what_to_do(client, physician):
    run = UpcomingRunFactory(members_until=timezone.now() + timedelta(days=2))

    page = client.get(run.get_absolute_url()).text
    pressed = client.post(reverse("run_enrol", args=[run.code]))

    assert "номер члена общества" in page
    assert "Записаться" not in page
    assert pressed.status_code == 409


def test_over_a_quota_one_may_wait(client, physician):
    run = UpcomingRunFactory()
    Quota.objects.create(run=run, region=physician.region, places=0)

    page = client.get(run.get_absolute_url()).text
    client.post(reverse("run_wait", args=[run.code]))

    assert "Места для вашей группы" in page
    assert "Встать в лист ожидания" in page
    assert run.enrolments.get().state == EnrolmentState.WAITLISTED


def test_another_run_on_the_same_days_is_a_warning_only(client, physician):
    other = EnrolmentFactory(person=physician, run=UpcomingRunFactory()).run
    run = UpcomingRunFactory()

    page = client.get(run.get_absolute_url()).text
    client.post(reverse("run_enrol", args=[run.code]))

    assert "В эти дни у вас есть и другое" in page
    assert other.get_absolute_url() in page
    assert run.enrolments.get().state == EnrolmentState.ACTIVE


def test_too_late_to_give_back_says_who_helps(client, physician):
    run = UpcomingRunFactory(withdraw_days=60)
    EnrolmentFactory(run=run, person=physician)

    answer = client.post(reverse("run_withdraw", args=[run.code]))

    assert answer.status_code == 409
    assert "Напишите организаторам" in answer.text


def test_organisers_free_a_place_with_a_reason(client):
    row = EnrolmentFactory(run=UpcomingRunFactory())
    staff = StaffUserFactory()
    client.force_login(staff)
    address = reverse("run_release", args=[row.run.code, row.pk])
    assert address in client.get(reverse("run_desk", args=[row.run.code])).text

    silent = client.post(address, {"reason": ""}, follow=True)
    told = client.post(address, {"reason": "Просьба больницы"}, follow=True)
    seen = client.get(reverse("enrolments:inspect", args=[row.pk]))

    assert "Назовите причину" in silent.text
    assert "Место свободно" in told.text
    row.refresh_from_db()
    assert row.state == EnrolmentState.WITHDRAWN
    assert "Просьба больницы" in seen.text
    assert str(staff) in seen.text
