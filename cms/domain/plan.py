"""The plan of a course: its lessons and quizzes in order, and how far one is."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.http import HttpRequest

from cms.models import CoursePage, LessonPage, ModulePage, QuizPage
from courses.models import LessonProgress
from people.models import Person


@dataclass(frozen=True)
class Entry:
    """A lesson or a quiz in the plan."""

    page: Any
    url: str
    is_quiz: bool = False
    is_read: bool = False
    is_here: bool = False

    @property
    def title(self) -> str:
        """Title of the page."""
        return self.page.title

    @property
    def minutes(self) -> int:
        """Minutes to read; a quiz is not read."""
        return 0 if self.is_quiz else self.page.lesson.minutes


@dataclass(frozen=True)
class Part:
    """A module and what is in it; no module for what stands in the course itself."""

    module: ModulePage | None
    entries: list[Entry]


@dataclass(frozen=True)
class Plan:
    """The whole course as one reader sees it."""

    parts: list[Part]

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
    request: HttpRequest,
    person: Person | None,
    here: Any = None,
) -> Plan:
    """Return the plan of ``course_page``; four queries, whatever its length."""
    read = read_lessons(person=person, course_id=course_page.course_id)
    entries = [
        Entry(
            page=page,
            url=page.get_url(request) or "",
            is_quiz=isinstance(page, QuizPage),
            is_read=getattr(page, "lesson_id", None) in read,
            is_here=here is not None and page.pk == here.pk,
        )
        for page in _pages(course_page)
    ]
    modules = _below(ModulePage, course_page).order_by("path")
    return Plan(parts=list(_parts(entries, modules)))


def read_lessons(*, person: Person | None, course_id: int) -> set[int]:
    """Return the ids of the lessons of a course that ``person`` has read."""
    if person is None:
        return set()
    own = Q(person=person) | Q(person__merged_into=person)
    rows = LessonProgress.objects.filter(own, lesson__course_id=course_id)
    return set(rows.values_list("lesson_id", flat=True))


def _pages(course_page: CoursePage) -> list[Any]:
    lessons = _below(LessonPage, course_page).select_related("lesson").defer("body")
    quizzes = _below(QuizPage, course_page).select_related("quiz")
    return sorted([*lessons, *quizzes], key=lambda page: page.path)


def _below(model: Any, course_page: CoursePage) -> Any:
    pages = model.objects.live().descendant_of(course_page)
    return pages.select_related("locale")


def _parts(entries: list[Entry], modules: Iterable[ModulePage]) -> Iterable[Part]:
    """Group the entries; a run of entries outside modules is a part as well."""
    by_path = {module.path: module for module in modules}
    part: Part | None = None
    for entry in entries:
        module = by_path.get(entry.page.path[: -entry.page.steplen])
        if part is None or part.module != module:
            if part is not None:
                yield part
            part = Part(module=module, entries=[])
        part.entries.append(entry)
    if part is not None:
        yield part
