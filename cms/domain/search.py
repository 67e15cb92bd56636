"""Full-text search over the site's pages, the same on every database."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from wagtail.models import Page
from wagtail.search.query import MATCH_NONE, PlainText, SearchQuery

from cms.rules import in_language, pages_for
from cms.stems import WORD, stem, stems
from courses.domain.queries import runs_with_places
from courses.enums import RunState
from courses.models import CourseRun

if TYPE_CHECKING:
    from people.rules import Visitor

# Long enough for a sentence of a case, short enough for the index.
QUERY_LENGTH = 200
EXCERPT_LENGTH = 240
# How many runs stand below the pages.
RUNS = 10
_LEAD = 60


def wanted_stems(text: str) -> list[str]:
    """Return the stems somebody looks for, each once, in order."""
    return list(dict.fromkeys(stems(text[:QUERY_LENGTH])))


def find_pages(*, text: str, user: "Visitor", language: str) -> Any:
    """Return what matches every word of ``text``: slice it, or ask its ``count``.

    Only pages that ``user`` may read; those in ``language``, and those that
    have no translation into it.
    """
    pages = in_language(pages_for(user), language).specific()
    return pages.search(_query(wanted_stems(text)))


def find_runs(text: str) -> list[CourseRun]:
    """Return planned runs whose title, course or city has every word; one query.

    There are hundreds of runs, not more: they are compared here by their stems,
    because the databases do not agree about Cyrillic letters.
    """
    wanted = set(wanted_stems(text))
    if not wanted:
        return []
    runs = runs_with_places().filter(state=RunState.PLANNED)
    nearest_first = runs.order_by("-start_date")
    return [run for run in nearest_first if wanted <= _words_of(run)][:RUNS]


def _words_of(run: CourseRun) -> set[str]:
    own = (run.title_ru, run.title_en, run.city_ru, run.city_en)
    course = (run.course.title_ru, run.course.title_en)
    return set(stems(" ".join((*own, *course))))


def _query(wanted: list[str]) -> SearchQuery:
    # A stem is matched as a whole word: pages are indexed by their stems.
    if not wanted:
        return MATCH_NONE
    return PlainText(" ".join(wanted), operator="and")


@dataclass(frozen=True)
class Hit:
    """A page that was found."""

    page: Page
    lang: str
    wanted: frozenset[str]

    @cached_property
    def excerpt(self) -> str:
        """The words around the first match."""
        return excerpt(self.page.plain_text, self.wanted)


def excerpt(text: str, wanted: frozenset[str]) -> str:
    """Return about :data:`EXCERPT_LENGTH` letters of ``text`` around a match.

    The first line is the title, which the result shows anyway.
    """
    _title, _, rest = text.partition("\n")
    rest = " ".join(rest.split())
    first = next(
        (found.start() for found in WORD.finditer(rest) if stem(found[0]) in wanted), 0
    )
    start = rest.rfind(" ", 0, max(first - _LEAD, 0)) + 1 if first > _LEAD else 0
    end = start + EXCERPT_LENGTH
    piece = rest[start:end]
    if end < len(rest):
        piece = piece.rpartition(" ")[0].rstrip(".,;:…") + "…"
    return ("…" if start else "") + piece
