"""The schedule: what is coming, by month, programme and region."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from courses.domain.queries import self_paced_runs, upcoming_runs
from courses.models import CourseRun

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the strip."""

    day: date
    count: int
    query: str
    is_chosen: bool


class ScheduleForm(forms.Form):
    """What narrows the schedule down; the choices are what there is."""

    programme = forms.ChoiceField(label=_("Programme"), required=False)
    region = forms.ChoiceField(label=_("Region"), required=False)
    month = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any, runs: Iterable[CourseRun]) -> None:
        super().__init__(data)
        self.label_suffix = ""
        programmes = {r.course.programme.key: r.course.programme.title for r in runs}
        regions = {run.region.code: run.region.name for run in runs if run.region}
        self.fields["programme"].choices = [
            ("", _("All programmes")),
            *_by_title(programmes),
        ]
        self.fields["region"].choices = [("", _("All regions")), *_by_title(regions)]
        self.is_valid()

    def chosen(self, *, but: str = "") -> dict[str, str]:
        """Return what was chosen and exists, without the field ``but``."""
        return {k: v for k, v in self.cleaned_data.items() if v and k != but}


@require_safe
def schedule(request: HttpRequest) -> HttpResponse:
    """Show what is coming; GET parameters narrow it down."""
    at = timezone.now()
    everything = upcoming_runs(at)
    form = ScheduleForm(request.GET, everything)
    chosen = form.chosen()
    found = [run for run in everything if _matches(run, chosen)]
    context = {
        "at": at,
        "form": form,
        "is_narrowed": bool(chosen),
        "months": _strip(everything, form, at),
        "groups": _by_month(found),
        "found": found,
        "total": len(everything),
        "nearest": everything[0] if everything else None,
        "self_paced": [] if chosen else self_paced_runs(),
    }
    return render(request, "cms/schedule.html", context)


def _by_title(titles: dict[str, str]) -> list[tuple[str, str]]:
    return sorted(titles.items(), key=lambda item: item[1])


def _month_of(run: CourseRun) -> str:
    return f"{run.start_date:%Y-%m}"


def _matches(run: CourseRun, chosen: dict[str, str]) -> bool:
    facts = {
        "programme": run.course.programme.key,
        "region": run.region.code if run.region else "",
        "month": _month_of(run),
    }
    return all(facts[name] == value for name, value in chosen.items())


def _by_month(runs: list[CourseRun]) -> list[tuple[date, list[CourseRun]]]:
    groups = groupby(runs, key=lambda run: run.start_date.replace(day=1))
    return [(month, list(of_month)) for month, of_month in groups]


def _strip(runs: list[CourseRun], form: ScheduleForm, at: datetime) -> list[Month]:
    """Return twelve months from this one, counted under the other filters."""
    others, chosen = form.chosen(but="month"), form.chosen().get("month")
    counted = [_month_of(run) for run in runs if _matches(run, others)]
    strip = []
    for day in _months_from(timezone.localdate(at)):
        name = f"{day:%Y-%m}"
        query = urlencode({**others, "month": name})
        strip.append(Month(day, counted.count(name), query, name == chosen))
    return strip


def _months_from(day: date) -> list[date]:
    numbers = range(
        day.year * 12 + day.month - 1, day.year * 12 + day.month - 1 + MONTHS
    )
    return [date(number // 12, number % 12 + 1, 1) for number in numbers]
