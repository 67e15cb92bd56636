"""A killed worker costs a minute, not a quarter of an hour."""

from datetime import timedelta

import pytest

from certificates.models import BatchStep
from tests.factories.certificates import CandidateFactory, released

pytestmark = pytest.mark.django_db


def test_a_step_whose_worker_was_killed_is_due_again_after_a_minute():
    run = CandidateFactory().enrolment.run
    released(run)
    step = BatchStep.objects.get()
    at = step.due_at

    BatchStep.objects.claim(at=at, limit=1)

    due = BatchStep.objects.due
    assert list(due(at + timedelta(seconds=59))) == []
    assert list(due(at + timedelta(minutes=1))) == [step]
