"""The page with all ways into a run, and the badges behind it."""

import pytest
from django.urls import reverse

from tests.factories.courses import (
    EnrolmentFactory,
    ProgrammeRoleFactory,
    RunFactory,
    SessionFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def run():
    return RunFactory()


@pytest.fixture
def trainer(run):
    return ProgrammeRoleFactory(programme=run.course.programme).person.account


def test_badges_come_as_a_file(client, run, trainer):
    EnrolmentFactory(run=run)
    client.force_login(trainer)

    page = client.get(reverse("entrance", args=[run.code])).content.decode()
    answer = client.get(reverse("run_badges", args=[run.code]))

    assert reverse("run_badges", args=[run.code]) in page
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer.content.startswith(b"%PDF")


def test_a_run_without_people_has_no_badges_and_says_so(client, run, trainer):
    client.force_login(trainer)

    page = client.get(reverse("entrance", args=[run.code])).content.decode()

    assert reverse("run_badges", args=[run.code]) not in page
    assert client.get(reverse("run_badges", args=[run.code])).status_code == 404


def test_the_desk_leads_to_the_entrance(client, run, trainer):
    SessionFactory(run=run)
    client.force_login(trainer)

    desk = client.get(reverse("run_desk", args=[run.code])).content.decode()

    assert reverse("entrance", args=[run.code]) in desk
