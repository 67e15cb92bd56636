"""The wish for a course as physicians and planners meet it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.models import Interest
from tests.factories.courses import (
    CourseFactory,
    ProgrammeRoleFactory,
    UpcomingRunFactory,
)
from tests.factories.people import PersonFactory, RegionFactory, StaffUserFactory

pytestmark = pytest.mark.django_db


def test_who_lives_elsewhere_asks_and_takes_it_back(client):
    person = PersonFactory(with_account=True, region=RegionFactory(code="RU-ALT"))
    client.force_login(person.account)
    run = UpcomingRunFactory()
    address = reverse("run_interest", args=[run.code])
    assert (
        "Сообщите, когда это будет в моём регионе"
        in client.get(run.get_absolute_url()).text
    )

    noted = client.post(address, {"do": "note"}, follow=True)
    region = Interest.objects.get().region
    dropped = client.post(address, {"do": "drop"}, follow=True)

    assert region == person.region
    assert "Письмо не нужно" in noted.text
    assert "Сообщите, когда" in dropped.text
    assert not Interest.objects.exists()


def test_who_lives_there_is_not_asked(client):
    run = UpcomingRunFactory()
    person = PersonFactory(with_account=True, region=run.region)
    client.force_login(person.account)

    assert "в моём регионе" not in client.get(run.get_absolute_url()).text


def test_staff_make_a_draft_from_the_demand(client):
    client.force_login(StaffUserFactory())
    run = UpcomingRunFactory()
    region = RegionFactory(code="RU-ALT")
    unplanned = CourseFactory()
    for course in (run.course, unplanned):
        _wish(course, region)

    page = client.get(reverse("demand")).text
    planning = f"{reverse('courserun:repeat', args=[run.pk])}?region={region.pk}"

    assert planning in page
    assert f'href="{reverse("courserun:add")}"' in page
    assert f'value="{region.pk}" selected' in client.get(planning).text
    assert client.get(f"{planning}x").status_code == 200


def _wish(course, region):
    return Interest.objects.create(
        person=PersonFactory(),
        course=course,
        region=region,
        noted_at=timezone.now(),
    )


def test_a_trainer_sees_the_own_courses_only(client):
    own, foreign = CourseFactory(), CourseFactory()
    for course in (own, foreign):
        _wish(course, RegionFactory())
    role = ProgrammeRoleFactory(programme=own.programme)
    client.force_login(role.person.account)

    page = client.get(reverse("demand")).text

    assert own.title in page
    assert foreign.title not in page


def test_the_menu_of_the_admin_leads_to_the_demand(client):
    client.force_login(StaffUserFactory())

    assert reverse("demand") in client.get(reverse("wagtailadmin_home")).text
    assert "Пока никто не просил" in client.get(reverse("demand")).text
