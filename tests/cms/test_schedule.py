"""The schedule: what is coming, narrowed down without scripts."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.enums import RunState
from tests.factories.courses import (
    CourseFactory,
    ProgrammeFactory,
    SelfPacedRunFactory,
    SessionFactory,
    UpcomingRunFactory,
)
from tests.factories.people import RegionFactory

pytestmark = pytest.mark.django_db


def shown(response):
    return list(response.context["found"])


def test_it_shows_public_runs_that_are_not_over(client):
    today = timezone.localdate()
    later = UpcomingRunFactory(start_date=today + timedelta(days=40))
    sooner = UpcomingRunFactory(start_date=today + timedelta(days=3))
    for state in (RunState.DRAFT, RunState.CANCELLED, RunState.CLOSED):
        UpcomingRunFactory(state=state)
    UpcomingRunFactory(start_date=today - timedelta(days=9))

    response = client.get(reverse("schedule"))

    assert shown(response) == [sooner, later]
    for run in (sooner, later):
        assert run.get_absolute_url() in response.text


def test_a_programme_a_region_and_a_month_narrow_it_down(client):
    today = timezone.localdate()
    wanted = UpcomingRunFactory(
        course=CourseFactory(programme=ProgrammeFactory(key="wanted")),
        region=RegionFactory(code="RU-BA", name_ru="Башкортостан"),
        start_date=today + timedelta(days=3),
    )
    UpcomingRunFactory(course=wanted.course, start_date=wanted.start_date)
    UpcomingRunFactory(region=wanted.region, start_date=wanted.start_date)
    UpcomingRunFactory(
        course=wanted.course,
        region=wanted.region,
        start_date=today + timedelta(days=70),
    )

    response = client.get(
        reverse("schedule"),
        {
            "programme": "wanted",
            "region": "RU-BA",
            "month": f"{wanted.start_date:%Y-%m}",
        },
    )

    assert shown(response) == [wanted]
    assert response.context["total"] == 4


def test_a_filter_that_does_not_exist_is_left_out(client):
    run = UpcomingRunFactory()

    response = client.get(reverse("schedule"), {"programme": "no-such", "region": "?"})

    assert shown(response) == [run]


def test_nothing_found_names_the_nearest(client):
    run = UpcomingRunFactory(title_ru="Опухоли почки")

    response = client.get(reverse("schedule"), {"month": "2001-01"})

    assert shown(response) == []
    assert "Опухоли почки" in response.text
    assert run.get_absolute_url() in response.text


def test_without_any_run_the_page_says_so(client):
    response = client.get(reverse("schedule"))

    assert response.status_code == 200
    assert "empty-here" in response.text


def test_runs_without_dates_stand_apart(client):
    run = SelfPacedRunFactory()
    SelfPacedRunFactory(state=RunState.DRAFT)

    response = client.get(reverse("schedule"))

    assert response.context["self_paced"] == [run]


def test_the_strip_counts_runs_by_month(client):
    run = UpcomingRunFactory()

    months = client.get(reverse("schedule")).context["months"]

    assert len(months) == 12
    assert [m.count for m in months if m.day == run.start_date.replace(day=1)] == [1]
    assert sum(month.count for month in months) == 1


def test_it_is_never_posted_to(client):
    assert client.post(reverse("schedule")).status_code == 405


def test_the_number_of_queries_does_not_grow(client, django_assert_num_queries):
    for _ in range(8):
        run = UpcomingRunFactory(region=RegionFactory())
        SessionFactory.create_batch(2, run=run)
    client.get(reverse("search"))  # what is kept of an edition

    # runs, self-paced runs
    with django_assert_num_queries(2):
        client.get(reverse("schedule"))
