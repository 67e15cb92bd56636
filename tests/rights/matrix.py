"""Read the tables of the rooms, and list the addresses that there are.

A table is text, a row is an address, a column is a role:

    GET run | run.code | 200 200 200 200 200 200 200

after the address stand the arguments, as they are called in the world of the
room (``'word'`` stands for itself), then what each role gets. ``in`` means "to
the sign-in", ``go`` any other way on; numbers are statuses.
"""

import importlib
import pkgutil
from dataclasses import dataclass

from django.conf import settings
from django.urls import URLPattern, get_resolver

from tests import rights

ROLES = ("visitor", "other", "owner", "trainer", "stranger", "staff", "admin")
# Of the admin only these are asked: the first three never get in.
ADMIN_ROLES = ROLES[3:]


@dataclass(frozen=True)
class Row:
    """One address with what each role gets."""

    room: str
    method: str
    name: str
    arguments: tuple[str, ...]
    cells: dict[str, str]

    def __str__(self):
        return f"{self.method} {self.name} | {' '.join(self.arguments)}"


@dataclass(frozen=True)
class Place:
    """A place of the admin with what each role may do there."""

    room: str
    name: str
    subject: str
    cells: dict[str, str]

    def __str__(self):
        return f"{self.name} | {self.subject}"


@dataclass(frozen=True)
class Address:
    """An address that exists, as the resolver tells."""

    path: str
    name: str
    arguments: tuple[str, ...]

    @property
    def place(self):
        """Where in the admin it is: the namespace, else the first folder."""
        if not self.path.startswith("admin/"):
            return None
        if ":" in self.name:
            return self.name.rpartition(":")[0]
        return self.path.split("/")[1]

    def __str__(self):
        return f"{self.path} ({self.name})"


def rooms():
    """Return the modules that hold tables, low rooms first as they furnish the world."""
    names = {found.name for found in pkgutil.iter_modules(rights.__path__)}
    return [
        importlib.import_module(f"tests.rights.{name}")
        for name in reversed(["wagtail", *settings.ROOMS])
        if name in names
    ]


def site_rows():
    """Return the rows of all rooms outside the admin."""
    return [row for room in rooms() for row in _site_rows(room)]


def places():
    """Return the places of all rooms in the admin."""
    return [place for room in rooms() for place in _places(room)]


def addresses():
    """Return every address there is."""
    return list(_walk(get_resolver(), "", (), ""))


def _site_rows(room):
    for address, arguments, cells in lines(room.SITE):
        method, name = address.split()
        values = cells.split()
        assert len(values) == len(ROLES), f"{room.__name__}: {address}"
        yield Row(
            _room(room),
            method,
            name,
            tuple(arguments.split()),
            dict(zip(ROLES, values, strict=True)),
        )


def _places(room):
    for name, subject, cells in lines(getattr(room, "ADMIN", "")):
        values = cells.split()
        assert len(values) == len(ADMIN_ROLES), f"{room.__name__}: {name}"
        yield Place(
            _room(room), name, subject, dict(zip(ADMIN_ROLES, values, strict=True))
        )


def _room(module):
    return module.__name__.rpartition(".")[2]


def lines(table):
    """Return the cells of each row; the first row is the heading."""
    for line in table.strip().splitlines()[1:]:
        yield [cell.strip() for cell in line.split("|")]


def _walk(resolver, path, arguments, namespace):
    for pattern in resolver.url_patterns:
        here = path + str(pattern.pattern)
        names = (*arguments, *_names(pattern))
        if isinstance(pattern, URLPattern):
            name = pattern.name or here
            yield Address(here, f"{namespace}:{name}" if namespace else name, names)
        else:
            below = ":".join(filter(None, [namespace, pattern.namespace]))
            yield from _walk(pattern, here, names, below)


def _names(pattern):
    converters = getattr(pattern.pattern, "converters", None) or {}
    groups = getattr(getattr(pattern.pattern, "regex", None), "groupindex", {})
    return tuple(converters) or tuple(groups)
