"""Feeds of coming seminars; their addresses stay the same for ever."""

from datetime import datetime, time
from typing import Any

from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from certificates.domain.wording import date_range
from courses.domain.queries import upcoming_runs
from courses.models import CourseRun

# Enough for a season; a reader who wants more opens the schedule.
LENGTH = 50


class RunsFeed(Feed):
    """Coming seminars in the language of the feed's own address."""

    feed_type = Atom1Feed

    def title(self) -> str:
        """Name the feed."""
        return _("Coming seminars of the NSPHO")

    def subtitle(self) -> str:
        """Say what is in it."""
        return _("Seminars and trainings that are not over yet.")

    def link(self) -> str:
        """Point to the same list as a page."""
        return reverse("schedule")

    def items(self) -> list[CourseRun]:
        """Return the runs, the nearest first."""
        return upcoming_runs(timezone.now())[:LENGTH]

    def item_title(self, item: CourseRun) -> str:
        """Say what and where."""
        return ". ".join(str(text) for text in (item.title, item.city) if text)

    def item_description(self, item: CourseRun) -> str:
        """Say when, where exactly and in which programme."""
        days = date_range(item.start_date, item.end_date)
        facts = (days, item.city, item.venue, item.course.programme.title)
        return ". ".join(str(text) for text in facts if text)

    def item_link(self, item: CourseRun) -> str:
        """Return the run's stable address."""
        return item.get_absolute_url()

    def item_guid(self, item: CourseRun) -> str:
        """Return the same name in both languages."""
        return f"urn:nspho:run:{item.code}"

    def item_pubdate(self, item: CourseRun) -> datetime | None:
        """Return when enrolment opens, else the first day."""
        if item.enrolment_opens_at:
            return item.enrolment_opens_at
        return datetime.combine(item.start_date, time(), tzinfo=item.zone)

    def item_updateddate(self, item: CourseRun) -> Any:
        """Atom wants one."""
        return self.item_pubdate(item)

    def item_categories(self, item: CourseRun) -> list[str]:
        """Return the programme."""
        return [str(item.course.programme.title)]
