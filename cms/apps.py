"""Wiring of the room."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CmsConfig(AppConfig):
    """Pages of the site, and what spans rooms."""

    name = "cms"
    verbose_name = _("Site")

    def ready(self) -> None:
        """Make sure of the trees; listen to publishing."""
        from cms import card, clock, edition, personal_data, receivers, reviews, tree
        from cms.domain import manuscripts
        from cms.domain.lesson_page import is_in_order
        from cms.domain.reviews import remind
        from cms.models import Manuscript, ReviewDue
        from courses.domain import order
        from notices import due

        clock.install()
        due.register(Manuscript, manuscripts.work)
        due.register(ReviewDue, remind)
        order.register(is_in_order)
        reviews.register()
        receivers.connect()
        edition.connect()
        card.register()
        personal_data.add()
        post_migrate.connect(tree.install, sender=self, dispatch_uid="cms.tree")
