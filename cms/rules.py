"""Which pages a reader may see: in search, in the site map, in feeds."""

from typing import TYPE_CHECKING

from django.db.models import Q
from wagtail.models import Locale, Page
from wagtail.query import PageQuerySet

from cms.models import LessonPage, QuizPage
from courses.rules import readable_courses

if TYPE_CHECKING:
    from people.rules import Visitor


def pages_for(user: "Visitor") -> PageQuerySet:
    """Return the live pages that ``user`` may read, in all languages.

    Lessons and quizzes are left out unless their course is open to the reader:
    a text must not be found by searching for its words.
    """
    courses = readable_courses(user).values("pk")
    lessons = LessonPage.objects.exclude(lesson__course__in=courses)
    quizzes = QuizPage.objects.exclude(quiz__course__in=courses)
    return (
        Page.objects.live()
        .public()
        .filter(depth__gt=1)
        .exclude(pk__in=lessons.values("pk"))
        .exclude(pk__in=quizzes.values("pk"))
    )


def in_language(pages: PageQuerySet, language: str) -> PageQuerySet:
    """Keep the pages in ``language``, and those that exist only in the other one."""
    locales = Locale.objects.filter(language_code=language).values("pk")
    own = Page.objects.live().filter(locale__in=locales)
    return pages.filter(
        Q(locale__in=locales) | ~Q(translation_key__in=own.values("translation_key"))
    )
