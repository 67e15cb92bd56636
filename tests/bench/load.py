"""A closed loop of clients, and the CPU time of everything behind them."""

import http.client
import os
import statistics
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Request:
    """One request as a client sends it; ``body`` may be made anew each time."""

    path: str
    headers: dict[str, str]
    method: str = "GET"
    body: str | Callable[[], str] | None = None
    wanted: int = http.client.OK


@dataclass(frozen=True)
class Figures:
    """What one run of a scenario measured; times in milliseconds."""

    requests: int
    errors: int
    rps: float
    p50: float
    p95: float
    cpu: float


def measure(
    make: Callable[[int], Request],
    *,
    port: int,
    servers: Iterable[int],
    clients: int,
    seconds: float,
) -> Figures:
    """Run ``clients`` closed loops for ``seconds``; ``make(n)`` is client n's request."""
    servers = list(servers)
    before = cpu_seconds(servers)
    started = time.perf_counter()
    times, errors = _loops(make, port, clients, started + seconds)
    took = time.perf_counter() - started
    cpu = cpu_seconds(servers) - before
    done = len(times) or 1
    ordered = sorted(times) or [0.0]
    return Figures(
        requests=len(times),
        errors=errors,
        rps=len(times) / took,
        p50=1000 * statistics.median(ordered),
        p95=1000 * ordered[int(0.95 * (len(ordered) - 1))],
        cpu=1000 * cpu / done,
    )


def _loops(make, port, clients, until):
    times: list[float] = []
    errors: list[int] = []
    threads = [
        threading.Thread(target=_loop, args=(make(n), port, until, times, errors))
        for n in range(clients)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times, len(errors)


def _loop(request, port, until, times, errors):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    while time.perf_counter() < until:
        started = time.perf_counter()
        body = request.body() if callable(request.body) else request.body
        connection.request(
            request.method, request.path, body=body, headers=request.headers
        )
        answer = connection.getresponse()
        answer.read()
        if answer.status == request.wanted:
            times.append(time.perf_counter() - started)
        else:
            errors.append(answer.status)
    connection.close()


def cpu_seconds(roots: Iterable[int]) -> float:
    """Return the CPU time of the processes ``roots`` and all below them so far.

    Time of children that ended is in their parent's figures.
    """
    tree = _processes()
    total, waiting = 0, list(roots)
    while waiting:
        pid = waiting.pop()
        if pid in tree:
            total += tree[pid][1]
            waiting += [child for child, (parent, _) in tree.items() if parent == pid]
    return total / TICKS


def _processes() -> dict[int, tuple[int, int]]:
    """Return pid → (parent, ticks) of every process."""
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        ticks = sum(int(fields[index]) for index in range(11, 15))
        found[int(stat.parent.name)] = (int(fields[1]), ticks)
    return found
