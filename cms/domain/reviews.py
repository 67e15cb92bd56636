"""Moderation: what trainers submitted is answered in time, or staff are reminded."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import Page, TaskState

from cms.models import ReviewDue
from cms.reviews import OVERDUE
from notices import due
from notices.domain import letters
from people.models import Person


@dataclass(frozen=True, slots=True)
class Review:
    """A submission that waits for an answer."""

    title: str
    url: str
    state: TaskState
    due_at: datetime


def term() -> timedelta:
    """Return how long a review may take."""
    return timedelta(days=settings.MODERATION_DAYS)


@transaction.atomic
def begin(*, task_state: TaskState) -> ReviewDue:
    """Set the day by which a submission is answered; twice changes nothing."""
    row, is_new = ReviewDue.objects.get_or_create(
        task_state=task_state, defaults={"due_at": task_state.started_at + term()}
    )
    if is_new:
        due.wake(ReviewDue)
    return row


@transaction.atomic
def remind(row: ReviewDue, *, at: datetime) -> datetime | None:
    """Write to the reviewers while nobody has answered, again each term."""
    row = ReviewDue.objects.select_for_update(of=("self",)).get(pk=row.pk)
    state = row.task_state
    if state.status != TaskState.STATUS_IN_PROGRESS:
        return None
    review = _review(state, state.workflow_state.content_object, row.due_at)
    for person in _reviewers(state):
        letters.post(
            text=OVERDUE,
            person=person,
            key=f"cms.review:{row.pk}:{row.reminders}:{person.pk}",
            at=at,
            values=_values(review, person),
        )
    ReviewDue.objects.filter(pk=row.pk).update(reminders=row.reminders + 1)
    return at + term()


def waiting() -> list[Review]:
    """Return what waits for an answer, the oldest first; a constant number of queries."""
    return _reviews(_open_states())


def submitted_by(user: Any) -> list[Review]:
    """Return what ``user`` has submitted and nobody has decided."""
    return _reviews(_open_states().filter(workflow_state__requested_by=user))


def _open_states() -> QuerySet[TaskState]:
    states = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS)
    return states.select_related("workflow_state").order_by("started_at", "pk")


def _reviews(states: Iterable[TaskState]) -> list[Review]:
    """Find what each state is about, with one query for each kind of it."""
    states = list(states)
    wanted: dict[int, list[str]] = {}
    for state in states:
        about = state.workflow_state
        wanted.setdefault(about.base_content_type_id, []).append(about.object_id)
    found = {}
    for kind, ids in wanted.items():
        model = cast("Any", ContentType.objects.get_for_id(kind).model_class())
        for subject in model._default_manager.filter(pk__in=ids):
            found[kind, str(subject.pk)] = subject
    return [
        _review(state, found[key], state.started_at + term())
        for state in states
        if (key := _key(state)) in found
    ]


def _key(state: TaskState) -> tuple[int, str]:
    about = state.workflow_state
    return about.base_content_type_id, str(about.object_id)


def _review(state: TaskState, subject: Any, due_at: datetime) -> Review:
    if isinstance(subject, Page):
        url = reverse("wagtailadmin_pages:edit", args=[subject.pk])
        title = subject.draft_title or subject.title
    else:
        url, title = AdminURLFinder().get_edit_url(subject) or "", str(subject)
    return Review(title=title, url=url, state=state, due_at=due_at)


def _reviewers(state: TaskState) -> QuerySet[Person]:
    groups = state.task.specific.groups.all()
    persons = Person.objects.known().filter(
        account__groups__in=groups, account__is_active=True
    )
    return persons.select_related("account", "region").distinct()


def _values(review: Review, person: Person) -> dict[str, str]:
    with translation.override(person.language):
        days = max(1, settings.MODERATION_DAYS)
        author = review.state.workflow_state.requested_by
        return {
            "title": review.title,
            "author": author.get_full_name() if author else "",
            "days": str(days),
            "page": settings.WAGTAILADMIN_BASE_URL + review.url,
        }
