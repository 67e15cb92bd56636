"""Wiring of the room."""

from datetime import timedelta

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

HOUR = timedelta(hours=1)


class AttendanceConfig(AppConfig):
    """The register of attendance."""

    name = "attendance"
    verbose_name = _("Attendance")

    def ready(self) -> None:
        """Teach the spine this room's sentences, its work, and the groups their rights."""
        from attendance import groups, personal_data
        from attendance.domain.closing import plan_closings, work_on
        from attendance.domain.files import work_on as work_on_file
        from attendance.domain.merging import ROOM
        from attendance.domain.recounting import recount
        from attendance.domain.webinar import keep
        from attendance.findings import TEXTS
        from attendance.models import (
            AttendanceFile,
            AttendanceRecount,
            Broadcast,
            RunClosing,
        )
        from courses.findings import register_texts
        from notices import due, routines
        from people.domain import merging

        merging.register(ROOM)
        personal_data.add()
        register_texts(TEXTS)
        due.register(AttendanceRecount, recount)
        due.register(AttendanceFile, work_on_file)
        due.register(RunClosing, work_on)
        due.register(Broadcast, keep)
        routines.register("attendance.closings", every=HOUR, work=plan_closings)
        post_migrate.connect(
            groups.install, sender=self, dispatch_uid="attendance.groups"
        )
