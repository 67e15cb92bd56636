"""Where files lie that are never served by address alone."""

from typing import IO, Any

from django.core.files.base import File
from django.core.files.storage import Storage, storages


class PrivateStorage(Storage):
    """The storage that the settings call ``private``, asked anew each time."""

    def open(self, name: str, mode: str = "rb") -> File:
        """Open a file."""
        return storages["private"].open(name, mode)

    def save(
        self, name: str | None, content: IO[Any], max_length: int | None = None
    ) -> str:
        """Keep a file under a free name; return the name."""
        return storages["private"].save(name, content, max_length=max_length)

    def delete(self, name: str) -> None:
        """Delete a file."""
        storages["private"].delete(name)

    def exists(self, name: str) -> bool:
        """Tell whether there is such a file."""
        return storages["private"].exists(name)

    def size(self, name: str) -> int:
        """Return the size of a file in bytes."""
        return storages["private"].size(name)


def private() -> PrivateStorage:
    """Return the storage; for the fields of models."""
    return PrivateStorage()
