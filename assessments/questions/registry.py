"""Which question types there are.

Every module of this package that defines a subclass of ``Definition`` with a
``type`` of its own adds a type; nothing has to be listed anywhere.
"""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from types import MappingProxyType

from assessments import questions
from assessments.questions.definition import Data, Definition
from assessments.questions.unavailable import Unavailable


def definition(type_name: str, data: Data) -> Definition:
    """Make the question of a version, whatever its type.

    :raises InvalidDefinition: when the type is known and the data is not its own
    """
    return types().get(type_name, Unavailable).from_data(data)


@cache
def types() -> Mapping[str, type[Definition]]:
    """Return every question type by its name.

    :raises ValueError: when two classes claim one name
    """
    return by_name(_found())


def by_name(classes: Iterator[type[Definition]]) -> Mapping[str, type[Definition]]:
    """Index ``classes`` by their type.

    :raises ValueError: when two classes claim one name
    """
    index: dict[str, type[Definition]] = {}
    for found in classes:
        if index.setdefault(found.type, found) is not found:
            raise ValueError(f"two question types are called {found.type!r}")
    return MappingProxyType(index)


def _found() -> Iterator[type[Definition]]:
    for module_info in pkgutil.iter_modules(questions.__path__):
        module = import_module(f"{questions.__name__}.{module_info.name}")
        for _, member in inspect.getmembers(module, inspect.isclass):
            if _is_type(member) and member.__module__ == module.__name__:
                yield member


def _is_type(member: type) -> bool:
    return (
        issubclass(member, Definition)
        and not inspect.isabstract(member)
        and member is not Unavailable
    )
