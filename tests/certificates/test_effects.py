"""Who changes a completion is told which certificates hang from it."""

import pytest
from django.utils.translation import override

from courses.domain.effects import effects_of_change
from tests.factories.certificates import (
    AFTER_THE_RUN,
    CandidateFactory,
    FinishedRunFactory,
    issued,
)
from tests.factories.courses import EnrolmentFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


def test_certificates_and_candidates_are_told_by_enrolment():
    run = FinishedRunFactory()
    held = issued(run=run)
    holder = run.enrolments.get(person=held.person)
    proposed = CandidateFactory(run=run).enrolment
    gone = CandidateFactory(run=run, withdrawn_at=AFTER_THE_RUN).enrolment
    plain = EnrolmentFactory(run=run)
    issued()  # of another run and person

    with override("en"):
        told = effects_of_change([holder, proposed, gone, plain])

    assert told == {
        holder.pk: [f"Certificate {held.number} stays until somebody revokes it."],
        proposed.pk: ["Is proposed for a certificate."],
    }


def test_a_merged_persons_certificate_is_the_kept_ones():
    run = FinishedRunFactory()
    held = issued(run=run)
    old = PersonFactory(merged_into=held.person)
    enrolment = EnrolmentFactory(run=run, person=old)

    assert list(effects_of_change([enrolment])) == [enrolment.pk]


@pytest.mark.parametrize("count", [1, 4])
def test_it_costs_the_same_for_many(django_assert_num_queries, count):
    run = FinishedRunFactory()
    enrolments = EnrolmentFactory.create_batch(count, run=run)

    with django_assert_num_queries(3):
        effects_of_change(enrolments)
