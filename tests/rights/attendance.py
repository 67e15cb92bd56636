"""The room ``attendance``."""

from tests.factories.attendance import (
    AttendanceEventFactory,
    AttendanceRequirementFactory,
)

SITE = """
address | with | visitor other owner trainer stranger staff admin
GET roster | run.code session.key | in 404 404 200 404 200 200
POST roster | run.code session.key | in 404 404 405 404 405 405
GET roster_mark | run.code session.key owner.code | in 404 404 405 404 405 405
POST roster_mark | run.code session.key owner.code | in 404 404 go 404 go go
"""
ADMIN = """
place | subject | trainer stranger staff admin
attendance | mark | - - li li
attendancerequirement | minutes | la la ladh ladh
"""


def furnish(world):
    """Add a mark and a requirement."""
    world.mark = AttendanceEventFactory(session=world.session, person=world.owner)
    world.minutes = AttendanceRequirementFactory(run=world.run)
