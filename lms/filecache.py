"""Django's cache in files, with steps that no other process can come between.

Rate limits count in the cache. Django's file backend looks first and writes
afterwards, so that two processes could both pass a limit; here ``add`` and
``incr`` hold a lock of the key's file.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache

# Locks are shared out among so many files, which stay.
LOCKS = 64


class LockedFileCache(FileBasedCache):
    """A cache in files for several processes on one machine."""

    def add(
        self,
        key: str,
        value: Any,
        timeout: Any = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> bool:
        """Set what is not there yet; only one process gets ``True``."""
        with self._lock(key, version):
            return super().add(key, value, timeout, version)

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Count on without losing a step."""
        with self._lock(key, version):
            return super().incr(key, delta, version)

    @contextmanager
    def _lock(self, key: str, version: int | None) -> Iterator[None]:
        self._createdir()
        name = Path(self._key_to_file(key, version)).name
        number = int(name.partition(".")[0], 16) % LOCKS
        with (Path(self._dir) / f"{number}.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
