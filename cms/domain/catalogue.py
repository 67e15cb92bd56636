"""What the catalogue of courses shows."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, Sum

from cms.domain.visits import Visit
from cms.models import CourseIndexPage, CoursePage, LessonPage
from courses.models import CourseRun, LessonProgress
from people.models import Person


@dataclass(frozen=True)
class Card:
    """A course in the catalogue."""

    page: CoursePage
    url: str
    lessons: int
    minutes: int
    done: int
    is_self_paced: bool

    @property
    def is_finished(self) -> bool:
        """Whether all lessons have been read."""
        return bool(self.lessons) and self.done >= self.lessons


def contents(*, page: CourseIndexPage, words: str, visit: Visit) -> dict[str, Any]:
    """Return the courses of the page's language; four queries for any number.

    :param words: what the title or the summary holds; empty for all courses
    """
    pages = CoursePage.objects.live().filter(locale=page.locale_id)
    if words:
        pages = pages.filter(Q(title__icontains=words) | Q(summary__icontains=words))
    pages = pages.select_related("course", "locale").defer("body", "outcomes")
    cards = _cards(list(pages.order_by("title")), page, visit)
    return {"cards": cards, "words": words}


def _cards(pages: list[CoursePage], index: CourseIndexPage, visit: Visit) -> list[Card]:
    sizes, read, self_paced = _sizes(index), _read(visit.person), _self_paced()
    cards = []
    for page in pages:
        count, minutes = sizes.get(page.course_id, (0, 0))
        cards.append(
            Card(
                page=page,
                url=visit.url(page),
                lessons=count,
                minutes=minutes,
                done=min(read.get(page.course_id, 0), count),
                is_self_paced=page.course_id in self_paced,
            )
        )
    return cards


def _sizes(index: CourseIndexPage) -> dict[int, tuple[int, int]]:
    rows = (
        LessonPage.objects.live()
        .filter(locale=index.locale_id)
        .values("lesson__course")
        .annotate(count=Count("lesson"), minutes=Sum("lesson__minutes"))
        .order_by()
    )
    return {row["lesson__course"]: (row["count"], row["minutes"]) for row in rows}


def _read(person: Person | None) -> dict[int, int]:
    if person is None:
        return {}
    own = Q(person=person) | Q(person__merged_into=person)
    rows = (
        LessonProgress.objects.filter(own)
        .values("lesson__course")
        .annotate(count=Count("lesson", distinct=True))
    )
    return {row["lesson__course"]: row["count"] for row in rows}


def _self_paced() -> set[int]:
    runs = CourseRun.objects.public().filter(start_date=None)
    return set(runs.values_list("course_id", flat=True))
