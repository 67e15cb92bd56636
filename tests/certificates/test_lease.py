"""A killed worker costs a minute, not a quarter of an hour."""

from datetime import timedelta

import pytest

from certificates.domain import issuing
from certificates.models import BatchStep
from tests.factories.certificates import AFTER_THE_RUN, CandidateFactory

pytestmark = pytest.mark.django_db


def test_a_step_whose_worker_was_killed_is_due_again_after_a_minute():
    run = CandidateFactory().enrolment.run
    issuing.prepare_batch(run=run, actor=None, at=AFTER_THE_RUN)
    step = BatchStep.objects.get()
    at = step.due_at

    BatchStep.objects.claim(at=at, limit=1)

    due = BatchStep.objects.due
    assert list(due(at + timedelta(seconds=59))) == []
    assert list(due(at + timedelta(minutes=1))) == [step]
