"""Several processes as one: they start together and end together.

Each child has a session of its own, so that a Ctrl-C in the terminal reaches
only this process, which then asks every child to stop, once. A second signal
kills. When one child dies, the others are stopped too: half a system is worse
than none.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field

PATIENCE = 30.0  # seconds to stop in, then children are killed
TICK = 0.1
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True)
class Service:
    """A child process and how to start it."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)

    def start(self) -> "subprocess.Popen[bytes]":
        """Start it in a session of its own."""
        return subprocess.Popen(  # noqa: S603 - our own commands
            self.command,
            env={**os.environ, **self.environment},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )


class Supervisor:
    """Runs services until a signal comes or one of them ends."""

    def __init__(
        self,
        services: Sequence[Service],
        *,
        is_ready: Callable[[], bool] = lambda: True,
        on_ready: Callable[[], None] = lambda: None,
    ) -> None:
        self._services = services
        self._is_ready = is_ready
        self._on_ready = on_ready
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._stopping_since: float | None = None
        self._failed = ""

    def run(self) -> int:
        """Run until everything has ended; return the exit code.

        0 after a signal, 1 when a service ended by itself.
        """
        for number in SIGNALS:
            signal.signal(number, self._on_signal)
        try:
            self._start()
            self._watch()
        finally:
            self._kill()
        return 1 if self._failed else 0

    def _start(self) -> None:
        for service in self._services:
            if self._stopping_since is None:
                self._processes[service.name] = service.start()

    def _watch(self) -> None:
        told = False
        while self._alive():
            if not told and self._stopping_since is None and self._is_ready():
                told = True
                self._on_ready()
            self._look_after()
            time.sleep(TICK)

    def _look_after(self) -> None:
        ended = [n for n, p in self._processes.items() if p.poll() is not None]
        if ended and self._stopping_since is None:
            self._failed = ended[0]
            code = self._processes[ended[0]].returncode
            sys.stderr.write(f"{ended[0]} ended ({code}); stopping the rest.\n")
            self._stop()
        if self._stopping_since and time.monotonic() - self._stopping_since > PATIENCE:
            self._kill()

    def _alive(self) -> bool:
        return any(process.poll() is None for process in self._processes.values())

    def _on_signal(self, _number: int, _frame: object) -> None:
        if self._stopping_since is None:
            self._stop()
        else:
            self._kill()

    def _stop(self) -> None:
        self._stopping_since = time.monotonic()
        for process in self._processes.values():
            if process.poll() is None:
                process.terminate()

    def _kill(self) -> None:
        """Kill what is left, and what a dead child has left behind."""
        for process in self._processes.values():
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)


def answers(host: str, port: int) -> bool:
    """Tell whether somebody listens at ``host:port``."""
    with closing(socket.socket()) as probe:
        probe.settimeout(1)
        return probe.connect_ex((host, port)) == 0


def is_free(host: str, port: int) -> bool:
    """Tell whether a server could listen at ``host:port``."""
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
