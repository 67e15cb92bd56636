"""The plan of a course: its lessons and quizzes in order, and how far one is."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from django.db.models import F, Q
from wagtail.models import Page

from assessments.domain.queries import progress_in
from assessments.enums import Progress
from cms.domain.visits import Visit
from cms.edition import kept
from cms.models import CoursePage
from courses.models import LessonProgress
from people.models import Person

# Below the root and the front pages.
FIRST_SECTION = 3


@dataclass(frozen=True)
class Entry:
    """A lesson or a quiz in the plan; ``page`` is its plain page."""

    page: Page
    url: str
    minutes: int = 0
    is_quiz: bool = False
    is_read: bool = False
    progress: Progress | None = None
    is_here: bool = False

    @property
    def title(self) -> str:
        """Title of the page."""
        return self.page.title

    @property
    def is_done(self) -> bool:
        """Whether the lesson is read or the test is passed."""
        return self.is_read or self.progress == Progress.PASSED


@dataclass(frozen=True)
class Part:
    """A module and what is in it; no module for what stands in the course itself."""

    module: Page | None
    url: str
    entries: list[Entry]


@dataclass(frozen=True)
class Plan:
    """The whole course as one reader sees it."""

    parts: list[Part]
    # The pages above the one the reader is on, with their addresses.
    above: list[tuple[Page, str]]

    @cached_property
    def entries(self) -> list[Entry]:
        """Lessons and quizzes in order."""
        return [entry for part in self.parts for entry in part.entries]

    @cached_property
    def lessons(self) -> list[Entry]:
        """Lessons in order."""
        return [entry for entry in self.entries if not entry.is_quiz]

    @property
    def total(self) -> int:
        """How many lessons there are."""
        return len(self.lessons)

    @property
    def done(self) -> int:
        """How many lessons the reader has read."""
        return sum(entry.is_read for entry in self.lessons)

    @property
    def minutes(self) -> int:
        """Minutes to read all lessons."""
        return sum(entry.minutes for entry in self.lessons)

    @property
    def next(self) -> Entry | None:
        """The first lesson that has not been read."""
        return next((entry for entry in self.lessons if not entry.is_read), None)

    @cached_property
    def here(self) -> int | None:
        """Index of the page the reader is on."""
        return next((i for i, entry in enumerate(self.entries) if entry.is_here), None)

    @property
    def position(self) -> int:
        """Number of this lesson among the lessons, from 1."""
        return self.lessons.index(self.entries[self.here or 0]) + 1

    @property
    def before(self) -> Entry | None:
        """What stands before the page the reader is on."""
        return self.entries[self.here - 1] if self.here else None

    @property
    def after(self) -> Entry | None:
        """What stands after the page the reader is on."""
        if self.here is None or self.here + 1 >= len(self.entries):
            return None
        return self.entries[self.here + 1]


def course_plan(
    *,
    course_page: CoursePage,
    visit: Visit,
    here: Any = None,
) -> Plan:
    """Return the plan of ``course_page``; three queries at most, whatever its length."""
    read = read_lessons(person=visit.person, course_id=course_page.course_id)
    sat = progress_in(course_page.course_id, visit.person)
    rows = kept(partial(_rows, course_page, visit), "plan", course_page.pk)
    here = here or course_page
    entries = [
        Entry(
            page=page,
            url=url,
            minutes=page.lesson_minutes or 0,
            is_quiz=page.quiz_pk is not None,
            is_read=page.lesson_pk in read,
            progress=sat.get(page.quiz_pk),
            is_here=page.pk == here.pk,
        )
        for page, url in rows
        if page.lesson_pk or page.quiz_pk
    ]
    modules = {page.path: (page, url) for page, url in rows if page.module_pk}
    return Plan(parts=list(_parts(entries, modules)), above=_above(rows, here))


def read_lessons(*, person: Person | None, course_id: int) -> set[int]:
    """Return the ids of the lessons of a course that ``person`` has read."""
    if person is None:
        return set()
    own = Q(person=person) | Q(person__merged_into=person)
    rows = LessonProgress.objects.filter(own, lesson__course_id=course_id)
    return set(rows.values_list("lesson_id", flat=True))


def _rows(course_page: CoursePage, visit: Visit) -> list[tuple[Any, str]]:
    return [(page, visit.url(page)) for page in _pages(course_page)]


def _pages(course_page: CoursePage) -> Any:
    """Return the pages above and below the course in order; one query."""
    around = Q(path__startswith=course_page.path) | Q(path__in=course_page.paths_above)
    return (
        Page.objects.live()
        .filter(around)
        .select_related("locale")
        .annotate(
            lesson_pk=F("lessonpage__lesson"),
            lesson_minutes=F("lessonpage__lesson__minutes"),
            quiz_pk=F("quizpage__quiz"),
            module_pk=F("modulepage"),
        )
        .order_by("path")
    )


def _above(rows: list[tuple[Any, str]], here: Any) -> list[tuple[Any, str]]:
    """Return what stands between the front page and ``here``."""
    return [
        (page, url)
        for page, url in rows
        if page.depth >= FIRST_SECTION and page.path in here.paths_above
    ]


def _parts(entries: list[Entry], modules: dict[str, tuple[Any, str]]) -> Iterable[Part]:
    """Group the entries; a run of entries outside modules is a part as well."""
    part: Part | None = None
    for entry in entries:
        path = entry.page.path[: -entry.page.steplen]
        module, url = modules.get(path, (None, ""))
        if part is None or part.module != module:
            if part is not None:
                yield part
            part = Part(module=module, url=url, entries=[])
        part.entries.append(entry)
    if part is not None:
        yield part
