"""The name for documents: locked once one was printed; then staff decide.

Rooms above say whether something was printed: ``register_lock`` in
``apps.ready``.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from papers.uploads import check_size, kind_of
from people.domain import profile
from people.domain.profile import Names
from people.enums import RequestState
from people.models import NameRequest, Person, User

DOCUMENT_KINDS = {"PDF", "JPEG", "PNG"}
MAX_DOCUMENT_BYTES = 10 * 1024 * 1024
PRINTED = tuple(one.name for one in fields(Names))


class NamingRefused(ValidationError):
    """The name cannot be changed in this way; ``code`` says why."""


REFUSALS = {
    "locked": _("A certificate with your name was issued: ask staff for the change."),
    "open": _("You have asked already. Staff will answer."),
    "same": _("This is the name on file."),
    "no_reason": _("Write why the name changes, and by which document."),
    "document": _("Attach the document as PDF, JPEG or PNG."),
    "decided": _("This request was decided already."),
    "unexplained": _(
        "A certificate was issued with this name. Write why it changes, and by which"
        " document; the log keeps it."
    ),
    "no_answer": _("Say why not: the person reads the answer."),
}
_locks: dict[str, Callable[[Person], bool]] = {}


def refuse(code: str) -> NamingRefused:
    """Return the refusal named ``code`` with its sentence."""
    return NamingRefused(REFUSALS[code], code=code)


def register_lock(name: str, holds: Callable[[Person], bool]) -> None:
    """Let a room say whether the name of a person was printed on something."""
    _locks[name] = holds


def is_locked(person: Person) -> bool:
    """Tell whether the person may not change the name alone any more."""
    return any(holds(person) for holds in _locks.values())


@transaction.atomic
def rename_oneself(
    *, person: Person, names: Names, actor: User, at: datetime
) -> Person:
    """Change one's own name while nothing was printed with it.

    :raises NamingRefused: ``locked``
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    if is_locked(person):
        raise refuse("locked")
    return profile.rename(person=person, names=names, actor=actor, at=at)


def check_correction(*, person: Person, changed: Sequence[str], reason: str) -> None:
    """Refuse that staff change a locked name without saying why.

    :param changed: names of fields, those of :data:`PRINTED`
    :raises NamingRefused: ``unexplained``
    """
    if changed and not reason.strip() and is_locked(person):
        raise refuse("unexplained")


@transaction.atomic
def note_correction(
    *, person: Person, changed: Sequence[str], reason: str, actor: User
) -> None:
    """Log why staff have changed a locked name; other edits leave no line.

    :param changed: names of fields, those of :data:`PRINTED`
    :raises NamingRefused: ``unexplained``
    """
    if not changed or not is_locked(person):
        return
    check_correction(person=person, changed=changed, reason=reason)
    log(
        instance=person,
        action="people.correct_name",
        user=actor,
        data={"fields": list(changed), "reason": reason.strip()},
    )


@transaction.atomic
def ask(
    *,
    person: Person,
    names: Names,
    reason: str,
    document: Any,
    actor: User,
    at: datetime,
) -> NameRequest:
    """Ask staff for another name, with the reason and a copy of a document.

    :param document: an uploaded file, or None
    :raises NamingRefused: ``open``, ``same``, ``no_reason`` or ``document``
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.name_requests.filter(state=RequestState.OPEN).exists():
        raise refuse("open")
    wanted = asdict(names)
    if all(getattr(person, name) == text for name, text in wanted.items()):
        raise refuse("same")
    if not reason.strip():
        raise refuse("no_reason")
    if document:
        _check_document(document)
    request = NameRequest.objects.create(
        person=person,
        wanted=wanted,
        reason=reason.strip(),
        document=document or "",
        asked_at=at,
    )
    log(instance=person, action="people.ask_name", user=actor)
    return request


@transaction.atomic
def decide(
    *, request: NameRequest, grant: bool, answer: str, actor: User, at: datetime
) -> NameRequest:
    """Give the name that was asked for, or refuse it with a reason.

    The copy of the document goes: it was looked at. A new family name leaves the
    old one as the former name, by which the person is still found.

    :raises NamingRefused: ``decided`` or ``no_answer``
    """
    request = NameRequest.objects.select_for_update().get(pk=request.pk)
    if request.state != RequestState.OPEN:
        raise refuse("decided")
    if not grant and not answer.strip():
        raise refuse("no_answer")
    if grant:
        _give(request, actor, at)
    storage, copy = request.document.storage, request.document.name
    request.state = RequestState.GRANTED if grant else RequestState.REFUSED
    request.answer, request.document = answer.strip(), ""
    request.decided_at, request.decided_by = at, actor
    request.save()
    if copy:
        transaction.on_commit(lambda: storage.delete(copy))
    log(
        instance=request.person,
        action="people.decide_name",
        user=actor,
        data={"granted": grant, "reason": request.reason},
    )
    return request


def waiting() -> int:
    """Return how many requests wait for staff."""
    return NameRequest.objects.filter(state=RequestState.OPEN).count()


def _give(request: NameRequest, actor: User, at: datetime) -> None:
    person = request.person.merged_into or request.person
    former = person.family_name
    person = profile.rename(
        person=person, names=Names(**request.wanted), actor=actor, at=at
    )
    if person.family_name != former:
        person.former_family_name = former
        person.save(update_fields=["former_family_name", *profile.FOLLOW_NAMES])


def _check_document(document: Any) -> None:
    content = check_size(document, max_bytes=MAX_DOCUMENT_BYTES)
    document.seek(0)
    if kind_of(content) not in DOCUMENT_KINDS:
        raise refuse("document")
