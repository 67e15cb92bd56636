"""What has been worked out from published content, kept between requests.

All that is published at one moment is an *edition*, named by a random token in
the shared cache. Whatever is published, moved or deleted renews the token, so
that every process forgets what it has kept. Values live in the memory of a
process: nothing is pickled, and a reader costs one look into the cache.

Keep only what is the same for every reader, and only from records in
:func:`watched`; in a request :func:`reading` says when keeping is on. Elsewhere
(tasks, commands, POSTs) everything is worked out anew.
"""

import secrets
import threading
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, NamedTuple, TypeVar

from django.core.cache import cache
from django.db import models, transaction
from django.db.models.signals import post_delete, post_save
from wagtail.signals import post_page_move

from people.models import Person

Value = TypeVar("Value")

CONTENT = "edition.content"  # pages, and the records they are about
PLACES = "edition.places"  # runs, and who has taken a place
# Rooms for values of one process; a lesson's text takes about 20 KB.
MOST_VALUES = 2000
# What Wagtail saves of a page when only its draft has changed.
OF_DRAFTS = {
    "draft_title",
    "has_unpublished_changes",
    "latest_revision",
    "latest_revision_created_at",
}


class Tokens(NamedTuple):
    """The names of what is published and of what is taken, at one moment."""

    content: str
    places: str


class Shelf(NamedTuple):
    """What one process has kept of one edition."""

    token: str
    values: dict[Hashable, Any]


_request = threading.local()
_shelves = {CONTENT: Shelf("", {}), PLACES: Shelf("", {})}


def tokens() -> Tokens:
    """Return the tokens of this moment; one look into the cache.

    A token that is missing, because the cache was emptied, is made anew.
    """
    found = cache.get_many([CONTENT, PLACES])
    return Tokens(*(found.get(key) or _renewed(key) for key in (CONTENT, PLACES)))


def renew(key: str) -> None:
    """Forget what was kept under ``key``: now, and again when the change is seen by all.

    What another process works out before the commit may still be of old rows.
    """
    _renewed(key)
    _request.tokens = None
    transaction.on_commit(partial(_renewed, key))


def _renewed(key: str) -> str:
    token = secrets.token_hex(8)
    cache.set(key, token, None)
    return token


@contextmanager
def reading(found: Tokens) -> Iterator[None]:
    """Keep values while a request that only reads is answered."""
    _request.tokens = {CONTENT: found.content, PLACES: "".join(found)}
    try:
        yield
    finally:
        _request.tokens = None


def forget() -> None:
    """Work everything out anew for the rest of this request, and keep nothing of it."""
    _request.tokens = None


def kept(make: Callable[[], Value], *key: Hashable, of: str = CONTENT) -> Value:
    """Return what ``make`` returns, from memory where this edition has it.

    The value is shared between requests: nobody may change it.

    :param of: :data:`PLACES` for what also shows runs and how many places are
        taken; such a key names a moment too, as places can be taken by the hundred
        without a signal
    """
    found = getattr(_request, "tokens", None)
    if found is None:
        return make()
    values = _values(of, found[of])
    if key in values:
        return values[key]
    value = make()
    if len(values) < MOST_VALUES:
        values[key] = value
    return value


def _values(of: str, token: str) -> dict[Hashable, Any]:
    """Return the shelf of an edition; an older one is thrown away."""
    # Read once: between two looks another thread may have begun the next edition,
    # and what is worked out for this one must not stand on its shelf.
    shelf = _shelves[of]
    if shelf.token != token:
        shelf = _shelves[of] = Shelf(token, {})
    return shelf.values


def watched() -> dict[str, list[type[models.Model]]]:
    """Return which records renew which token."""
    from wagtail.models import Locale, PageViewRestriction, Site, get_page_models

    from assessments.models import Quiz, QuizVersion
    from cms.models import CmsDocument, CmsImage, Term
    from courses.models import (
        Course,
        CourseRun,
        Enrolment,
        Lesson,
        Partner,
        Prerequisite,
        Programme,
        Quota,
        Requirement,
        Session,
        SessionSpeaker,
        TeamMember,
    )

    return {
        CONTENT: [
            *get_page_models(),
            *(Locale, Site, PageViewRestriction, CmsImage, CmsDocument, Term),
            *(Programme, Course, Lesson, Quiz, QuizVersion),
            *Requirement.__subclasses__(),
        ],
        PLACES: [
            *(CourseRun, Session, SessionSpeaker, TeamMember, Partner),
            *(Quota, Prerequisite),
            Enrolment,
        ],
    }


def connect() -> None:
    """Listen to the records that are watched; called once from ``apps.ready``."""
    for key, senders in watched().items():
        for sender in senders:
            for signal in (post_save, post_delete):
                signal.connect(
                    _RENEWERS[key], sender=sender, dispatch_uid=f"{key}.{sender}"
                )
    post_page_move.connect(_renew_content, dispatch_uid=f"{CONTENT}.moved")
    post_save.connect(
        _renew_for_speaker, sender=Person, dispatch_uid=f"{PLACES}.speaker"
    )


def _renew_content(update_fields: Any = None, **_: Any) -> None:
    """A change of what is published; drafts are read by nobody."""
    if not update_fields or not OF_DRAFTS.issuperset(update_fields):
        renew(CONTENT)


def _renew_places(**_: Any) -> None:
    renew(PLACES)


def _renew_for_speaker(instance: Person, *, created: bool, **_: Any) -> None:
    """A name or position on a run's page has changed; others are on no public page."""
    if created:
        return
    from courses.models import TeamMember

    team = TeamMember.objects.filter(person=instance)
    if instance.talks.exists() or team.exists():
        renew(PLACES)


_RENEWERS = {CONTENT: _renew_content, PLACES: _renew_places}
