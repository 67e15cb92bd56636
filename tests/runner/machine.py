"""Programs the tests need, and throw-away servers made of them."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

# program → Debian package
PROGRAMS = {
    "chromium": "chromium",
    "initdb": "postgresql",
    "redis-server": "redis-server",
    "pdftotext": "poppler-utils",
    "qpdf": "qpdf",
    "faketime": "faketime",
    "xgettext": "gettext",
}
OTHER_NAMES = {"chromium": ("chromium-browser", "google-chrome")}
START_TIMEOUT_S = 30


def which(program: str) -> str | None:
    """Return the path of ``program``, looking where Debian hides PostgreSQL's too."""
    for name in (program, *OTHER_NAMES.get(program, ())):
        if found := shutil.which(name):
            return found
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"))
    return str(versions[-1]) if versions else None


def install_missing() -> list[str]:
    """Install what is missing where we may; return the programs still missing."""
    missing = [program for program in PROGRAMS if not which(program)]
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        packages = sorted({PROGRAMS[program] for program in missing})
        print("Installing", *packages, "…", flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (
            ["apt-get", "update", "-qq"],
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
        ):
            subprocess.run(
                command, env=environment, stdout=subprocess.DEVNULL, check=False
            )
    return [program for program in PROGRAMS if not which(program)]


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """Run a cluster in a temporary folder, reached by a socket; yield its address."""
    with tempfile.TemporaryDirectory(prefix="nspho-pg-", dir="/tmp") as folder:
        data = Path(folder) / "data"
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        as_postgres(
            "initdb", "-D", data, "-A", "trust", "-U", "postgres", "--no-sync",
            "-E", "UTF8", "--locale=C.UTF-8",
        )  # fmt: skip
        options = (
            f"-c listen_addresses='' -c unix_socket_directories={folder} "
            "-c fsync=off -c synchronous_commit=off -c full_page_writes=off "
            "-c max_connections=200"
        )
        log = Path(folder) / "log"
        as_postgres("pg_ctl", "-D", data, "-w", "-l", log, "-o", options, "start")
        try:
            yield f"postgresql://postgres@/postgres?host={folder}"
        finally:
            as_postgres("pg_ctl", "-D", data, "-m", "immediate", "stop")


def as_postgres(program: str, *arguments: object) -> None:
    """Run a program of PostgreSQL, which refuses to be run by root."""
    command = [str(which(program)), *map(str, arguments)]
    if os.geteuid() == 0:
        command = ["runuser", "-u", "postgres", "--", *command]
    finished = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd="/tmp"
    )
    if finished.returncode:
        sys.exit(f"{program} failed:\n{finished.stdout}{finished.stderr}")


@contextlib.contextmanager
def redis() -> Iterator[str]:
    """Run a Redis server on a socket in a temporary folder; yield its address."""
    with tempfile.TemporaryDirectory(prefix="nspho-redis-", dir="/tmp") as folder:
        socket = Path(folder) / "redis.sock"
        server = subprocess.Popen(
            [str(which("redis-server")), "--port", "0", "--unixsocket", str(socket)],
            cwd=folder,
            stdout=subprocess.DEVNULL,
        )
        try:
            _wait_for(socket)
            yield f"unix://{socket}"
        finally:
            server.terminate()
            server.wait()


def _wait_for(path: Path) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while not path.exists():
        if time.monotonic() > deadline:
            sys.exit(f"{path.name} did not start in {START_TIMEOUT_S} s")
        time.sleep(0.05)
