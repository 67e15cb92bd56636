"""What is kept about a person, room by room: to hand over, and to erase.

A room says in ``apps.ready``, with :func:`register`, which of its rows speak of a
person. People get their data as a ZIP with one JSON file and their documents
(152-FZ, art. 14); a test demands that no model is forgotten.
"""

import io
import json
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, Q, QuerySet
from wagtail.models import ModelLogEntry

from people.models import Person

Persons = QuerySet[Person]
# Ends the name of what counts rows that are handed over later.
NOT_YET = "not_yet_shown"
# Stands in the log where a name stood.
NOBODY = "…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The rows of one model that speak of a person.

    :param name: what they are called in the file that is handed over
    :param of: path from a row to its person, or what finds the rows
    :param fields: what is handed over of each row; none: nothing that other
        rows do not say
    :param shown: which of the rows that were found may be told at a moment, where
        not all may yet; none: all. An erasure takes all of them
    :param drop: an erasure deletes the rows
    :param clear: fields that an erasure empties, with what they hold afterwards
    """

    name: str
    model: type[Model]
    of: str | Callable[[Persons], QuerySet[Any]] = "person"
    fields: tuple[str, ...] = ()
    shown: Callable[[QuerySet[Any], datetime], QuerySet[Any]] | None = None
    drop: bool = False
    clear: Mapping[str, Any] = field(default_factory=dict)

    def rows(self, persons: Persons) -> QuerySet[Any]:
        """Return the rows of ``persons``, the oldest first."""
        if callable(self.of):
            return self.of(persons).order_by("pk")
        rows = self.model._default_manager.filter(**{f"{self.of}__in": persons})
        return rows.order_by("pk")

    def told(self, persons: Persons, at: datetime) -> dict[str, Any]:
        """Return what is handed over at ``at``, and how many rows wait for later."""
        rows = self.rows(persons)
        shown = self.shown(rows, at) if self.shown else rows
        told: dict[str, Any] = {self.name: list(shown.values(*self.fields))}
        if waiting := rows.count() - len(told[self.name]) if self.shown else 0:
            told[f"{self.name}_{NOT_YET}"] = waiting
        return told

    def erase(self, persons: Persons) -> None:
        """Leave nothing readable in the rows, nor in what the log says of them."""
        keys = list(self.rows(persons).values_list("pk", flat=True))
        ModelLogEntry.objects.filter(
            content_type=ContentType.objects.get_for_model(self.model),
            object_id__in=[str(key) for key in keys],
        ).update(label=NOBODY, data={})
        rows = self.model._default_manager.filter(pk__in=keys)
        if self.drop:
            rows.delete()
        elif self.clear:
            rows.update(**self.clear)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one room keeps.

    :param ground: why something stays after an erasure; empty: nothing stays
    :param files: names and contents of documents
    :param erase: what an erasure does besides; inside the transaction, before the
        rows are dropped and emptied
    :param hinder: a sentence, when an erasure has to wait
    """

    room: str
    kept: tuple[Kept, ...]
    ground: Any = ""
    files: Callable[[Persons], Iterable[tuple[str, bytes]]] | None = None
    erase: Callable[[Persons, datetime], None] | None = None
    hinder: Callable[[Persons, datetime], str] | None = None


_parts: dict[str, Part] = {}


def register(part: Part) -> None:
    """Let a room take part; call it in ``apps.ready``."""
    _parts[part.room] = part


def registered() -> list[Part]:
    """Return the parts, the highest room first."""
    return list(_parts.values())


def grounds() -> list[Any]:
    """Return why something stays after an erasure, one sentence for each room."""
    return [part.ground for part in registered() if part.ground]


def rows_of(person: Person) -> Persons:
    """Return the person with the rows that were merged into it."""
    return Person.objects.filter(Q(pk=person.pk) | Q(merged_into=person))


def collect(person: Person, at: datetime) -> dict[str, Any]:
    """Return what is kept about ``person`` and may be told at ``at``, by room."""
    persons = rows_of(person)
    return {
        part.room: {
            name: rows
            for kept in part.kept
            if kept.fields
            for name, rows in kept.told(persons, at).items()
        }
        for part in registered()
    }


def archive(person: Person, at: datetime) -> bytes:
    """Return a ZIP with ``data.json``, as of ``at``, and the person's documents."""
    persons = rows_of(person)
    text = json.dumps(
        collect(person, at), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("data.json", text)
        for part in registered():
            for name, content in part.files(persons) if part.files else ():
                packed.writestr(f"{part.room}/{name}", content)
    return target.getvalue()
