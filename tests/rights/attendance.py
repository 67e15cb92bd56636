"""The room ``attendance``."""

import uuid

from attendance.models import (
    AttendanceFile,
    Broadcast,
    DeskConflict,
    DoorPass,
    SignInSheet,
    SkillEntry,
    WalkIn,
)
from tests.factories.attendance import (
    AppealFactory,
    AttendanceEventFactory,
    AttendanceRequirementFactory,
)
from tests.factories.courses import DURING, PlacementFactory

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
GET attendance_files | run.code session.key | in 404 404 200 404 200 200
POST attendance_files | run.code session.key | in 404 404 422 404 422 422
GET attendance_file | run.code session.key report.pk | in 404 404 200 404 200 200
POST attendance_file | run.code session.key report.pk | in 404 404 go 404 go go
POST attendance_file_drop | run.code session.key report.pk | in 404 404 go 404 go go
GET live | run.code session.key | in 404 200 404 404 404 404
POST ping | run.code session.key | in 404 400 404 404 404 404
POST confirm_check | run.code session.key | in 404 go 404 404 404 404
GET broadcast | run.code session.key | in 404 404 200 404 200 200
POST broadcast | run.code session.key | in 404 404 422 404 422 422
GET trainees | | in 404 404 404 404 404 404
GET skills | training.pk | in 404 200 200 404 200 200
POST skills | training.pk | in 404 422 404 404 404 404
POST sign_skills | training.pk | in 404 404 404 404 404 404
POST placement_day | training.pk | in 404 422 404 404 404 404
POST take_out_skill | training.pk skill.pk | in 404 go 404 404 404 404
POST door_events | run.code | 404 404 404 400 404 400 400
GET own_code |  | in 200 200 200 200 200 200
GET entrance | run.code | in 404 404 200 404 200 200
GET check_in_anywhere |  | in 200 200 200 200 200 200
POST check_in_anywhere |  | in 409 409 409 409 409 409
GET check_in | run.code | in 200 200 200 200 200 200
POST check_in | run.code | in 409 409 409 409 409 409
GET hall | run.code session.key | in 404 404 200 404 200 200
GET kiosk | run.code session.key | in 404 404 200 404 200 200
POST kiosk | run.code session.key | 404 404 404 200 404 200 200
GET door | run.code | in 404 404 200 404 200 200
GET door_data | run.code | in 404 404 200 404 200 200
POST door_photo | run.code | 404 404 404 200 404 200 200
POST door_leave | run.code | 404 404 404 go 404 go go
GET door_pass | 'made-up' | 404 404 404 404 404 404 404
POST door_pass | 'made-up' | 404 404 404 404 404 404 404
POST pass_make | run.code | in 404 404 422 404 422 422
POST pass_revoke | run.code door.pk | in 404 404 go 404 go go
POST check_in_rules | run.code | in 404 404 422 404 422 422
GET walk_ins | run.code | in 404 404 200 404 200 200
POST walk_in_settle | run.code walk_in.pk | in 404 404 404 404 404 404
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
    world.training = PlacementFactory(enrolment=world.enrolment)
    world.skill = SkillEntry.objects.create(
        placement=world.training,
        skill="Пункция",
        level="observed",
        day=DURING.date(),
        entered_at=DURING,
    )
    world.sheet = SignInSheet.objects.create(
        session=world.session, rows=[world.enrolment.pk], made_at=DURING
    )
    world.door = DoorPass.objects.create(
        run=world.run,
        day=DURING.date(),
        made_by=world.people["trainer"],
        made_at=DURING,
    )
    world.walk_in = WalkIn.objects.create(
        client_id=uuid.uuid4(),
        session=world.session,
        family_name="Попова",
        given_name="Анна",
        happened_at=DURING,
        received_at=DURING,
    )
    world.report = AttendanceFile.objects.create(
        session=world.session, name="zoom.csv", created_at=DURING, due_at=DURING
    )
    world.minutes = AttendanceRequirementFactory(run=world.run)
