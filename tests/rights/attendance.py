"""The room ``attendance``."""

import uuid

from attendance.models import Broadcast, DeskConflict, SignInSheet
from tests.factories.attendance import (
    AppealFactory,
    AttendanceEventFactory,
    AttendanceRequirementFactory,
)
from tests.factories.courses import DURING

SITE = """
address | with | visitor other owner trainer stranger staff admin
GET roster | run.code session.key | in 404 404 200 404 200 200
POST roster | run.code session.key | in 404 404 405 404 405 405
GET roster_mark | run.code session.key owner.code | in 404 404 405 404 405 405
POST roster_mark | run.code session.key owner.code | in 404 404 go 404 go go
POST roster_rest | run.code session.key | in 404 404 go 404 go go
POST roster_settle | run.code session.key conflict.pk | in 404 404 go 404 go go
GET session_times | run.code session.key | in 404 404 200 404 200 200
POST session_times | run.code session.key | in 404 404 422 404 422 422
GET own_record | run.code | in 404 200 404 404 404 404
GET record | run.code owner.code | in 404 404 200 404 200 200
POST appeal | run.code session.key | in 404 409 404 404 404 404
GET appeals | run.code | in 404 404 200 404 200 200
POST decide_appeal | run.code appeal.pk | in 404 404 go 404 go go
GET run_reports | run.code | in 404 404 200 404 200 200
GET run_protocol | run.code | in 404 404 200 404 200 200
GET run_report | run.code 'persons 'csv | in 404 404 200 404 200 200
GET paper | run.code session.key | in 404 404 200 404 200 200
POST paper | run.code session.key | in 404 404 go 404 go go
GET paper_sheet | run.code session.key sheet.pk | in 404 404 200 404 200 200
GET paper_back | run.code session.key sheet.pk | in 404 404 200 404 200 200
POST paper_back | run.code session.key sheet.pk | in 404 404 422 404 422 422
GET live | run.code session.key | in 404 200 404 404 404 404
POST ping | run.code session.key | in 404 400 404 404 404 404
POST confirm_check | run.code session.key | in 404 go 404 404 404 404
GET broadcast | run.code session.key | in 404 404 200 404 200 200
POST broadcast | run.code session.key | in 404 404 422 404 422 422
POST door_events | run.code | 404 404 404 400 404 400 400
GET own_code |  | in 200 200 200 200 200 200
GET entrance | run.code | in 404 404 200 404 200 200
GET run_badges | run.code | in 404 404 200 404 200 200
"""
ADMIN = """
place | subject | trainer stranger staff admin
attendance | mark | - - li li
attendancerequirement | minutes | la la ladh ladh
"""


def furnish(world):
    """Add a mark, a conflict of two desks and a requirement."""
    world.mark = AttendanceEventFactory(session=world.session, person=world.owner)
    world.conflict = DeskConflict.objects.create(
        session=world.session,
        person=world.owner,
        kind="absent",
        happened_at=DURING,
        received_at=DURING,
        client_id=uuid.uuid4(),
    )
    world.appeal = AppealFactory(session=world.session, person=world.owner)
    Broadcast.objects.create(
        session=world.session, address="https://example.org/", due_at=DURING
    )
    world.sheet = SignInSheet.objects.create(
        session=world.session, rows=[world.enrolment.pk], made_at=DURING
    )
    world.minutes = AttendanceRequirementFactory(run=world.run)
