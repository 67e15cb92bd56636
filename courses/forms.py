"""Shapes of input in the admin."""

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.widgets import AdminDateInput

from courses.domain import enrolment as places
from courses.domain import moving, placements, planning, repeating
from courses.models import Course, CourseRun, Enrolment, Placement, Session
from courses.rules import courses_for_trainer, programmes_of, runs_for_trainer
from people.models import Organisation, Region
from people.zones import LABELS, MOSCOW


class PersonFilterForm(BaseFilterForm):
    """Finds persons by any part of their names."""

    q = forms.CharField(label=_("Name or e-mail"), required=False)

    def filter(self, objects: Any) -> Any:
        """Keep those whose name holds every word."""
        objects = super().filter(objects)
        self.search_query = self.cleaned_data.get("q")
        self.is_searching = bool(self.search_query)
        return objects.named_like(self.search_query) if self.is_searching else objects


class OwnCoursesForm(WagtailAdminModelForm):
    """Offers the courses of the programmes that the author works in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "course" in self.fields:
            own = courses_for_trainer(self.for_user)
            self.fields["course"].queryset = own
            self.fields["course"].required = True


class CourseForm(WagtailAdminModelForm):
    """Offers the programmes that the author works in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = programmes_of(self.for_user)


class VenueClockForm(WagtailAdminModelForm):
    """Reads and shows times by the clock of the venue, not of the author.

    The admin's own clock is Moscow's; a seminar at 09:30 in Yakutsk is typed
    as 09:30.
    """

    clocks: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.clocks:
            value = getattr(self.instance, name)
            if self.instance.pk and value:
                here = value.astimezone(self.zone_of(self.instance))
                self.initial[name] = here.replace(tzinfo=None)

    def zone_of(self, instance: Any) -> ZoneInfo:
        """Return the venue's clock of a saved row."""
        return instance.zone

    def zone_typed(self, data: dict[str, Any]) -> ZoneInfo | None:
        """Return the venue's clock as the form says."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        """Put what was typed onto the venue's clock."""
        data = super().clean()
        if zone := self.zone_typed(data):
            for name in self.clocks:
                if data.get(name):
                    typed = timezone.localtime(data[name])
                    data[name] = typed.replace(tzinfo=zone)
        return data


def zones() -> list[tuple[str, str]]:
    """Return the clocks that a venue may have, with their names."""
    named = sorted((key, f"{label} ({key})") for key, label in LABELS.items())
    moscow = pgettext("time zone", "Moscow")
    return [(MOSCOW.key, f"{moscow} ({MOSCOW.key})"), *named]


class SessionForm(VenueClockForm):
    """A session, typed by the venue's clock."""

    clocks = ("starts_at", "ends_at")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "run" in self.fields:
            own = runs_for_trainer(self.for_user).select_related("course")
            self.fields["run"].queryset = own
            # Marks belong to the run in which they were made.
            self.fields["run"].disabled = self.instance.pk is not None

    def clean(self) -> dict[str, Any]:
        """Leave new breaks, openings and sponsored sessions out of the credit."""
        data = super().clean()
        typed = Session(kind=data.get("kind"), funding=data.get("funding"))
        if self.instance.pk is None and not planning.counts_by_default(typed):
            data["counts_for_credit"] = False
        return data

    def zone_of(self, instance: Any) -> ZoneInfo:
        """Return the clock of the session's run."""
        return instance.run.zone

    def zone_typed(self, data: dict[str, Any]) -> ZoneInfo | None:
        """Return the clock of the run that was chosen."""
        return data["run"].zone if data.get("run") else None


class RunForm(OwnCoursesForm, VenueClockForm):
    """Plans a run, or edits what may still change of one."""

    clocks = ("enrolment_opens_at", "enrolment_closes_at", "members_until")
    time_zone = forms.ChoiceField(label=_("Time zone of the venue"), choices=zones)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Outline and requirements were pinned from this course.
        self.fields["course"].disabled = self.instance.pk is not None

    def zone_typed(self, data: dict[str, Any]) -> ZoneInfo | None:
        """Return the clock that was chosen."""
        return ZoneInfo(data["time_zone"]) if data.get("time_zone") else None

    def clean(self) -> dict[str, Any]:
        """Refuse a taken number, and days to which the run cannot move, at the field."""
        data = super().clean()
        if course := data.get("course"):
            try:
                planning.check_number(
                    course=course,
                    number=data.get("number_in_series"),
                    run_id=self.instance.pk,
                )
            except planning.PlanningRefused as refusal:
                self.add_error("number_in_series", refusal)
        if not self.errors and self._moves(data):
            try:
                moving.check_move(run=self._saved(), at=timezone.now(), **_days(data))
            except planning.PlanningRefused as refusal:
                self.add_error("start_date", refusal)
        return data

    def save(self, commit: bool = True) -> CourseRun:  # noqa: FBT001, FBT002
        """Plan a new run with what it pins, or move and change one."""
        if self.instance.pk:
            if self._moves(self.cleaned_data):
                self._move()
            return super().save(commit)
        values = {k: v for k, v in self.cleaned_data.items() if k != "formsets"}
        course: Course = values.pop("course")
        self.instance = planning.plan_run(
            course=course, actor=self.for_user, at=timezone.now(), **values
        )
        for formset in self.formsets.values():
            formset.instance = self.instance
            formset.save()
        return self.instance

    def _saved(self) -> CourseRun:
        return CourseRun.objects.get(pk=self.instance.pk)

    def _moves(self, data: dict[str, Any]) -> bool:
        """Tell whether a run with days begins on another one, or by another clock."""
        if not (self.instance.pk and data.get("start_date") and data.get("end_date")):
            return False
        return bool({"start_date", "time_zone"} & set(self.changed_data))

    def _move(self) -> None:
        moved = moving.move_run(
            run=self.instance,
            actor=self.for_user,
            at=timezone.now(),
            **_days(self.cleaned_data),
        )
        self.instance.sequence = moved.sequence


def _days(data: dict[str, Any]) -> dict[str, Any]:
    return {name: data[name] for name in ("start_date", "end_date", "time_zone")}


class RepeatForm(forms.Form):
    """When and where a run like an earlier one is held."""

    start_date = forms.DateField(label=_("First day"), widget=AdminDateInput)
    time_zone = forms.ChoiceField(label=_("Time zone of the venue"), choices=zones)
    region = forms.ModelChoiceField(
        Region.objects.all(), label=_("Region"), required=False
    )
    city_ru = forms.CharField(
        label=_("City in Russian"), max_length=120, required=False
    )
    city_en = forms.CharField(
        label=_("City in English"), max_length=120, required=False
    )
    host = forms.ModelChoiceField(
        Organisation.objects.all(), label=_("Host"), required=False
    )
    venue_ru = forms.CharField(
        label=_("Venue in Russian"), max_length=255, required=False
    )
    venue_en = forms.CharField(
        label=_("Venue in English"), max_length=255, required=False
    )
    capacity = forms.IntegerField(label=_("Places"), min_value=1, required=False)

    def __init__(self, *args: Any, source: CourseRun, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.source, self.user = source, user
        self.run: CourseRun | None = None
        for name in self.fields.keys() - {"start_date"}:
            self.fields[name].initial = getattr(source, name)

    def clean(self) -> dict[str, Any]:
        """Make the draft; what the verb refuses is an error of the form."""
        data: dict[str, Any] = super().clean() or {}
        if self.errors:
            return data
        try:
            self.run = repeating.repeat_run(
                source=self.source, actor=self.user, at=timezone.now(), **data
            )
        except planning.PlanningRefused as refusal:
            self.add_error("start_date", refusal)
        return data


class PlacementForm(WagtailAdminModelForm):
    """Says where somebody who was chosen works."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["end_date"].required = False
        if "enrolment" in self.fields:
            runs = runs_for_trainer(self.for_user)
            own = Enrolment.objects.taking_part().filter(run__in=runs)
            self.fields["enrolment"].queryset = own.select_related(
                "person", "run__course"
            )
            self.fields["enrolment"].disabled = self.instance.pk is not None

    def clean(self) -> dict[str, Any]:
        """Fill in the usual last day, and let the verb place the trainee."""
        data = super().clean()
        if self.errors:
            return data
        values = {name: data[name] for name in self._meta.fields}
        try:
            self.instance = placements.place(
                actor=self.for_user, at=timezone.now(), **values
            )
        except placements.PlacementRefused as refusal:
            raise ValidationError(refusal.message, code=refusal.code) from refusal
        return data

    def _post_clean(self) -> None:
        """The verb has checked the row."""

    def save(self, commit: bool = True) -> Placement:  # noqa: FBT001, FBT002
        """Return what the verb wrote."""
        return self.instance


class StaffEnrolmentForm(WagtailAdminModelForm):
    """Gives a place to anybody the society knows, with or without an account."""

    beyond_capacity = forms.BooleanField(
        label=_("Even if all places are taken or a rule of enrolment says no"),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        runs = self.fields["run"].queryset
        self.fields["run"].queryset = runs.select_related("course")

    def clean(self) -> dict[str, Any]:
        """Take the place; what the verb refuses is an error of the form."""
        data = super().clean()
        if self.errors:
            return data
        try:
            self.instance = places.enrol_by_staff(
                run=data["run"],
                person=data["person"],
                actor=self.for_user,
                at=timezone.now(),
                beyond_capacity=data["beyond_capacity"],
            )
        except places.EnrolmentRefused as refusal:
            raise ValidationError(refusal.message, code=refusal.code) from refusal
        return data

    def validate_unique(self) -> None:
        """Leave it to the verb: enrolling twice changes nothing."""

    def save(self, commit: bool = True) -> Enrolment:  # noqa: FBT001, FBT002
        """Return what the verb wrote."""
        return self.instance
