"""Wiring of the room."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CoursesConfig(AppConfig):
    """Programmes, courses and runs."""

    name = "courses"
    verbose_name = _("Courses")

    def ready(self) -> None:
        """Connect receivers, register sentences and rights."""
        from courses import (  # noqa: F401
            findings,
            groups,
            personal_data,
            receivers,
            reminders,
            sentences,
            texts,
        )
        from courses.domain.completion import recount
        from courses.domain.interest import tell
        from courses.domain.lists import work_on
        from courses.domain.merging import ROOM
        from courses.domain.waiting import lapse, offer_places
        from courses.models import Offer, PeopleList, RunNews, RunQueue, RunRecount
        from notices import due
        from people.domain import merging

        merging.register(ROOM)
        due.register(RunRecount, recount)
        due.register(RunQueue, offer_places)
        due.register(Offer, lapse)
        due.register(RunNews, tell)
        personal_data.add()
        reminders.register()
        texts.register()
        due.register(PeopleList, work_on)
        findings.register_texts(sentences.TEXTS)
        post_migrate.connect(groups.install, sender=self, dispatch_uid="courses.groups")
