"""Runs and their timetables, dated from the day of loading."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from attendance.models import AttendanceRequirement
from courses.domain.planning import add_session, open_run, plan_run
from courses.enums import Admission
from courses.models import Course, CourseRun, Partner, TeamMember
from lms.demo.persons import member_of_faculty, office
from lms.demo.reading import Data, both, read
from people.models import Organisation, Region

HOLIDAYS = {(12, day) for day in range(29, 32)} | {(1, day) for day in range(1, 9)}
NO_TEXT = {"ru": "", "en": ""}


@dataclass(frozen=True)
class Plan:
    """When a run of the contents happens, counted from ``at``."""

    data: Data
    at: datetime

    @property
    def zone(self) -> ZoneInfo:
        """The venue's clock."""
        return ZoneInfo(self.data.get("time_zone", "Europe/Moscow"))

    @property
    def first_day(self) -> date:
        """The venue's first day: so many days from now, then the next such weekday."""
        ahead = self.data["starts_in_days"]
        day = self.at.astimezone(self.zone).date() + timedelta(days=ahead)
        # Backwards for the past, so that a run that is over stays over.
        step = timedelta(days=1 if ahead > 0 else -1)
        while day.weekday() != self.data.get("weekday", day.weekday()):
            day += step
        while ahead > 0 and self._meets_holidays(day):
            day += timedelta(weeks=1)
        return day

    def _meets_holidays(self, day: date) -> bool:
        """Nobody teaches between the last days of December and 8 January."""
        days = (day + timedelta(days=n) for n in range(self.data["days"]))
        return any((d.month, d.day) in HOLIDAYS for d in days)

    def moment(self, day: int, clock: str = "00:00") -> datetime:
        """The venue's ``clock`` on the run's ``day``, the first being 1."""
        on = self.first_day + timedelta(days=day - 1)
        return datetime.combine(on, time.fromisoformat(clock), tzinfo=self.zone)

    @property
    def opens_at(self) -> datetime:
        """When enrolment began."""
        return self.at - timedelta(days=self.data["opened_days_ago"])

    def fields(self) -> Data:
        """Return the values of the run."""
        return self._names() | (self._place_and_days() if "days" in self.data else {})

    def _names(self) -> Data:
        return {
            "code": self.data["code"],
            "number_in_series": self.data.get("number_in_series"),
            "enrolment_opens_at": self.opens_at,
            "time_zone": str(self.zone),
            "admission": self.data.get("admission", Admission.OPEN),
            **both(self.data.get("title", NO_TEXT), "title"),
        }

    def _place_and_days(self) -> Data:
        return {
            "start_date": self.first_day,
            "end_date": self.first_day + timedelta(days=self.data["days"] - 1),
            "capacity": self.data["capacity"],
            "enrolment_closes_at": self.moment(1 - self.data["closes_days_before"]),
            "region": Region.objects.get(code=self.data["region"]),
            "host": Organisation.objects.get(key=self.data["host"]),
            **both(self.data["city"], "city"),
            **both(self.data["venue"], "venue"),
        }


def find_plan(code: str, at: datetime) -> Plan:
    """Return the plan of the run ``code``."""
    return Plan(next(row for row in read("runs")["runs"] if row["code"] == code), at)


def is_planned(plan: Plan) -> bool:
    """Tell whether the run has been loaded already."""
    return CourseRun.objects.filter(code=plan.data["code"]).exists()


def plan_and_open(plan: Plan) -> CourseRun:
    """Plan the run with its sessions and open it, all on the day enrolment opens."""
    at, actor = plan.opens_at, office()
    course = Course.objects.get(key=plan.data["course"])
    run = plan_run(course=course, actor=actor, at=at, **plan.fields())
    if minutes := plan.data.get("min_minutes"):
        AttendanceRequirement.objects.create(run=run, min_minutes=minutes)
    _add_team(run, plan.data)
    timetable = read("runs")["timetables"].get(plan.data.get("timetable", ""), {})
    for row in timetable.get("sessions", []):
        _add_session(run, plan, row, at)
    return open_run(run=run, actor=actor, at=at)


def _add_team(run: CourseRun, data: Data) -> None:
    """Say who visits the region, and who receives the team."""
    for order, (role, key) in enumerate(data.get("team", [])):
        person = member_of_faculty(key)
        TeamMember.objects.create(run=run, person=person, role=role, order=order)
    for row in data.get("partners", []):
        Partner.objects.create(
            run=run,
            organisation=Organisation.objects.get(key=row["organisation"]),
            role=row["role"],
            **both(row["official"], "official"),
        )


def _add_session(run: CourseRun, plan: Plan, row: Data, at: datetime) -> None:
    starts_at = plan.moment(row["day"], row["at"])
    add_session(
        run=run,
        actor=office(),
        at=at,
        speakers=[member_of_faculty(key) for key in row.get("speakers", [])],
        key=row["key"],
        kind=row["kind"],
        funding=row.get("funding", "society"),
        title_ru=row["ru"],
        title_en=row["en"],
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=row["minutes"]),
    )
