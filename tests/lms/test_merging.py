"""A merge in all rooms: evidence stays, what is counted from it follows."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from assessments.domain.attempts import start
from assessments.domain.findings import assess_tests
from assessments.models import Attempt
from attendance.domain.minutes import attendance_of
from attendance.domain.queries import roster
from attendance.domain.roster import mark
from attendance.enums import MarkKind
from attendance.models import AttendanceEvent, AttendanceSummary
from certificates.models import Candidate
from courses.domain.enrolment import withdraw
from courses.enums import EnrolmentState, Role
from courses.models import (
    Enrolment,
    EnrolmentChange,
    Placement,
    ProgrammeRole,
    SessionSpeaker,
)
from people.domain.merging import merge, preview, undo
from tests.factories.assessments import (
    QuizFactory,
    TestPassedRequirementFactory,
    begin,
    seated,
)
from tests.factories.certificates import CandidateFactory, issued
from tests.factories.courses import (
    EnrolmentFactory,
    PlacementFactory,
    ProgrammeRoleFactory,
    RunFactory,
    SessionFactory,
)
from tests.factories.people import PersonFactory, StaffUserFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


def make_one(kept, merged):
    return merge(kept=kept, merged=merged, take=[], reason="Звонок", actor=None, at=AT)


def states(*enrolments):
    for enrolment in enrolments:
        enrolment.refresh_from_db()
    return [enrolment.state for enrolment in enrolments]


@pytest.mark.parametrize(
    ("ours", "theirs", "after"),
    [
        ("active", "active", ["active", "withdrawn"]),
        ("active", "completed", ["withdrawn", "completed"]),
        ("withdrawn", "active", ["withdrawn", "active"]),
        ("waitlisted", "active", ["withdrawn", "active"]),
        ("completed", "not_completed", ["completed", "withdrawn"]),
    ],
)
def test_of_two_enrolments_in_a_run_the_one_further_on_stays(ours, theirs, after):
    run = RunFactory()
    kept = EnrolmentFactory(run=run, state=EnrolmentState(ours))
    merged = EnrolmentFactory(run=run, state=EnrolmentState(theirs))

    row = make_one(kept.person, merged.person)

    assert states(kept, merged) == after
    undo(merge=row, actor=None, at=AT)
    assert states(kept, merged) == [ours, theirs]


def test_who_gives_way_and_who_comes_back_is_on_record():
    run = RunFactory()
    kept, merged = EnrolmentFactory(run=run), EnrolmentFactory(run=run)

    undo(merge=make_one(kept.person, merged.person), actor=None, at=AT)

    changes = EnrolmentChange.objects.filter(enrolment=merged).order_by("pk")
    assert [change.state for change in changes] == ["withdrawn", "active"]
    assert all(change.reason for change in changes)


def test_an_enrolment_withdrawn_since_and_taken_up_again_is_left_alone():
    run = RunFactory()
    kept, merged = EnrolmentFactory(run=run), EnrolmentFactory(run=run)
    row = make_one(kept.person, merged.person)
    Enrolment.objects.filter(pk=merged.pk).update(state=EnrolmentState.COMPLETED)

    undo(merge=row, actor=None, at=AT)

    assert states(merged) == ["completed"]


def test_the_place_given_up_goes_to_the_waiting_list():
    run = RunFactory(capacity=2)
    kept, merged = EnrolmentFactory(run=run), EnrolmentFactory(run=run)
    EnrolmentFactory(run=run, state=EnrolmentState.WAITLISTED, waiting_since=AT)

    make_one(kept.person, merged.person)

    assert run.queue.done_at is None


def test_marks_of_both_count_and_stay_where_they_are():
    session = SessionFactory()
    kept, merged = (EnrolmentFactory(run=session.run) for _ in range(2))
    staff = StaffUserFactory()
    mark(
        session=session,
        enrolment=merged,
        kind=MarkKind.PRESENT,
        actor=staff,
        at=session.starts_at,
    )
    before = list(AttendanceEvent.objects.values())

    row = make_one(kept.person, merged.person)

    assert list(AttendanceEvent.objects.values()) == before
    kept.refresh_from_db()
    assert attendance_of(enrolments=[kept])[kept.pk].minutes() > 0
    [line] = roster(session=session, viewer=staff, at=session.starts_at)
    assert (line.person, line.kind) == (kept.person, MarkKind.PRESENT)
    assert _summed() == {kept.person_id}
    undo(merge=row, actor=None, at=AT)
    assert _summed() == {merged.person_id}


def _summed():
    return set(AttendanceSummary.objects.values_list("person_id", flat=True))


def test_a_mark_of_the_merged_enrolment_is_corrected_under_the_kept_person():
    session = SessionFactory()
    merged = EnrolmentFactory(run=session.run)
    kept = PersonFactory()
    staff = StaffUserFactory()
    make_one(kept, merged.person)
    merged = Enrolment.objects.get(pk=merged.pk)

    for kind in (MarkKind.PRESENT, MarkKind.TAKEN_BACK):
        mark(
            session=session,
            enrolment=merged,
            kind=kind,
            actor=staff,
            at=session.starts_at,
        )

    [line] = roster(session=session, viewer=staff, at=session.starts_at)
    assert (line.person, line.kind) == (kept, "")


def test_an_attempt_that_runs_goes_on_and_counts_for_the_kept_person(client):
    requirement = TestPassedRequirementFactory(course=None)
    run, quiz = requirement.run, requirement.quiz
    kept, merged = seated(quiz, run=run), seated(quiz, run=run)
    attempt = begin(quiz, merged, at=AT)

    seen = preview(kept=kept.person, merged=merged.person, at=AT)
    make_one(kept.person, merged.person)

    assert any(str(quiz) in warning for warning in seen.warnings)
    kept, merged = (Enrolment.objects.get(pk=row.pk) for row in (kept, merged))
    going_on = start(quiz=quiz, person=kept.person, actor=None, at=AT)
    assert going_on == attempt
    assert list(Attempt.objects.for_account(merged.person.account)) == [attempt]
    found = assess_tests([requirement], {run.pk: [kept]})
    assert found[requirement.pk][kept.pk].code == "assessments.test_begun"
    client.force_login(merged.person.account)
    page = client.get(reverse("quiz_attempt", args=[attempt.code, 1]))
    assert page.status_code == 200


def test_a_candidate_of_the_enrolment_that_gives_way_is_taken_back():
    run = RunFactory()
    kept = EnrolmentFactory(run=run, state=EnrolmentState.COMPLETED)
    merged = EnrolmentFactory(run=run, state=EnrolmentState.COMPLETED)
    ours, theirs = (CandidateFactory(enrolment=row) for row in (kept, merged))

    row = make_one(kept.person, merged.person)

    assert list(Candidate.objects.green()) == [ours]
    undo(merge=row, actor=None, at=AT)
    assert set(Candidate.objects.green()) == {ours, theirs}


def test_two_certificates_of_one_run_are_named_before():
    first = issued()
    second = issued(run=first.run)

    seen = preview(kept=first.person, merged=second.person, at=AT)

    assert any(second.number in warning for warning in seen.warnings)
    make_one(first.person, second.person)
    assert {c.pk for c in type(first).objects.for_person(first.person)} == {
        first.pk,
        second.pk,
    }


def test_roles_and_talks_are_handed_over_and_given_back():
    role = ProgrammeRoleFactory(role=Role.TRAINER)
    merged = role.person
    talk = SessionSpeaker.objects.create(session=SessionFactory(), person=merged)
    kept = PersonFactory()

    row = make_one(kept, merged)

    role.refresh_from_db()
    talk.refresh_from_db()
    kept.refresh_from_db()
    assert (role.person, talk.person) == (kept, kept)
    assert role.programme.group in kept.account.groups.all()
    undo(merge=row, actor=None, at=AT)
    assert ProgrammeRole.objects.get().person == merged


def test_a_role_that_both_have_stays():
    role = ProgrammeRoleFactory(role=Role.TRAINER)
    twin = ProgrammeRoleFactory(programme=role.programme, role=Role.TRAINER)

    make_one(role.person, twin.person)

    twin.refresh_from_db()
    assert twin.person != role.person


def test_giving_back_the_place_works_after_a_merge():
    merged = EnrolmentFactory()
    kept = PersonFactory()
    make_one(kept, merged.person)

    withdraw(enrolment=merged, actor=None, at=AT + timedelta(hours=1))

    assert states(merged) == ["withdrawn"]


@pytest.mark.parametrize(
    ("minutes", "words"), [(None, "Сейчас идёт"), (40, "18:40 по Якутску")]
)
def test_a_running_attempt_is_named_with_its_end_where_it_has_one(minutes, words):
    quiz = QuizFactory(duration_minutes=minutes)
    enrolment = seated(quiz)
    begin(quiz, enrolment, at=AT)

    seen = preview(kept=enrolment.person, merged=PersonFactory(), at=AT)

    [warning] = [text for text in seen.warnings if "опыт" in text]
    assert words in warning.replace("\u00a0", " ")


def test_trainees_follow_their_supervisor_and_come_back():
    kept, merged = PersonFactory(), PersonFactory()
    placement = PlacementFactory(supervisor=merged)
    own = PlacementFactory(enrolment__person=kept, supervisor=merged)

    made = make_one(kept, merged)
    after = [Placement.objects.get(pk=row.pk).supervisor for row in (placement, own)]
    undo(merge=made, actor=None, at=AT)

    assert after == [kept, merged]
    assert Placement.objects.get(pk=placement.pk).supervisor == merged
