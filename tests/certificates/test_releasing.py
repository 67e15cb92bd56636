"""Two people stand behind a batch; it can be paused, sent back and overridden."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from certificates.domain import (
    candidates,
    issuing,
    overriding,
    queries,
    releasing,
    samples,
)
from certificates.models import (
    Batch,
    BatchStep,
    Candidate,
    Certificate,
    IssuingRules,
    NumberCounter,
)
from courses.enums import CompletionKind
from courses.models import Completion
from notices import due
from tests.factories.certificates import (
    AFTER_THE_RUN,
    CandidateFactory,
    CompletionFactory,
    FinishedRunFactory,
    issued,
    released,
)
from tests.factories.courses import EnrolmentFactory
from tests.factories.people import (
    AdministratorUserFactory,
    PersonFactory,
    StaffUserFactory,
)

pytestmark = pytest.mark.django_db


def a_run_with(*given_names):
    run = FinishedRunFactory()
    for name in given_names:
        person = PersonFactory(
            family_name="Соколова", given_name=name, patronymic="Ильинична"
        )
        CandidateFactory(run=run, person=person)
    return run


def prepare(run, actor=None):
    return releasing.prepare(run=run, actor=actor, at=AFTER_THE_RUN)


def release(batch, actor=None, **kwargs):
    actor = actor or StaffUserFactory()
    return releasing.release(batch=batch, actor=actor, at=AFTER_THE_RUN, **kwargs)


def refusal(verb, *args, **kwargs):
    with pytest.raises(releasing.ReleaseRefused) as refused:
        verb(*args, **kwargs)
    return refused.value.code


def work_off(at=AFTER_THE_RUN):
    return due.work_off(BatchStep, now=lambda: at)


def names_of(run):
    return {c.printed_name for c in run.certificates.all()}


# --- Two people -------------------------------------------------------------
def test_preparing_gives_no_number_and_twice_prepares_once():
    run = a_run_with("Анна", "Яна")

    assert prepare(run) == prepare(run)
    assert work_off() == 0
    assert not Certificate.objects.exists()
    assert not NumberCounter.objects.exists()


def test_who_prepared_does_not_release():
    actor = StaffUserFactory()
    batch = prepare(a_run_with("Анна"), actor)

    assert refusal(release, batch, actor) == "same_person"
    assert refusal(release, batch, actor, signed_in_again=True) == "same_person"
    assert not BatchStep.objects.exists()


def test_a_programme_may_let_the_same_person_release_after_signing_in_again():
    actor = StaffUserFactory()
    run = a_run_with("Анна")
    IssuingRules.objects.create(
        programme=run.course.programme, same_person_may_release=True
    )
    batch = prepare(run, actor)

    assert refusal(release, batch, actor) == "sign_in_again"
    release(batch, actor, signed_in_again=True)

    entry = ModelLogEntry.objects.get(action="certificates.release")
    assert entry.data["same_person"] is True
    assert work_off() == 1


def test_releasing_twice_makes_each_certificate_once():
    batch = prepare(run := a_run_with("Анна", "Яна"))

    release(batch)
    release(batch)
    work_off()

    assert batch.steps.count() == run.certificates.count() == 2


def test_a_name_changed_since_it_was_prepared_is_left_out():
    batch = prepare(run := a_run_with("Анна", "Яна"))
    person = run.enrolments.get(person__given_name="Яна").person
    person.family_name = "Соколова-Попова"
    person.save()

    left = releasing.left_of(batch)
    release(batch)
    work_off()

    assert [row.enrolment.person for row in left.changed] == [person]
    assert names_of(run) == {"Соколова Анна Ильинична"}


def test_a_batch_of_which_nobody_is_left_is_refused():
    batch = prepare(run := a_run_with("Анна"))
    Candidate.objects.update(withdrawn_at=AFTER_THE_RUN)

    assert refusal(release, batch) == "nobody"
    assert not run.certificates.exists()


def test_a_batch_sent_back_is_not_released_and_a_new_one_is_prepared():
    batch = prepare(run := a_run_with("Анна"))

    send_back(batch, "Не тот руководитель")

    assert refusal(release, batch) == "sent_back"
    assert prepare(run) != batch


def send_back(batch, reason):
    releasing.send_back(
        batch=batch, reason=reason, actor=StaffUserFactory(), at=AFTER_THE_RUN
    )


def test_sending_back_needs_a_reason_and_a_batch_that_is_not_released():
    batch = prepare(a_run_with("Анна"))

    assert refusal(send_back, batch, " ") == "no_reason"
    release(batch)
    assert refusal(send_back, batch, "Поздно") == "released"


# --- Pause ------------------------------------------------------------------
def test_a_paused_batch_makes_nothing_until_it_goes_on():
    batch = released(run := a_run_with("Анна", "Яна"))
    actor = StaffUserFactory()

    releasing.pause(batch=batch, actor=actor, at=AFTER_THE_RUN)
    work_off()
    assert not run.certificates.exists()

    releasing.resume(batch=batch, actor=actor, at=AFTER_THE_RUN)
    work_off()
    assert run.certificates.count() == 2


def test_a_step_of_a_paused_batch_asks_again_by_itself():
    batch = released(run := a_run_with("Анна"))
    releasing.pause(batch=batch, actor=StaffUserFactory(), at=AFTER_THE_RUN)
    work_off()
    Batch.objects.update(paused_at=None)

    work_off(AFTER_THE_RUN + timedelta(minutes=11))

    assert run.certificates.count() == 1


# --- Decisions with a reason ------------------------------------------------
def waive(enrolment, reason="Болела, материал сдан устно"):
    return overriding.waive_conditions(
        enrolment=enrolment,
        reason=reason,
        actor=AdministratorUserFactory(),
        at=AFTER_THE_RUN,
    )


def clear(enrolment, reason="Так в дипломе"):
    return overriding.clear_name(
        enrolment=enrolment,
        reason=reason,
        actor=AdministratorUserFactory(),
        at=AFTER_THE_RUN,
    )


def row_of(enrolment):
    board = queries.board_of(enrolment.run, at=AFTER_THE_RUN)
    return next(row for row in board.rows if row.enrolment == enrolment)


def test_a_decision_makes_a_candidate_and_says_why_on_the_board():
    enrolment = EnrolmentFactory(run=FinishedRunFactory())

    decision = waive(enrolment)

    row = row_of(enrolment)
    assert row.is_ready
    assert row.decision == decision
    entry = ModelLogEntry.objects.get(action="certificates.override_conditions")
    assert entry.data["reason"] == decision.reason


def test_a_decision_outlives_a_completion_that_is_withdrawn():
    completion = CompletionFactory()
    enrolment = completion.enrolment
    candidates.follow_ledger(enrolment_id=enrolment.pk, at=AFTER_THE_RUN)
    waive(enrolment)
    Completion.objects.create(
        enrolment=enrolment,
        kind=CompletionKind.WITHDRAWN,
        findings=[],
        at=AFTER_THE_RUN,
    )

    candidates.follow_ledger(enrolment_id=enrolment.pk, at=AFTER_THE_RUN)

    assert row_of(enrolment).is_ready


def test_a_certificate_by_decision_of_a_self_paced_run_has_its_day():
    run = FinishedRunFactory(start_date=None, end_date=None)
    waive(EnrolmentFactory(run=run))

    certificate = issuing.issue(
        candidate=Candidate.objects.get(), actor=None, at=AFTER_THE_RUN
    )

    assert certificate.snapshot["facts"][0]["ru"] == "15 сентября 2026"


@pytest.mark.parametrize("verb", [waive, clear])
def test_no_decision_without_a_reason(verb):
    enrolment = EnrolmentFactory(run=FinishedRunFactory())

    with pytest.raises(overriding.OverrideRefused) as refused:
        verb(enrolment, " ")

    assert refused.value.code == "no_reason"


def test_a_doubtful_name_found_right_is_printed_until_it_changes():
    person = PersonFactory(family_name="Тестов", given_name="Пётр")
    candidate = CandidateFactory(run=FinishedRunFactory(), person=person)
    clear(candidate.enrolment)
    assert row_of(candidate.enrolment).is_ready

    person.given_name = "пётр"
    person.save()

    assert not row_of(candidate.enrolment).is_ready
    person.given_name = "Пётр"
    person.save()
    assert issuing.issue(candidate=candidate, actor=None, at=AFTER_THE_RUN)


def test_a_name_that_cannot_be_printed_stays_so():
    candidate = CandidateFactory(person=PersonFactory(given_name=""))

    with pytest.raises(overriding.OverrideRefused) as refused:
        clear(candidate.enrolment)

    assert refused.value.code == "unprintable"


def test_two_of_the_same_name_wait_until_a_person_says_they_are_two():
    run = a_run_with("Алёна", "Алена", "Яна")
    twins = [row for row in queries.board_of(run, at=AFTER_THE_RUN).rows if row.reasons]

    assert {row.person.given_name for row in twins} == {"Алёна", "Алена"}
    for row in twins:
        clear(row.enrolment, "Разные люди")
    assert len(issuing.ready_candidates(run)) == 3


# --- What the second person looks at ----------------------------------------
def test_unusual_names_are_worth_a_look():
    run = FinishedRunFactory()
    unusual = [
        ("Кузьмина-Прокопьева", "Екатерина", "Александровна"),
        ("О’Брайен", "Мария", "Ивановна"),
        ("Ли", "Ю", ""),
        ("Мамедов", "Руслан", "Эльдар оглы"),
        ("Соколова", "Анна", "Ильинична"),
    ]
    for family, given, patronymic in unusual:
        person = PersonFactory(
            family_name=family, given_name=given, patronymic=patronymic
        )
        CandidateFactory(run=run, person=person)

    found = samples.worth_a_look(issuing.ready_candidates(run))

    assert {
        (name.split()[0], finding.code.rpartition("_")[2]) for name, finding in found
    } == {
        ("Кузьмина-Прокопьева", "long"),
        ("О’Брайен", "apostrophe"),
        ("Ли", "patronymic"),
        ("Мамедов", "words"),
    }
    assert all(finding.sentence for _name, finding in found)


def test_the_sample_takes_no_number_and_foresees_the_next():
    issued()
    run = a_run_with("Анна", "Александрина")

    sample = samples.longest(issuing.ready_candidates(run), at=AFTER_THE_RUN)

    assert sample["number"] == "НОДГО-2026-000002"
    assert sample["person"]["name"] == "Соколова Александрина Ильинична"
    assert NumberCounter.objects.get().last == 1
    assert samples.longest([], at=AFTER_THE_RUN) is None


# --- Pages ------------------------------------------------------------------
def page_of(run, name="issue_run", *args):
    return reverse(name, args=[run.code, *args])


def says(run, do, **values):
    """What the page of the batch that waits now posts."""
    batch = run.certificate_batches.unreleased().get()
    return {"do": do, "batch": batch.code, "checked": "on", **values}


def test_a_page_of_an_earlier_batch_releases_nothing(client):
    run = a_run_with("Анна")
    seen = prepare(run, StaffUserFactory())
    releasing.send_back(batch=seen, reason="Имя", actor=None, at=AFTER_THE_RUN)
    prepare(run, StaffUserFactory())
    client.force_login(StaffUserFactory())

    said = says(run, "release", batch=seen.code)
    answer = client.post(page_of(run, "release_batch"), said)

    assert answer.url == page_of(run, "release_batch")
    assert not BatchStep.objects.exists()


def test_nothing_is_released_without_the_tick(client):
    prepare(run := a_run_with("Анна"), StaffUserFactory())
    client.force_login(StaffUserFactory())

    client.post(page_of(run, "release_batch"), says(run, "release", checked=""))
    other = client.post(page_of(run, "release_batch"), says(run, "anything"))

    assert other.status_code == 400
    assert not BatchStep.objects.exists()


def test_the_second_person_reads_every_name(client):
    prepare(run := a_run_with("Анна", "Мария"), StaffUserFactory())
    client.force_login(StaffUserFactory())

    page = client.get(page_of(run, "release_batch")).text

    for enrolment in run.enrolments.select_related("person"):
        assert f'<li lang="ru">{enrolment.person.full_name}</li>' in page


def test_a_name_changed_after_the_release_is_not_printed_unseen():
    run = a_run_with("Анна")
    released(run)
    person = run.enrolments.get().person
    person.given_name = "Антонина"
    person.save()

    work_off(AFTER_THE_RUN)

    assert BatchStep.objects.get().refusal == "name_changed"
    assert not run.certificates.exists()


def test_a_batch_is_sent_back_once():
    batch = prepare(a_run_with("Анна"))
    releasing.send_back(batch=batch, reason="Имя", actor=None, at=AFTER_THE_RUN)

    later = AFTER_THE_RUN + timedelta(hours=1)
    again = releasing.send_back(batch=batch, reason="Ещё", actor=None, at=later)

    assert again.sent_back_at == AFTER_THE_RUN


def test_going_on_tries_anew_what_was_given_up():
    run = a_run_with("Анна")
    batch = released(run)
    BatchStep.objects.update(attempts=12, last_error="диск")

    releasing.resume(batch=batch, actor=None, at=AFTER_THE_RUN)

    assert BatchStep.objects.get().attempts == 0


def test_the_second_person_sees_the_sample_and_releases(client):
    prepare(run := a_run_with("Анна"), StaffUserFactory())
    client.force_login(StaffUserFactory())

    page = client.get(page_of(run, "release_batch")).content.decode()
    picture = client.get(page_of(run, "issue_sample"))
    client.post(page_of(run, "release_batch"), says(run, "release"))
    work_off(timezone.now())

    assert page_of(run, "issue_sample") in page
    assert picture.content.startswith(b"\x89PNG")
    assert run.certificates.count() == 1
    again = client.get(page_of(run, "release_batch"))
    assert again.url == page_of(run)
    assert client.get(page_of(run, "issue_sample")).status_code == 404


def test_who_prepared_reads_why_there_is_no_button(client):
    actor = StaffUserFactory()
    prepare(run := a_run_with("Анна"), actor)
    client.force_login(actor)

    page = client.get(page_of(run, "release_batch")).content.decode()
    client.post(page_of(run, "release_batch"), says(run, "release"))

    assert 'value="release"' not in page
    assert "второй человек" in page
    assert not BatchStep.objects.exists()


def test_the_same_person_is_sent_to_sign_in_again(client):
    actor = StaffUserFactory()
    run = a_run_with("Анна")
    IssuingRules.objects.create(
        programme=run.course.programme, same_person_may_release=True
    )
    prepare(run, actor)
    client.force_login(actor)

    answer = client.get(page_of(run, "release_batch_again"))

    assert (
        page_of(run, "release_batch_again")
        in client.get(page_of(run, "release_batch")).text
    )
    assert answer.status_code == 302
    assert "reauthenticate" in answer.url


def test_sending_back_and_pausing_are_buttons(client):
    prepare(run := a_run_with("Анна"))
    client.force_login(StaffUserFactory())

    client.post(page_of(run, "release_batch"), says(run, "send_back", reason="Нет"))
    assert Batch.objects.get().sent_back_at

    released(run)
    client.post(page_of(run), {"do": "pause"})
    assert "приостановлен" in client.get(page_of(run)).text
    client.post(page_of(run), {"do": "resume"})
    assert not Batch.objects.filter(paused_at__isnull=False).exists()


def test_a_name_is_mended_in_place(client):
    run = a_run_with("анна")
    person = run.enrolments.get().person
    client.force_login(StaffUserFactory())
    page = page_of(run, "certificate_decide", person.code)
    names = {
        "do": "rename",
        "family_name": "Соколова",
        "given_name": "Анна",
        "patronymic": "",
    }

    assert page in client.get(page_of(run)).text
    client.post(page, names)

    assert issuing.ready_candidates(run) == [Candidate.objects.get()]
    assert client.get(page).status_code == 200
    nobody = page_of(run, "certificate_decide", "NOBODY")
    assert client.get(nobody).status_code == 404


@pytest.mark.parametrize(
    ("factory", "status"), [(StaffUserFactory, 404), (AdministratorUserFactory, 302)]
)
def test_only_administrators_decide_against_a_condition(client, factory, status):
    enrolment = EnrolmentFactory(run=FinishedRunFactory())
    client.force_login(factory())
    page = page_of(enrolment.run, "certificate_decide", enrolment.person.code)

    answer = client.post(page, {"do": "conditions", "reason": "Сдано устно"})

    assert answer.status_code == status
    assert Candidate.objects.exists() is (status == 302)


def test_a_decision_without_reason_or_on_an_empty_name_is_told_on_the_page(client):
    run = a_run_with("")
    client.force_login(AdministratorUserFactory())
    page = page_of(run, "certificate_decide", run.enrolments.get().person.code)

    without = client.post(page, {"do": "name", "reason": ""})
    empty = client.post(page, {"do": "name", "reason": "Так и есть"})

    assert without.status_code == empty.status_code == 200
    assert "исправьте его в" in empty.text


def test_the_rule_of_the_day_of_preparing_counts():
    run = FinishedRunFactory()
    CandidateFactory(run=run)
    office = StaffUserFactory()
    batch = releasing.prepare(run=run, actor=office, at=AFTER_THE_RUN)
    IssuingRules.objects.create(
        programme=run.course.programme, same_person_may_release=True
    )

    with pytest.raises(releasing.ReleaseRefused) as refusal:
        releasing.release(
            batch=batch, actor=office, at=AFTER_THE_RUN, signed_in_again=True
        )

    assert refusal.value.code == "same_person"
