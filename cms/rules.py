"""Which pages a reader may see: in search, in the site map, in feeds."""

from typing import TYPE_CHECKING

from django.db.models import Q
from wagtail.models import Locale, Page
from wagtail.query import PageQuerySet

from cms.models import LessonPage
from courses.rules import readable_courses

if TYPE_CHECKING:
    from people.rules import Visitor


def pages_for(user: "Visitor") -> PageQuerySet:
    """Return the live pages that ``user`` may read, in all languages.

    A lesson is left out unless its course is open to the reader: its text
    must not be found by searching for its words.
    """
    closed = LessonPage.objects.exclude(lesson__course__in=readable_courses(user))
    return (
        Page.objects.live()
        .public()
        .filter(depth__gt=1)
        .exclude(pk__in=closed.values("pk"))
    )


def in_language(pages: PageQuerySet, language: str) -> PageQuerySet:
    """Keep the pages in ``language``, and those that exist only in the other one."""
    locales = Locale.objects.filter(language_code=language).values("pk")
    own = Page.objects.live().filter(locale__in=locales)
    return pages.filter(
        Q(locale__in=locales) | ~Q(translation_key__in=own.values("translation_key"))
    )
