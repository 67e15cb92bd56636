"""``load_demo``: the society is there, once, whatever is repeated."""

import stat
from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from wagtail.models import Page

from assessments.domain.analysis.learning import gain_of
from assessments.models import Attempt, Question, QuestionVersion, Quiz, QuizVersion
from assessments.questions.registry import types
from attendance.enums import FileState
from attendance.models import (
    Appeal,
    AttendanceEvent,
    AttendanceFile,
    PresenceCheck,
    SkillEntry,
    Visit,
)
from certificates.models import Certificate
from cms.models import BasePage, LessonPage, QuizPage
from courses.enums import EnrolmentState, Funding
from courses.models import Course, CourseRun, Enrolment, Lesson, Programme
from lms.demo import accounts
from lms.demo.reading import read
from lms.demo.runs import Plan
from people.models import Person, User
from tests.factories.people import PersonFactory


@pytest.fixture(autouse=True)
def _own_password(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def counts():
    """Return the number of rows of every table of ours."""
    rooms = {config.label for config in apps.get_app_configs()}
    rooms -= {"sessions", "contenttypes", "auth"}
    return {
        model._meta.label: model._base_manager.count()
        for model in apps.get_models()
        if model._meta.app_label in rooms
    }


@pytest.mark.django_db(transaction=True)
def test_loading_twice_makes_one_society():
    call_command("load_demo", verbosity=0)
    once = counts()

    call_command("load_demo", verbosity=0)

    assert counts() == once
    check_people()
    check_content()
    check_runs()
    check_certificates()
    check_queries()


def check_people():
    assert Person.objects.exclude(specialities=None).count() == 66
    assert set(User.objects.values_list("email", flat=True)) == {
        sign_in.email for sign_in in accounts.sign_ins()
    }
    assert Person.objects.filter(email="").exists()
    admin = User.objects.get(email=accounts.email_of("admin"))
    assert admin.check_password(accounts.password())


def check_content():
    assert set(Programme.objects.values_list("key", flat=True)) == {
        "far-regions",
        "treat-together",
    }
    course = Course.objects.get(key="first-decisions")
    assert Lesson.objects.filter(course=course).count() == 3
    assert course.current_outline.lesson_keys == [
        "acute-leukaemia",
        "anaemia",
        "febrile-neutropenia",
    ]
    assert Question.objects.count() == 31
    assert {
        version.quiz.key: version.slots.count()
        for version in QuizVersion.objects.select_related("quiz")
    } == {"entry": 6, "before": 6, "after": 6, "final": 20, "types": 13}
    used = QuestionVersion.objects.filter(pinned_in__quiz_version__quiz__key="types")
    assert {version.type for version in used} == set(types())
    check_pages()


def check_pages():
    """Every page is published in both languages, and its blocks are whole."""
    for model in BasePage.__subclasses__():
        for page in model.objects.filter(locale__language_code="ru"):
            twin = page.get_translation(
                locale=page.locale.__class__.objects.get(language_code="en")
            )
            assert page.live
            assert twin.live
            assert twin.title != page.title
    assert {
        (page.quiz.key, page.locale.language_code) for page in QuizPage.objects.live()
    } == {
        (quiz, language)
        for quiz in ("entry", "before", "after", "final", "types")
        for language in ("ru", "en")
    }
    for page in LessonPage.objects.all():
        page.body.stream_block.clean(page.body)


def check_runs():
    at = timezone.now()
    finished, running, upcoming, intake, self_paced = (
        CourseRun.objects.get(code=code)
        for code in ("YAKT7394", "PERM7394", "MAGADAN7", "TREAT739", "FREEPACE")
    )
    assert CourseRun.objects.count() == 6
    check_attendance(running)
    assert finished.is_over(at)
    assert running.has_started(at)
    assert not running.is_over(at)
    assert upcoming.is_open_for_enrolment(at)
    assert intake.is_open_for_enrolment(at)
    assert self_paced.is_self_paced
    sponsored = finished.sessions.get(funding=Funding.SPONSOR)
    assert not sponsored.counts_for_credit
    assert finished.enrolments.taking_part().count() > 40
    assert AttendanceEvent.objects.exclude(corrects=None).count() == 2
    check_outcomes(finished)
    check_gain(finished)


def check_attendance(running):
    """A webinar with checks, a report and an appeal; logs of skills, some signed."""
    assert Appeal.objects.open().of_run(running).count() == 1
    assert AttendanceFile.objects.get(session__run=running).state == FileState.READY
    checks = PresenceCheck.objects.filter(session__run=running)
    assert checks.exclude(confirmed_at=None).exists()
    assert checks.filter(confirmed_at=None).exclude(shown_at=None).exists()
    assert Visit.objects.filter(is_kept=False).count() == 0
    assert SkillEntry.objects.filter(signed_at=None).count() == 4
    assert SkillEntry.objects.exclude(signed_at=None).count() == 6


def check_outcomes(finished):
    """Some have met everything, some have not; nobody knows more than came."""
    states = set(finished.enrolments.values_list("state", flat=True))
    assert states == {
        EnrolmentState.COMPLETED,
        EnrolmentState.ACTIVE,
        EnrolmentState.WITHDRAWN,
    }
    assert Attempt.objects.filter(ended_at=None).count() == 0
    assert Attempt.objects.filter(score__passed=False).exists()
    assert not Attempt.objects.filter(ended_at__gt=timezone.now()).exists()


def check_gain(finished):
    """Enough have sat the same questions before and after to show what was learnt."""
    gain = gain_of(
        Quiz.objects.get(key="after"), finished, smallest=settings.QUIZ_SMALLEST_GROUP
    )
    assert gain["n"] >= 12
    assert gain["figures"]["rose"] > gain["figures"]["fell"]
    assert len(gain["questions"]) == 6


def check_certificates():
    finished = CourseRun.objects.get(code="YAKT7394")
    completed = Enrolment.objects.filter(
        run=finished, state=EnrolmentState.COMPLETED
    ).values_list("person", flat=True)
    assert set(Certificate.objects.values_list("person", flat=True)) == set(completed)
    assert Certificate.objects.filter(
        person__account__email=accounts.email_of("physician")
    ).exists()
    # Left for whoever tries the demo as staff.
    assert not Certificate.objects.filter(run__code="FREEPACE").exists()


@pytest.mark.django_db
def test_the_demo_is_not_mixed_with_real_people():
    PersonFactory()

    with translation.override("en"), pytest.raises(CommandError, match="of its own"):
        call_command("load_demo", verbosity=0)

    assert Person.objects.count() == 1


def test_the_password_is_made_once_and_read_by_its_owner_only(tmp_path):
    first = accounts.password()

    assert accounts.password() == first
    mode = (tmp_path / "demo-password").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


def test_there_is_one_sign_in_per_role():
    assert [sign_in.role for sign_in in accounts.sign_ins()] == [
        "physician",
        "newcomer",
        "trainer",
        "staff",
        "admin",
    ]


@pytest.mark.parametrize("today", ["2026-11-23", "2026-12-28", "2027-01-03"])
def test_coming_runs_keep_clear_of_the_holidays(today):
    at = datetime.fromisoformat(f"{today}T12:00:00").replace(tzinfo=UTC)
    plans = [Plan(row, at) for row in read("runs")["runs"] if "days" in row]

    days = [
        plan.first_day.toordinal() + n
        for plan in plans
        if plan.data["starts_in_days"] > 0
        for n in range(plan.data["days"])
    ]

    dates = [datetime.fromordinal(day) for day in days]
    assert [d for d in dates if (d.month, d.day) == (1, 1)] == []


def check_queries():
    """Each page of the demo within its limit, in an edition that has been read."""
    runs = [run.get_absolute_url() for run in CourseRun.objects.public()]
    pages = [page.get_url() for page in Page.objects.live().filter(depth__gt=1)]
    tools = ["/schedule/", "/search/?q=лейкоз", "/verify/"]
    own = ["/my/", "/account/"]
    readers = {
        None: (12, [*pages, *runs, *tools]),
        "newcomer": (20, [*pages, *runs, *tools, *own]),
        "physician": (20, [*pages, *runs, *tools, *own]),
    }
    for reader, (limit, addresses) in readers.items():
        client = Client()
        if reader:
            client.force_login(User.objects.get(email=accounts.email_of(reader)))
        counted = {address: queries(client, address) for address in addresses}
        assert {a: n for a, n in counted.items() if n > limit} == {}, reader


def queries(client, address):
    """Count the queries of a page that is worked out, not taken from a copy.

    What runs show is kept for a minute: when one ends between two readings, the
    second is a first one, so the smaller of two counts holds.
    """
    client.get(address)
    joint = "&" if "?" in address else "?"
    return min(count(client, f"{address}{joint}x={n}") for n in (1, 2))


def count(client, address):
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code in {200, 302}, address
    return len(seen)
