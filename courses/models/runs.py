"""Runs of a course and their sessions."""

from datetime import date, datetime
from typing import Self
from zoneinfo import ZoneInfo

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from courses.enums import (
    TAKES_A_PLACE,
    Admission,
    Funding,
    RunState,
    SessionKind,
)
from courses.models.content import Course, Outline
from people.codes import new_code
from people.i18n import localised
from people.models import Organisation, Person, Region
from people.zones import as_zone, check_zone


class CourseRunQuerySet(models.QuerySet["CourseRun"]):
    """Ways to narrow down runs."""

    def public(self) -> Self:
        """Runs that everybody may see."""
        return self.exclude(state=RunState.DRAFT)

    def upcoming(self, at: datetime) -> Self:
        """Public runs with dates that are not over, cancelled ones left out."""
        return self.filter(state=RunState.PLANNED, end_date__gte=at.date()).order_by(
            "start_date", "pk"
        )

    def with_places(self) -> Self:
        """Count the places that are taken, in the same query."""
        takes_a_place = Q(enrolments__state__in=TAKES_A_PLACE)
        return self.annotate(
            taken_places=Count("enrolments", filter=takes_a_place, distinct=True)
        )

    def with_first_session(self) -> Self:
        """Say in ``first_starts_at`` when the first session begins."""
        sessions = Session.objects.filter(run=OuterRef("pk")).order_by("starts_at")
        return self.annotate(first_starts_at=Subquery(sessions.values("starts_at")[:1]))


class CourseRun(ClusterableModel):
    """One delivery of a course: a seminar, an intake, or a self-paced run.

    A run without dates is self-paced. Dates are calendar days of the venue.
    ``outline`` is pinned when the run is planned. PII: none.
    """

    course = models.ForeignKey(
        Course, verbose_name=_("course"), on_delete=models.PROTECT, related_name="runs"
    )
    outline = models.ForeignKey(
        Outline,
        verbose_name=_("outline"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="runs",
    )
    code = models.CharField(_("code"), max_length=12, unique=True, default=new_code)
    state = models.CharField(
        _("state"), max_length=10, choices=RunState, default=RunState.DRAFT
    )
    title_ru = models.CharField(
        _("title in Russian"),
        max_length=200,
        blank=True,
        help_text=_("Empty: the course's."),
    )
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    city_ru = models.CharField(_("city in Russian"), max_length=120, blank=True)
    city_en = models.CharField(_("city in English"), max_length=120, blank=True)
    venue_ru = models.CharField(_("venue in Russian"), max_length=255, blank=True)
    venue_en = models.CharField(_("venue in English"), max_length=255, blank=True)
    region = models.ForeignKey(
        Region,
        verbose_name=_("region"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="runs",
    )
    host = models.ForeignKey(
        Organisation,
        verbose_name=_("host"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="hosted_runs",
    )
    time_zone = models.CharField(
        _("time zone of the venue"),
        max_length=40,
        default="Europe/Moscow",
        validators=[check_zone],
    )
    start_date = models.DateField(_("first day"), null=True, blank=True)
    end_date = models.DateField(_("last day"), null=True, blank=True)
    capacity = models.PositiveIntegerField(
        _("places"), null=True, blank=True, help_text=_("Empty: no limit.")
    )
    enrolment_opens_at = models.DateTimeField(
        _("enrolment opens at"), null=True, blank=True
    )
    enrolment_closes_at = models.DateTimeField(
        _("enrolment closes at"), null=True, blank=True
    )
    admission = models.CharField(
        _("admission"), max_length=12, choices=Admission, default=Admission.OPEN
    )
    members_until = models.DateTimeField(
        _("members only until"),
        null=True,
        blank=True,
        help_text=_("Until then only people with a member number enrol."),
    )
    withdraw_days = models.PositiveSmallIntegerField(
        _("days before the first day"),
        null=True,
        blank=True,
        help_text=_(
            "Later a place is given back through the organisers only. Empty: until"
            " the end."
        ),
    )
    offer_hours = models.PositiveSmallIntegerField(
        _("hours to answer an offer"),
        default=24,
        validators=[MinValueValidator(1), MaxValueValidator(336)],
        help_text=_("So long a freed place is kept for the next on the waiting list."),
    )
    number_in_series = models.PositiveIntegerField(
        _("number in the series"), null=True, blank=True
    )

    # Counts the changes that a calendar has to hear of (RFC 5545, SEQUENCE).
    sequence = models.PositiveIntegerField(default=0, editable=False)

    own_title = localised("title")
    city = localised("city")
    venue = localised("venue")

    objects = CourseRunQuerySet.as_manager()

    class Meta:
        ordering = ["-start_date", "pk"]
        verbose_name = _("run")
        verbose_name_plural = _("runs")
        indexes = [
            models.Index(fields=["state", "end_date"], name="run_state_end"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(start_date=None, end_date=None)
                | Q(end_date__gte=F("start_date")),
                name="run_ends_after_it_starts",
                violation_error_message=_("The last day is before the first one."),
            ),
            models.CheckConstraint(
                condition=Q(enrolment_opens_at=None)
                | Q(enrolment_closes_at=None)
                | Q(enrolment_closes_at__gt=F("enrolment_opens_at")),
                name="enrolment_closes_after_it_opens",
                violation_error_message=_("Enrolment closes before it opens."),
            ),
        ]

    def __str__(self) -> str:
        """Tell the runs of one course apart: title, city and first day."""
        day = f"{self.start_date:%d.%m.%Y}" if self.start_date else ""
        return ", ".join(part for part in (self.title, self.city, day) if part)

    def get_absolute_url(self) -> str:
        """Return the run's stable address in the reader's language."""
        return reverse("run", args=[self.code])

    @property
    def title(self) -> str:
        """The run's own title, else the course's."""
        return self.own_title or self.course.title

    @property
    def zone(self) -> ZoneInfo:
        """The clock of the venue; Moscow's where an old row names none."""
        return as_zone(self.time_zone)

    @property
    def is_self_paced(self) -> bool:
        """Whether the run has no dates."""
        return self.start_date is None

    def today(self, at: datetime) -> date:
        """Return the venue's calendar day at the moment ``at``."""
        return at.astimezone(self.zone).date()

    def has_started(self, at: datetime) -> bool:
        """Tell whether the first day has come at the venue."""
        return self.start_date is not None and self.start_date <= self.today(at)

    def is_over(self, at: datetime) -> bool:
        """Tell whether the last day has passed at the venue."""
        return self.end_date is not None and self.end_date < self.today(at)

    def places_taken(self) -> int:
        """Return how many places are taken: as counted with the run, else now."""
        counted = self.__dict__.get("taken_places")
        return self.enrolments.taking_a_place().count() if counted is None else counted

    def places_left(self) -> int | None:
        """Return how many places are free, None when there is no limit."""
        if self.capacity is None:
            return None
        return max(self.capacity - self.places_taken(), 0)

    def is_full(self, besides: Person | None = None) -> bool:
        """Tell whether all places are taken, not counting the one of ``besides``."""
        if self.capacity is None:
            return False
        if besides is None:
            return self.places_taken() >= self.capacity
        others = self.enrolments.taking_a_place().exclude(person=besides)
        return others.count() >= self.capacity

    def is_open_for_enrolment(self, at: datetime) -> bool:
        """Tell whether one may enrol now: planned, inside the window, not over."""
        if self.state != RunState.PLANNED or self.is_over(at):
            return False
        opens, closes = self.enrolment_opens_at, self.enrolment_closes_at
        return (opens is None or opens <= at) and (closes is None or at < closes)


class Session(ClusterableModel):
    """A session of a run, in venue order. PII: none.

    Times are stored in UTC; the venue's clock is the run's. A session counts
    for credit unless it is sponsored, a break or an opening (domain.md 1.2).
    """

    run = models.ForeignKey(
        CourseRun,
        verbose_name=_("run"),
        on_delete=models.CASCADE,
        related_name="sessions",
    )
    key = models.SlugField(_("key"), max_length=60)
    title_ru = models.CharField(_("title in Russian"), max_length=255)
    title_en = models.CharField(_("title in English"), max_length=255, blank=True)
    kind = models.CharField(
        _("kind"), max_length=10, choices=SessionKind, default=SessionKind.LECTURE
    )
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    room = models.CharField(_("room"), max_length=120, blank=True)
    funding = models.CharField(
        _("funding"), max_length=8, choices=Funding, default=Funding.SOCIETY
    )
    counts_for_credit = models.BooleanField(_("counts for credit"), default=True)
    consulted = models.PositiveSmallIntegerField(
        _("children consulted"),
        null=True,
        blank=True,
        help_text=_("A number only, after consultations on the ward: no names."),
    )

    title = localised("title")

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        constraints = [
            models.UniqueConstraint(fields=["run", "key"], name="one_session_per_key"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="session_ends_after_it_starts",
                violation_error_message=_("The session ends before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(consulted=None) | Q(kind=SessionKind.WARD),
                name="children_are_consulted_on_the_ward",
                violation_error_message=_(
                    "Children are counted in consultations on the ward only."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(funding=Funding.SPONSOR, counts_for_credit=True),
                name="sponsored_session_never_counts",
                violation_error_message=_(
                    "A sponsored session never counts for credit."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def minutes(self) -> int:
        """Length in whole minutes."""
        return int((self.ends_at - self.starts_at).total_seconds()) // 60

    @property
    def day(self) -> date:
        """The venue's calendar day on which the session starts."""
        return self.starts_at.astimezone(self.run.zone).date()


class SessionSpeaker(models.Model):
    """Who speaks in a session. PII: person."""

    session = ParentalKey(Session, on_delete=models.CASCADE, related_name="speakers")
    person = models.ForeignKey(
        Person, verbose_name=_("person"), on_delete=models.PROTECT, related_name="talks"
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person"], name="one_row_per_speaker"
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)
