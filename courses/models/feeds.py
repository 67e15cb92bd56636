"""Calendars that people take away."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models.runs import CourseRun
from people.i18n import localised
from people.models import Person


class CalendarFeed(models.Model):
    """The private address of a person's calendar; ``serial`` makes older ones void.

    PII: person.
    """

    person = models.OneToOneField(
        Person,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="calendar_feed",
    )
    serial = models.PositiveIntegerField(_("serial"), default=1)
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("feed of a calendar")
        verbose_name_plural = _("feeds of calendars")

    def __str__(self) -> str:
        return str(self.person)


class RemovedSession(models.Model):
    """A session that calendars hold and the timetable no longer does. PII: none.

    A calendar forgets an event only when it is told that it is cancelled.
    """

    run = models.ForeignKey(
        CourseRun, on_delete=models.CASCADE, related_name="removed_sessions"
    )
    number = models.BigIntegerField(_("number"))
    title_ru = models.CharField(_("title in Russian"), max_length=255)
    title_en = models.CharField(_("title in English"), max_length=255, blank=True)
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))

    title = localised("title")

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = _("removed session")
        verbose_name_plural = _("removed sessions")

    def __str__(self) -> str:
        return self.title
