"""Who reads a page, when, and how addresses are written for them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from wagtail.models import Page

from courses.rules import person_of
from people.models import Person

if TYPE_CHECKING:
    from people.rules import Visitor


@dataclass(frozen=True)
class Visit:
    """What the rules of a page need to know of a request.

    ``find_url`` returns the address of a page, or nothing for one that is on no
    site.
    """

    user: "Visitor"
    at: datetime
    find_url: Callable[[Page], str | None]

    @property
    def person(self) -> Person | None:
        """The reader as a person; visitors and bare accounts are none."""
        return person_of(self.user)

    def url(self, page: Page) -> str:
        """Return the address of ``page``; empty where it has none."""
        return self.find_url(page) or ""
