"""A message broker in a folder, for one host without Redis.

kombu's own file-system transport deletes a message before the task has run
and lets readers see half-written files. Here a message is

1. written under a scratch name and renamed into place,
2. claimed by renaming it to ``inflight/<owner>_<name>``,
3. deleted when it is acknowledged.

Claims of processes that died are put back. Whether an owner lives is told by
a POSIX lock that it holds for as long as it exists: the kernel releases it
with the process, a child does not inherit it and a reused process number
cannot fake it.

Due work is a row in the database (:mod:`notices.due`); the messages here only
wake it up, so even a lost folder costs no more than a minute.
"""

import fcntl
import os
import time
import uuid
from contextlib import suppress
from functools import cache, cached_property
from pathlib import Path
from queue import Empty
from typing import IO, Any

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps, loads

SWEEP_SECONDS = 5


class Owner:
    """This process, as the one that claims messages in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._pid = 0
        self._name = ""
        self._lock: IO[bytes] | None = None

    @property
    def name(self) -> str:
        """The name in our claims; a forked child gets one of its own."""
        if self._pid != os.getpid():
            self._pid = os.getpid()
            self._name = f"{self._pid}-{uuid.uuid4().hex}"
            self._hold_lock()
        return self._name

    def _hold_lock(self) -> None:
        """Lock first, name the file then: nobody may find it unlocked."""
        scratch = self._folder.parent / "scratch" / self._name
        self._lock = scratch.open("wb")
        fcntl.lockf(self._lock, fcntl.LOCK_EX)
        scratch.rename(self._folder / self._name)

    def lives(self, name: str) -> bool:
        """Return whether the process that claims as ``name`` still exists."""
        if name == self.name:
            return True
        try:
            with (self._folder / name).open("rb+") as lock:
                fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except FileNotFoundError:
            return False
        except OSError:
            return True
        return False


@cache
def owner_in(folder: Path) -> Owner:
    """Return this process's one owner in ``folder``.

    One for all channels: a process always gets a lock that it holds itself,
    and loses it when it closes the file, so it must never try its own.
    """
    return Owner(folder)


class Channel(filesystem.Channel):
    """Messages as files; see the module's text for their life."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._claims: dict[str, Path] = {}
        self._swept_at = -float(SWEEP_SECONDS)
        for name in ("", "scratch", "inflight", "owners"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        self._owner = owner_in(self.folder / "owners")

    @cached_property
    def folder(self) -> Path:
        """The folder of waiting messages; all else lies in folders below it."""
        return Path(self.data_folder_in)

    @property
    def control_folder(self) -> Path:
        """Where kombu keeps the tables of its exchanges."""
        return self.folder / "control"

    def _put(self, queue: str, payload: dict[str, Any], **_kwargs: Any) -> None:
        name = f"{time.time_ns():020d}_{uuid.uuid4().hex}.{queue}.msg"
        scratch = self.folder / "scratch" / name
        scratch.write_text(dumps(payload), encoding="utf-8")
        scratch.rename(self.folder / name)

    def _get(self, queue: str) -> dict[str, Any]:
        self._sweep_now_and_then()
        for name in sorted(os.listdir(self.folder)):  # noqa: PTH208 - only the names
            if name.partition(".")[2] == f"{queue}.msg":
                with suppress(FileNotFoundError):  # somebody else was faster
                    return self._claim(name)
        raise Empty

    def _claim(self, name: str) -> dict[str, Any]:
        claim = self.folder / "inflight" / f"{self._owner.name}_{name}"
        (self.folder / name).rename(claim)
        payload: dict[str, Any] = loads(claim.read_text(encoding="utf-8"))
        self._claims[payload["properties"]["delivery_tag"]] = claim
        return payload

    def basic_ack(self, delivery_tag: str, multiple: bool = False) -> None:  # noqa: FBT001, FBT002 - kombu's signature
        """Forget the message: its task is done."""
        super().basic_ack(delivery_tag, multiple)
        self._drop(delivery_tag)

    def basic_reject(self, delivery_tag: str, requeue: bool = False) -> None:  # noqa: FBT001, FBT002 - kombu's signature
        """Forget the message, or put it back for another try."""
        super().basic_reject(delivery_tag, requeue)
        self._drop(delivery_tag)

    def _restore(self, message: Any) -> None:
        """Put a claimed message back where it was, in its old place in the line."""
        claim = self._claims.pop(message.delivery_tag, None)
        if claim is None:
            super()._restore(message)
        else:
            self._put_back(claim)

    def _drop(self, delivery_tag: str) -> None:
        if claim := self._claims.pop(delivery_tag, None):
            claim.unlink(missing_ok=True)

    def _sweep_now_and_then(self) -> None:
        if time.monotonic() - self._swept_at >= SWEEP_SECONDS:
            self._swept_at = time.monotonic()
            self.sweep()

    def sweep(self) -> None:
        """Put back what processes that no longer exist had claimed."""
        owners = list((self.folder / "owners").iterdir())
        dead = {path.name for path in owners if not self._owner.lives(path.name)}
        for claim in (self.folder / "inflight").iterdir():
            owner = claim.name.partition("_")[0]
            if owner in dead or not self._owner.lives(owner):
                self._put_back(claim)
        for name in dead:
            (self.folder / "owners" / name).unlink(missing_ok=True)

    def _put_back(self, claim: Path) -> None:
        with suppress(FileNotFoundError):  # another sweep was faster
            claim.rename(self.folder / claim.name.partition("_")[2])


class Transport(filesystem.Transport):
    """``durablefs://``: set ``data_folder_in`` and ``data_folder_out`` to one folder."""

    Channel = Channel
    driver_type = driver_name = "durablefs"


def register() -> None:
    """Make ``durablefs://`` known; call before Celery opens a connection."""
    TRANSPORT_ALIASES["durablefs"] = f"{__name__}:Transport"
