"""Contested issuing: workers at the same time on PostgreSQL, in turn elsewhere."""

import threading

import pytest
from django.db import connection
from django.utils import timezone

from certificates.domain import issuing, states
from certificates.enums import State
from certificates.models import (
    Batch,
    BatchStep,
    Candidate,
    Certificate,
    CertificateFile,
    CurrentCertificate,
)
from notices import due
from notices.models import OutboxMessage
from tests.factories.certificates import (
    AFTER_THE_RUN,
    CandidateFactory,
    FinishedRunFactory,
    issued,
    released,
)
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*verbs):
    """Run ``verbs`` in threads of their own; return what they gave or raised."""
    outcomes = []

    def call(verb):
        try:
            outcomes.append(verb())
        except Exception as fault:  # noqa: BLE001 - the test looks at it
            outcomes.append(fault)
        finally:
            if threading.current_thread() is not threading.main_thread():
                connection.close()

    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        for verb in verbs:  # a database in memory belongs to one thread
            call(verb)
        return outcomes
    threads = [threading.Thread(target=call, args=[verb]) for verb in verbs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def issue(candidate):
    return issuing.issue(candidate=candidate, actor=None, at=AFTER_THE_RUN)


def test_one_candidate_issued_by_four_at_once_gets_one_certificate():
    candidate = CandidateFactory()

    outcomes = at_once(*[lambda: issue(candidate)] * 4)

    assert {outcome.pk for outcome in outcomes} == {Certificate.objects.get().pk}


def test_contested_numbers_are_neither_doubled_nor_lost():
    run = FinishedRunFactory()
    candidates = [CandidateFactory(run=run) for _ in range(24)]
    shares = [candidates[start::4] for start in range(4)]

    outcomes = at_once(
        *[lambda share=share: [issue(c).number for c in share] for share in shares]
    )

    numbers = sorted(number for share in outcomes for number in share)
    assert numbers == [
        f"НОДГО-{timezone.localdate().year}-{n:06}" for n in range(1, 25)
    ]


def test_two_enrolments_of_one_merged_person_give_one_certificate():
    run, kept = FinishedRunFactory(), PersonFactory(family_name="Соколова")
    old = PersonFactory(merged_into=kept)
    pair = [CandidateFactory(run=run, person=person) for person in (kept, old)]

    outcomes = at_once(*[lambda c=c: issue(c) for c in pair])

    assert {outcome.pk for outcome in outcomes} == {Certificate.objects.get().pk}


def test_two_people_starting_at_once_start_one_batch():
    run = FinishedRunFactory()
    CandidateFactory(run=run)

    at_once(*[lambda: released(run).pk] * 2)

    assert BatchStep.objects.filter(batch=Batch.objects.get()).count() == 1


def test_two_workers_on_one_batch_do_each_step_once():
    run = FinishedRunFactory()
    for name in "АБВГДЕЖЗ":
        CandidateFactory(run=run, person=PersonFactory(given_name=name))
    released(run)

    at_once(*[lambda: due.work_off(BatchStep, now=lambda: AFTER_THE_RUN)] * 2)

    assert not BatchStep.objects.filter(done_at=None).exists()
    numbers = sorted(run.certificates.values_list("number", flat=True))
    assert numbers == [f"НОДГО-{timezone.localdate().year}-{n:06}" for n in range(1, 9)]
    assert CertificateFile.objects.count() == OutboxMessage.objects.count() == 8


def test_a_certificate_revoked_by_two_at_once_is_revoked_once():
    certificate = issued()

    outcomes = at_once(
        *[
            lambda: states.revoke(
                certificate=certificate, reason="x", actor=None, at=AFTER_THE_RUN
            )
        ]
        * 2
    )

    assert sum(isinstance(o, states.StateRefused) for o in outcomes) == 1
    assert [s.state for s in certificate.states.all()] == [State.ISSUED, State.REVOKED]
    assert not CurrentCertificate.objects.exists()


def test_a_withdrawal_while_issuing_is_either_before_or_after():
    candidate = CandidateFactory()

    def withdraw():
        Candidate.objects.filter(pk=candidate.pk).update(withdrawn_at=AFTER_THE_RUN)

    at_once(lambda: issue(candidate), withdraw)

    assert Certificate.objects.count() <= 1
    assert Candidate.objects.get().withdrawn_at == AFTER_THE_RUN
