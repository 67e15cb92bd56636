"""``python -m tests.bench``: the table of targets, medians and ratios."""

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path
from urllib.parse import urlencode

from tests.bench.load import Figures, Request, measure
from tests.runner import machine

ROOT = Path(__file__).resolve().parent.parent.parent
BIN = Path(sys.executable).parent
WORKERS = 2
START_TIMEOUT_S = 60
PAGE_FLOOR = "bare page"
WRITE_FLOOR = "bare write"
# Ratios to the floor of the same kind (docs/speed.md).
TARGETS = {
    "home, anonymous": 2.5,
    "schedule, anonymous": 2.5,
    "run, anonymous": 2.5,
    "course, signed in": 3.2,
    "lesson, signed in": 3.2,
    "my learning": 3.2,
    "verification": 1.5,
    "quiz page": 2.5,
    "autosave": 1.5,
    "save and next": 2,
    "scan": 1.5,
    "heartbeat": 1.5,
}
# These are held against the bare write.
WRITES = {"autosave", "save and next", "scan", "heartbeat"}


def main() -> None:
    """Load the demo society into PostgreSQL, serve it, measure, print a table."""
    options = _arguments()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        database = stack.enter_context(machine.postgresql())
        environment = {
            **os.environ,
            "DATABASE_URL": database,
            "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
            "LMS_DATA_DIR": str(folder),
        }
        facts = _prepare(environment)
        port = _free_port()
        environment["LMS_BASE_URL"] = f"http://127.0.0.1:{port}"
        server = stack.enter_context(_server(environment, port))
        servers = [server, *_postgres_pids()]
        _report(_rounds(facts, port, servers, options), options, facts)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--clients", type=int, default=16)
    return parser.parse_args()


def _prepare(environment: dict[str, str]) -> dict:
    for command in (
        # First: migrating reads texts, and each step is a process of its own.
        ["compile_translations"],
        ["migrate", "--run-syncdb", "-v", "0"],
        ["collectstatic", "--noinput", "-v", "0"],
        ["load_demo"],
    ):
        _manage(environment, *command)
    script = Path(__file__).with_name("society.py").read_text(encoding="utf-8")
    return json.loads(_manage(environment, "shell", "-v", "0", "-c", script))


def _manage(environment: dict[str, str], *arguments: str) -> str:
    finished = subprocess.run(
        [str(BIN / "python"), "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )
    if finished.returncode:
        sys.exit(f"manage.py {' '.join(arguments[:1])} failed:\n{finished.stderr}")
    return finished.stdout


@contextmanager
def _server(environment: dict[str, str], port: int) -> Iterator[int]:
    """Serve as in production: granian, two workers, persistent connections."""
    command = [
        str(BIN / "granian"),
        "--interface", "wsgi",
        "--host", "127.0.0.1",
        "--port", str(port),
        "--workers", str(WORKERS),
        "--blocking-threads", "1",
        "--no-access-log",
        "lms.wsgi:application",
    ]  # fmt: skip
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
    )
    try:
        _wait(f"http://127.0.0.1:{port}/bench/page/")
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def _wait(address: str) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(address, timeout=5)
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)
        else:
            return
    sys.exit("the server did not start")


def _postgres_pids() -> list[int]:
    """Return the pids of postmasters: their children are the connections."""
    found = []
    for line in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = line.read_bytes().split(b"\0")
        except (FileNotFoundError, ProcessLookupError):
            continue
        if words[0].endswith(b"/postgres") and b"-D" in words:
            found.append(int(line.parent.name))
    return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _scenarios(facts: dict) -> dict[str, object]:
    """Return name → function of the client's number that makes its request."""
    cookies = facts["cookies"]
    token = "b" * 32

    def signed_in(number: int) -> dict[str, str]:
        cookie = cookies[number % len(cookies)]
        return {"Cookie": f"{cookie}; csrftoken={token}", "X-CSRFToken": token}

    def page(path: str, *, with_cookie: bool):
        return lambda n: Request(path, signed_in(n) if with_cookie else {})

    def write(number: int) -> Request:
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        headers = {**signed_in(number), **form}
        return Request("/bench/write/", headers, method="POST", body="text=saved")

    return {
        **_of_a_quiz(facts["running"], token),
        **_of_a_register(facts["register"], token),
        PAGE_FLOOR: page("/bench/page/", with_cookie=True),
        WRITE_FLOOR: write,
        **{
            name: page(path, with_cookie=with_cookie)
            for name, (path, with_cookie) in facts["pages"].items()
        },
    }


def _of_a_quiz(running: list[dict], token: str) -> dict[str, object]:
    """Look at a question, save an answer by script, save it and go on: each its own."""
    numbers = count(1)

    def at(number: int, *, part: bool = False) -> dict[str, str]:
        cookie = running[number % len(running)]["cookie"]
        headers = {
            "Cookie": f"{cookie}; csrftoken={token}",
            "X-CSRFToken": token,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        return headers | ({"X-Part": "save"} if part else {})

    def path(number: int) -> str:
        return f"/attempts/{running[number % len(running)]['code']}/1/"

    def body(number: int, go: str) -> Callable[[], str]:
        keys = running[number % len(running)]["keys"]

        def made() -> str:
            sequence = next(numbers)
            return urlencode(
                {
                    "client": f"bench-{number}",
                    "sequence": sequence,
                    "touched": 1,
                    "answer.chosen": keys[sequence % len(keys)],
                    "go": go,
                }
            )

        return made

    return {
        "quiz page": lambda n: Request(path(n), at(n)),
        "autosave": lambda n: Request(
            path(n), at(n, part=True), method="POST", body=body(n, "")
        ),
        "save and next": lambda n: Request(
            path(n), at(n), method="POST", body=body(n, "next"), wanted=302
        ),
    }


def _of_a_register(register: dict, token: str) -> dict[str, object]:
    """Scan a badge at a desk, and beat as the page of a webinar does."""
    scans, session = count(1), register["session"]

    def headers(cookie: str, kind: str) -> dict[str, str]:
        return {
            "Cookie": f"{cookie}; csrftoken={token}",
            "X-CSRFToken": token,
            "Content-Type": kind,
        }

    def scan() -> str:
        number, now = next(scans), round(time.time() * 1000)
        entry = {
            "client_id": str(uuid.uuid4()),
            "session": session,
            "person": register["people"][number % len(register["people"])],
            "kind": "in" if number % 2 else "out",
            "source": "badge",
            "at": now,
            "offset": 0,
        }
        return json.dumps({"now": now, "device": "bench", "entries": [entry]})

    def desk(_number: int) -> Request:
        path = f"/r/{register['run']}/door/events/"
        own = headers(register["trainer"], "application/json")
        return Request(path, own, method="POST", body=scan)

    def beat(number: int) -> Request:
        path = f"/r/{register['run']}/live/{session}/ping/"
        cookies = register["cookies"]
        own = headers(
            cookies[number % len(cookies)], "application/x-www-form-urlencoded"
        )
        return Request(path, own, method="POST", body=f"page={uuid.UUID(int=number)}")

    return {"scan": desk, "heartbeat": beat}


def _rounds(facts, port, servers, options) -> dict[str, list[Figures]]:
    """Measure every scenario in each round, so that drift meets all alike.

    First every page is asked for: a server that has just started reads
    templates and cuts pictures, which happens once.
    """
    scenarios = _scenarios(facts)
    for make in scenarios.values():
        measure(make, port=port, servers=servers, clients=WORKERS * 2, seconds=1)
    figures: dict[str, list[Figures]] = {name: [] for name in scenarios}
    for _ in range(options.rounds):
        for name, make in scenarios.items():
            figures[name].append(
                measure(
                    make,
                    port=port,
                    servers=servers,
                    clients=options.clients,
                    seconds=options.seconds,
                )
            )
    return figures


def _report(figures: dict[str, list[Figures]], options, facts) -> None:
    print(
        f"Demo society ({facts['enrolments']} enrolments), PostgreSQL, granian, "
        f"{WORKERS} workers, {options.clients} clients, median of {options.rounds} runs\n"
    )
    print(
        "| scenario | CPU ms | min-max | ratio | target | | rps | p50 ms | p95 ms | errors |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    floors = {
        name: statistics.median(run.cpu for run in figures[name])
        for name in (PAGE_FLOOR, WRITE_FLOOR)
    }
    for name, runs in figures.items():
        print(_row(name, runs, floors[WRITE_FLOOR if name in WRITES else PAGE_FLOOR]))


def _row(name: str, runs: list[Figures], floor: float) -> str:
    cpu = statistics.median(run.cpu for run in runs)
    target = TARGETS.get(name)
    ratio = cpu / floor if floor else 0
    verdict = "" if target is None else ("met" if ratio <= target else "MISSED")
    spread = f"{min(run.cpu for run in runs):.1f}-{max(run.cpu for run in runs):.1f}"
    return (
        f"| {name} | {cpu:.1f} | {spread} | {ratio:.2f} | {target or ''} | {verdict} "
        f"| {statistics.median(run.rps for run in runs):.0f} "
        f"| {statistics.median(run.p50 for run in runs):.0f} "
        f"| {statistics.median(run.p95 for run in runs):.0f} "
        f"| {sum(run.errors for run in runs)} |"
    )


if __name__ == "__main__":
    main()
