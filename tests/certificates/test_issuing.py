"""Issuing: once, right, and only when it may be."""

from datetime import UTC, date, datetime, timedelta

import pytest

from certificates.domain import batches, candidates, files, issuing
from certificates.domain.documents import text_of
from certificates.enums import State
from certificates.models import (
    Batch,
    BatchStep,
    Candidate,
    Certificate,
    CertificateFile,
    CurrentCertificate,
)
from courses import signals
from courses.enums import CompletionKind, EnrolmentState, RunState
from notices import due
from notices.models import OutboxMessage
from people.models import Person
from tests.factories.certificates import (
    AFTER_THE_RUN,
    CandidateFactory,
    CompletionFactory,
    FinishedRunFactory,
    issued,
    released,
)
from tests.factories.courses import EnrolmentFactory
from tests.factories.people import PersonFactory, StaffUserFactory

pytestmark = pytest.mark.django_db


def issue(candidate, at=AFTER_THE_RUN):
    return issuing.issue(candidate=candidate, actor=None, at=at)


def refusal_of(candidate, at=AFTER_THE_RUN):
    with pytest.raises(issuing.IssueRefused) as refused:
        issue(candidate, at)
    return refused.value.code


def test_a_certificate_has_a_number_a_secret_and_a_check_code():
    certificate = issue(CandidateFactory())

    assert certificate.number == "НОДГО-2026-000001"
    assert len(certificate.secret) >= 22
    assert len(certificate.check_code) == 8
    assert certificate.current_state.state == State.ISSUED


def test_issuing_twice_gives_the_same_certificate():
    candidate = CandidateFactory()

    assert issue(candidate) == issue(candidate)
    assert Certificate.objects.count() == 1


def test_numbers_go_on_without_a_gap_and_start_anew_each_year():
    run = FinishedRunFactory()
    numbers = [
        issue(CandidateFactory(run=run, person=PersonFactory(given_name=n))).number
        for n in ("Анна", "Яна")
    ]
    later = issue(
        CandidateFactory(), at=datetime(2026, 12, 31, 21, 30, tzinfo=UTC)
    ).number

    assert numbers == ["НОДГО-2026-000001", "НОДГО-2026-000002"]
    assert later == "НОДГО-2027-000001"  # half past midnight in Moscow


def test_a_merged_person_gets_one_certificate_in_the_kept_name():
    kept = PersonFactory(family_name="Соколова", given_name="Анна", patronymic="")
    old = PersonFactory(family_name="Иванова", given_name="Анна", merged_into=kept)
    run = FinishedRunFactory()

    first = issue(CandidateFactory(run=run, person=old))
    second = issue(CandidateFactory(run=run, person=kept))

    assert first == second
    assert first.person == kept
    assert first.snapshot["person"]["name"] == "Соколова Анна"


def test_a_person_who_was_merged_after_the_issue_gets_no_second_certificate():
    kept = PersonFactory(family_name="Соколова", given_name="Анна")
    old = PersonFactory(family_name="Иванова", given_name="Анна")
    run = FinishedRunFactory()
    candidate = CandidateFactory(run=run, person=old)
    first = issue(candidate)
    old.merged_into = kept
    old.save()

    assert issue(candidate) == first
    with pytest.raises(issuing.IssueRefused) as refused:
        prepare(run)
    assert refused.value.code == "nobody"


def test_a_certificate_that_appears_between_look_and_write_is_given(monkeypatch):
    """What two workers on PostgreSQL meet (test_contention), made certain."""
    kept = PersonFactory(family_name="Соколова", given_name="Анна")
    old = PersonFactory(merged_into=kept)
    run = FinishedRunFactory()
    first = issue(CandidateFactory(run=run, person=kept))
    monkeypatch.setattr(issuing, "find_current", lambda **_: None)

    assert issue(CandidateFactory(run=run, person=old)) == first
    assert Certificate.objects.get() == first


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"state": RunState.DRAFT}, "run_draft"),
        ({"state": RunState.CANCELLED}, "run_cancelled"),
        ({"end_date": date(2026, 9, 15)}, "run_not_over"),
    ],
)
def test_nothing_is_issued_for_a_run_that_is_not_finished(changes, code):
    assert refusal_of(CandidateFactory(run=FinishedRunFactory(**changes))) == code
    assert not Certificate.objects.exists()


def test_the_end_of_a_run_is_the_end_of_the_venues_day():
    candidate = CandidateFactory()
    midnight_in_yakutsk = datetime(2026, 9, 12, 15, 0, tzinfo=UTC)

    assert refusal_of(candidate, midnight_in_yakutsk - timedelta(minutes=1))
    assert issue(candidate, midnight_in_yakutsk)


def test_a_self_paced_run_is_never_too_early():
    run = FinishedRunFactory(start_date=None, end_date=None, city_ru="")

    certificate = issue(CandidateFactory(run=run))

    assert [fact["ru"] for fact in certificate.snapshot["facts"]] == [
        "12 сентября 2026"
    ]


def test_a_withdrawn_candidate_gets_nothing():
    assert refusal_of(CandidateFactory(withdrawn_at=AFTER_THE_RUN)) == "withdrawn"


def test_a_doubtful_name_is_refused_with_a_sentence():
    candidate = CandidateFactory(person=PersonFactory(family_name="иванов"))

    with pytest.raises(issuing.IssueRefused) as refused:
        issue(candidate)

    assert refused.value.code == "name_lower_case"
    assert refused.value.message


# --- Candidates follow the ledger -------------------------------------------
def test_a_completion_proposes_its_enrolment_once():
    completion = CompletionFactory()

    for _ in range(2):
        candidates.follow_ledger(enrolment_id=completion.enrolment_id, at=AFTER_THE_RUN)

    candidate = Candidate.objects.get()
    assert candidate.enrolment == completion.enrolment
    assert candidate.completion == completion
    assert candidate.withdrawn_at is None


def test_the_room_hears_of_completions_from_below():
    completion = CompletionFactory()

    for signal in (signals.enrolment_completed, signals.completion_withdrawn):
        signal.send_robust(
            sender=None,
            enrolment_id=completion.enrolment_id,
            completion_id=completion.pk,
        )

    assert Candidate.objects.get().enrolment == completion.enrolment


def test_a_withdrawn_completion_withdraws_the_candidate_and_a_new_one_returns_it():
    granted = CompletionFactory()
    enrolment = granted.enrolment

    def follow():
        candidates.follow_ledger(enrolment_id=enrolment.pk, at=AFTER_THE_RUN)
        return Candidate.objects.get()

    follow()
    CompletionFactory(enrolment=enrolment, kind=CompletionKind.WITHDRAWN)
    assert follow().withdrawn_at == AFTER_THE_RUN
    again = CompletionFactory(enrolment=enrolment)
    assert follow().withdrawn_at is None
    assert follow().completion == again


def test_an_enrolment_without_completion_is_no_candidate():
    enrolment = EnrolmentFactory()

    assert candidates.follow_ledger(enrolment_id=enrolment.pk, at=AFTER_THE_RUN) is None
    assert not Candidate.objects.exists()


# --- A whole run ------------------------------------------------------------
def a_run_with(*names):
    run = FinishedRunFactory()
    for given in names:
        person = PersonFactory(
            family_name="Соколова", given_name=given, patronymic="", language="ru"
        )
        CandidateFactory(run=run, person=person)
    return run


def prepare(run, actor=None):
    return released(run, actor=actor)


def work_off():
    return due.work_off(BatchStep, now=lambda: AFTER_THE_RUN)


def test_one_action_issues_for_everybody_who_is_ready():
    run = a_run_with("Анна", "Яна", "вера")
    CandidateFactory(withdrawn_at=AFTER_THE_RUN, run=run)
    issued()  # of another run

    batch = prepare(run, StaffUserFactory())
    work_off()

    names = {c.snapshot["person"]["name"] for c in Certificate.objects.filter(run=run)}
    assert names == {"Соколова Анна", "Соколова Яна"}
    assert batches.progress_of(batch) == batches.Progress(
        total=2, done=2, refused=0, stuck=0
    )
    assert {c.issued_by for c in run.certificates.all()} == {batch.released_by}


def test_every_certificate_of_a_batch_has_a_file_and_one_mail():
    run = a_run_with("Анна", "Яна")
    Person.objects.filter(given_name="Яна").update(email="")

    prepare(run)
    work_off()

    anna = run.certificates.get(person__given_name="Анна")
    assert {f.certificate.number for f in CertificateFile.objects.all()} == {
        c.number for c in run.certificates.all()
    }
    assert "Соколова Анна" in " ".join(text_of(files.content_of(anna)).split())
    mail = OutboxMessage.objects.get()
    assert mail.to == anna.person.email
    assert anna.number in mail.text
    assert anna.code in mail.html


def test_a_double_press_starts_one_batch():
    run = a_run_with("Анна")

    assert prepare(run) == prepare(run)
    assert BatchStep.objects.count() == 1


def test_a_second_batch_takes_only_who_became_ready_since():
    run = a_run_with("Анна")
    prepare(run)
    work_off()
    CandidateFactory(run=run, person=PersonFactory(given_name="Яна"))

    second = prepare(run)

    assert [s.candidate.enrolment.person.given_name for s in second.steps.all()] == [
        "Яна"
    ]


def test_a_batch_for_nobody_is_refused():
    with pytest.raises(issuing.IssueRefused) as refused:
        prepare(FinishedRunFactory())

    assert refused.value.code == "nobody"
    assert not Batch.objects.exists()


def test_who_changed_since_the_batch_was_prepared_is_left_out_with_the_reason():
    run = a_run_with("Анна", "Яна")
    batch = prepare(run)
    Candidate.objects.filter(enrolment__person__given_name="Яна").update(
        withdrawn_at=AFTER_THE_RUN
    )

    work_off()

    assert [s.refusal for s in batch.steps.order_by("pk")] == ["", "withdrawn"]
    assert batches.progress_of(batch).issued == 1


@pytest.mark.parametrize("dies_in", ["ensure_file", "certificate_issued"])
def test_a_killed_worker_leaves_no_gap_no_double_and_no_second_mail(
    dies_in, monkeypatch
):
    run = a_run_with("Анна", "Яна")
    batch = prepare(run)
    module = batches.files if dies_in == "ensure_file" else batches.emails

    def die(*args, **kwargs):
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(module, dies_in, die)
        with pytest.raises(SystemExit):
            work_off()
    due.work_off(BatchStep, now=lambda: AFTER_THE_RUN + 2 * due.LEASE)

    assert batches.progress_of(batch).done == 2
    assert sorted(c.number for c in run.certificates.all()) == [
        "НОДГО-2026-000001",
        "НОДГО-2026-000002",
    ]
    assert CurrentCertificate.objects.count() == 2
    assert OutboxMessage.objects.count() == 2
    assert CertificateFile.objects.count() == 2


def test_the_enrolment_state_does_not_matter_only_the_ledger_does():
    candidate = CandidateFactory()
    candidate.enrolment.state = EnrolmentState.ACTIVE
    candidate.enrolment.save()

    assert issue(candidate)
