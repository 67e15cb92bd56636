from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override
from wagtail.models import Page

from certificates.domain.issuing import issue
from certificates.domain.releasing import prepare
from certificates.domain.states import revoke
from certificates.models import Candidate
from cms.domain import waiting
from courses.enums import RunState
from courses.models import SessionSpeaker
from people import groups
from tests.factories.attendance import AttendanceEventFactory
from tests.factories.certificates import CandidateFactory
from tests.factories.cms import make_section
from tests.factories.courses import (
    ProgrammeRoleFactory,
    RunFactory,
    SelfPacedRunFactory,
    SessionFactory,
)
from tests.factories.people import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db

AT = datetime(2025, 12, 10, 9, tzinfo=UTC)


@pytest.fixture
def finished():
    """A run that was over a week ago, with two candidates."""
    run = RunFactory(
        start_date=date(2025, 12, 3), end_date=date(2025, 12, 4), city_ru="Якутск"
    )
    CandidateFactory.create_batch(2, run=run)
    return run


def titles(tasks):
    return [task.title for task in tasks]


def test_staff_sees_runs_with_certificates_to_issue(finished):
    [task] = waiting.for_staff(at=AT)

    assert task.url == f"/r/{finished.code}/issue/"
    assert task.title.startswith("Якутск: ")
    assert "2 сертификата" in task.title
    assert task.urgent


def test_what_was_issued_or_withdrawn_waits_no_longer(finished):
    first, second = Candidate.objects.all()
    issue(candidate=first, actor=None, at=AT)
    second.withdrawn_at = AT
    second.save()

    assert waiting.for_staff(at=AT) == []


def test_a_revoked_certificate_waits_for_nothing(finished):
    first, second = Candidate.objects.all()
    revoked = issue(candidate=first, actor=None, at=AT)
    issue(candidate=second, actor=None, at=AT)

    revoke(certificate=revoked, reason="Не тот человек", actor=None, at=AT)

    assert waiting.for_staff(at=AT) == []


def test_a_run_that_is_not_over_or_cancelled_has_nothing_to_issue():
    running = RunFactory(start_date=AT.date(), end_date=AT.date())
    cancelled = RunFactory(
        start_date=date(2025, 12, 3),
        end_date=date(2025, 12, 4),
        state=RunState.CANCELLED,
    )
    for run in (running, cancelled):
        CandidateFactory(run=run)

    [task] = waiting.for_staff(at=AT)

    assert task.url == f"/r/{running.code}/desk/"


def test_staff_sees_the_runs_of_this_week():
    for days in (-3, 0, 6, 9):
        day = AT.date() + timedelta(days=days)
        run = RunFactory(start_date=day, end_date=day, city_ru=f"Город {days}")
        SessionSpeaker.objects.create(
            session=SessionFactory(run=run), person=PersonFactory()
        )

    tasks = waiting.for_staff(at=AT)

    assert [task.title.partition(":")[0] for task in tasks] == ["Город 0", "Город 6"]


def test_trainer_sees_own_runs_and_drafts_only():
    role = ProgrammeRoleFactory(person=PersonFactory(account=UserFactory()))
    user = role.person.account
    own = RunFactory(
        course__programme=role.programme,
        start_date=AT.date(),
        end_date=AT.date(),
        city_ru="Свой",
    )
    RunFactory(start_date=AT.date(), end_date=AT.date(), city_ru="Чужой")
    page = make_section(title="Черновик", live=False)
    page.save_revision(user=user)
    make_section(title="Чужой черновик", slug="other", live=False)

    tasks = waiting.for_trainer(user=user, at=AT)

    assert [task.url for task in tasks] == [
        f"/r/{own.code}/desk/",
        f"/admin/pages/{page.pk}/edit/",
    ]


def test_a_draft_is_dated_by_the_editors_clock():
    role = ProgrammeRoleFactory(person=PersonFactory(account=UserFactory()))
    user = role.person.account
    page = make_section(title="Черновик", live=False)
    page.save_revision(user=user)
    late = datetime(2025, 12, 9, 20, tzinfo=UTC)  # the 10th in Yakutsk
    Page.objects.filter(pk=page.pk).update(latest_revision_created_at=late)

    [task] = waiting.for_trainer(user=user, at=AT)

    assert task.when == "10 декабря"


def test_a_trainers_run_that_is_over_says_so():
    role = ProgrammeRoleFactory(person=PersonFactory(account=UserFactory()))
    day = AT.date() - timedelta(days=3)
    RunFactory(course__programme=role.programme, start_date=day, end_date=day)

    with override("en"):
        [task] = waiting.for_trainer(user=role.person.account, at=AT)

    assert task.state == "Over"


def test_a_prepared_batch_waits_for_a_second_person():
    finished = RunFactory(start_date=date(2025, 12, 3), end_date=date(2025, 12, 4))
    person = PersonFactory(
        family_name="Соколова", given_name="Анна", patronymic="Ильинична"
    )
    CandidateFactory(run=finished, person=person)
    prepare(run=finished, actor=None, at=AT)

    with override("en"):
        [task] = waiting.for_staff(at=AT)

    assert task.url == f"/en/r/{finished.code}/issue/release/"
    assert task.state == "Waits for a second person"


def test_a_run_says_how_many_sessions_have_no_mark_yet():
    run = RunFactory(start_date=AT.date(), end_date=AT.date())
    held, unmarked, _later, _opening = (
        SessionFactory(
            run=run,
            starts_at=AT + timedelta(hours=hours),
            ends_at=AT + timedelta(hours=hours + 1),
            counts_for_credit=counts,
        )
        for hours, counts in ((-3, True), (-2, True), (2, True), (-4, False))
    )
    AttendanceEventFactory(session=held)

    [task] = waiting.for_staff(at=AT)

    assert task.state == "отметить 1\u00a0занятие"
    AttendanceEventFactory(session=unmarked)
    [task] = waiting.for_staff(at=AT)
    assert task.state == "Идёт"


def admin_home(client, group, **person):
    from django.contrib.auth.models import Group

    user = UserFactory()
    user.groups.add(Group.objects.get(name=group))
    PersonFactory(account=user, **person)
    client.force_login(user)
    return client.get("/admin/").content.decode()


def test_home_carries_the_society_and_shows_each_role_its_own(client, finished):
    staff = admin_home(client, groups.STAFF)
    trainer = admin_home(client, groups.TRAINERS)

    assert "НОДГО, обучение врачей" in staff
    assert "icons/berry.svg" in staff
    assert "waiting-staff" in staff
    assert f"/r/{finished.code}/issue/" in staff
    assert "waiting-staff" not in trainer
    assert "waiting-trainer" not in trainer


@pytest.mark.parametrize("count", [1, 5])
def test_queries_do_not_grow_with_the_runs(django_assert_num_queries, count):
    today = timezone.now().date()
    for _ in range(count):
        run = RunFactory(
            start_date=today - timedelta(days=9), end_date=today - timedelta(days=8)
        )
        CandidateFactory(run=run)
        RunFactory(start_date=today, end_date=today)

    with django_assert_num_queries(7):
        assert len(waiting.for_staff(at=timezone.now())) == 2 * count


def test_a_self_paced_run_waits_without_a_date():
    CandidateFactory(run=SelfPacedRunFactory())

    [task] = waiting.for_staff(at=AT)

    assert task.when == ""
