"""A session stays in its run: marks and minutes belong to both."""

import pytest

from courses.domain.planning import PlanningRefused, change_session
from tests.factories.courses import DURING, RunFactory, SessionFactory

pytestmark = pytest.mark.django_db


def test_a_session_cannot_move_to_another_run():
    session = SessionFactory()
    run, session.run = session.run, RunFactory()

    with pytest.raises(PlanningRefused) as refusal:
        change_session(session=session, actor=None, at=DURING)

    assert refusal.value.code == "moved"
    session.refresh_from_db()
    assert session.run == run
