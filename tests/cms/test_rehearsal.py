"""A rehearsal shows a run as of any day, for any role, and leaves no trace."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from attendance.models import AttendanceEvent
from cms.domain.rehearsal import RehearsedRole
from courses.enums import RunState
from courses.models import CourseRun, Enrolment, ProgrammeRole
from notices.models import OutboxMessage
from people.models import AuditEvent, Person, User
from tests.factories.courses import (
    DURING,
    WHILE_OPEN,
    EnrolmentFactory,
    RunFactory,
    SessionFactory,
)
from tests.factories.people import PersonFactory, StaffUserFactory

pytestmark = pytest.mark.django_db
BANNER = 'class="rehearsal"'
KEPT = (
    *(AttendanceEvent, AuditEvent, Enrolment, ModelLogEntry),
    *(OutboxMessage, Person, ProgrammeRole, User),
)


@pytest.fixture
def run():
    return RunFactory()


@pytest.fixture
def staff(client):
    user = StaffUserFactory()
    client.force_login(user)
    return user


def begin(client, run, role, at):
    moment = at.astimezone(run.zone).strftime("%Y-%m-%dT%H:%M")
    return client.post(
        reverse("rehearsal"), {"run": run.code, "at": moment, "role": str(role)}
    )


def rows():
    return {model: list(model.objects.values_list("pk", flat=True)) for model in KEPT}


@pytest.mark.parametrize("role", RehearsedRole)
def test_every_role_sees_the_run_under_a_banner_and_leaves_nothing(
    client, staff, run, role
):
    before = rows()

    began = begin(client, run, role, DURING)
    page = client.get(run.get_absolute_url())

    assert began["Location"] == run.get_absolute_url()
    assert page.status_code == 200
    assert page.text.count(BANNER) == 1
    assert str(role.label) in page.text
    assert page["Cache-Control"] == "no-store"
    assert rows() == before


def test_the_clock_of_the_request_is_the_rehearsed_one_and_only_there(
    client, staff, run
):
    begin(client, run, RehearsedRole.VISITOR, DURING)
    then = client.get(run.get_absolute_url())
    begin(client, run, RehearsedRole.VISITOR, WHILE_OPEN)
    earlier = client.get(run.get_absolute_url())

    assert "Идёт сейчас" in then.text
    assert "Идёт сейчас" not in earlier.text
    assert timezone.now() - datetime.now(UTC) < timedelta(seconds=1)


def test_templates_still_show_the_times_of_the_current_zone():
    noon = datetime(2026, 9, 15, 9, tzinfo=UTC)

    with timezone.override("Europe/Moscow"):
        shown = Template("{{ at|date:'H:i' }}").render(Context({"at": noon}))

    assert shown == "12:00"


def test_a_button_shows_what_it_would_do_and_which_letters_would_go(
    client, staff, run, mailoutbox, django_capture_on_commit_callbacks
):
    begin(client, run, RehearsedRole.PHYSICIAN, WHILE_OPEN)
    before = rows()

    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        page = client.post(reverse("run_enrol", args=[run.code]))

    assert page.status_code == 200
    assert reverse("run_withdraw", args=[run.code]) in page.text
    assert "@rehearsal.invalid" in page.text
    assert rows() == before
    assert (callbacks, mailoutbox) == ([], [])


def test_a_trainer_works_at_the_desk_of_this_programme_alone(client, staff, run):
    other = RunFactory()
    begin(client, run, RehearsedRole.TRAINER, DURING)

    own = client.get(reverse("run_desk", args=[run.code]))
    foreign = client.get(reverse("run_desk", args=[other.code]))

    assert (own.status_code, foreign.status_code) == (200, 404)
    assert BANNER in foreign.text


def test_staff_press_their_own_buttons_in_vain(client, staff, run):
    begin(client, run, RehearsedRole.STAFF, WHILE_OPEN)

    page = client.post(
        reverse("run_step", args=[run.code]), {"step": "cancel", "reason": "Пурга"}
    )

    assert page.status_code == 200
    assert CourseRun.objects.get().state == run.state != RunState.CANCELLED


def test_a_participant_has_a_place_even_in_a_full_run_but_not_in_a_cancelled_one(
    client, staff, run
):
    CourseRun.objects.filter(pk=run.pk).update(capacity=1)
    EnrolmentFactory(run=run)
    begin(client, run, RehearsedRole.PARTICIPANT, WHILE_OPEN)
    withdraw = reverse("run_withdraw", args=[run.code])

    full = client.get(run.get_absolute_url())
    CourseRun.objects.filter(pk=run.pk).update(state=RunState.CANCELLED)
    cancelled = client.get(run.get_absolute_url())

    assert withdraw in full.text
    assert withdraw not in cancelled.text
    assert "@rehearsal.invalid" not in full.text


def test_a_visitor_is_led_to_the_door_and_sees_it(client, staff, run):
    begin(client, run, RehearsedRole.VISITOR, DURING)

    page = client.get(reverse("my_learning"), follow=True)

    assert [code for _address, code in page.redirect_chain] == [302]
    assert BANNER in page.text
    assert 'name="login"' in page.text


def test_management_is_shut_and_files_are_refused(client, staff, run):
    begin(client, run, RehearsedRole.TRAINER, DURING)

    admin = client.get(reverse("wagtailadmin_home"))
    file = SimpleUploadedFile("a.pdf", b"%PDF-1.4")
    upload = client.post(reverse("run_materials", args=[run.code]), {"file": file})

    assert admin["Location"] == reverse("rehearsal")
    assert upload["Location"] == run.get_absolute_url()


def test_what_is_no_page_is_answered_without_a_banner(client, staff, run):
    begin(client, run, RehearsedRole.PARTICIPANT, DURING)

    answer = client.get(reverse("run_calendar", args=[run.code]))

    assert b"BEGIN:VCALENDAR" in b"".join(answer)
    assert BANNER.encode() not in b"".join(answer)


def test_it_holds_for_one_session_of_staff_and_ends(client, staff, run):
    begin(client, run, RehearsedRole.VISITOR, DURING)
    elsewhere = Client()
    elsewhere.force_login(staff)
    others = Client()
    others.force_login(PersonFactory(with_account=True).account)
    session = others.session
    session["rehearsal"] = client.session["rehearsal"]
    session.save()

    assert BANNER not in elsewhere.get(run.get_absolute_url()).text
    assert BANNER not in others.get(run.get_absolute_url()).text
    ended = client.post(reverse("rehearsal_end"), follow=True)
    assert ended.redirect_chain[-1][0] == run.get_absolute_url()
    assert BANNER not in ended.text
    again = client.post(reverse("rehearsal_end"))
    assert again["Location"] == reverse("my_learning")


def test_a_run_a_day_and_a_role_are_chosen(client, staff, run):
    session = SessionFactory(run=run)

    empty = client.get(reverse("rehearsal"))
    form = client.get(reverse("rehearsal"), {"run": run.code})
    refused = client.post(reverse("rehearsal"), {"run": run.code, "at": "soon"})

    begins = session.starts_at.astimezone(run.zone) + timedelta(minutes=5)
    assert f"?run={run.code}" in empty.text
    assert begins.strftime("%Y-%m-%dT%H:%M") in form.text
    assert refused.status_code == 422
    assert set(refused.context["form"].errors) == {"at", "role"}
    assert "rehearsal" not in client.session


def test_nothing_to_rehearse_and_no_sessions_are_told(client, staff):
    assert "Ни у\N{NO-BREAK SPACE}одного" in client.get(reverse("rehearsal")).text
    assert (
        client.get(reverse("rehearsal"), {"run": RunFactory().code}).status_code == 200
    )


def test_the_desk_leads_staff_to_the_rehearsal(client, staff, run):
    desk = client.get(reverse("run_desk", args=[run.code]))

    assert f"{reverse('rehearsal')}?run={run.code}" in desk.text
