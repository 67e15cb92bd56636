"""A real server, a real worker, a real browser.

The society is prepared and served exactly as ``bin/demo`` does it, in a
temporary folder; mail is read on the page where the demo keeps it.
"""

import contextlib
import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys.visitor import Visitor
from tests.runner.machine import which

ROOT = Path(__file__).resolve().parent.parent.parent
START_TIMEOUT_S = 900
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass
class Society:
    """The served demo: its address, and a way to prepare something in it."""

    address: str
    folder: Path

    @cached_property
    def _inside(self) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.journeys.inside"],
            cwd=ROOT,
            env=_environment(self.folder),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, script: str) -> str:
        """Run a Python script inside the served system; return what it printed."""
        self._inside.stdin.write(json.dumps(script) + "\n")
        self._inside.stdin.flush()
        said = json.loads(self._inside.stdout.readline())
        assert said["failure"] == ""
        return said["printed"]

    @cached_property
    def password(self) -> str:
        """The password of all accounts of the demo."""
        return (self.folder / "demo-password").read_text(encoding="ascii").strip()

    def leave(self) -> None:
        """End what runs scripts inside."""
        self._inside.stdin.close()
        self._inside.wait(timeout=30)
        self._inside.stdout.close()


@pytest.fixture(scope="session")
def society(tmp_path_factory) -> Iterator[Society]:
    """Serve the demo society on a free port until the journeys are over."""
    # A folder prepared earlier saves a minute while one writes a journey.
    prepared = os.environ.get("LMS_TEST_SOCIETY")
    folder = Path(prepared) if prepared else tmp_path_factory.mktemp("society")
    if template := os.environ.get("LMS_TEST_TEMPLATE"):
        _copy_migrated(template, folder / "db.sqlite3")
    port = _free_port()
    log = (folder / "server.log").open("w")
    process = subprocess.Popen(
        [sys.executable, "-m", "lms.launcher", "--data", folder, "--port", str(port)],
        cwd=ROOT,
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    address = f"http://localhost:{port}"
    try:
        _wait(f"{address}/", process, folder / "server.log")
        served = Society(address=address, folder=folder)
        yield served
        served.leave()
    finally:
        process.terminate()
        process.wait(timeout=60)
        log.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Debian's Chromium."""
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=which("chromium"), args=FLAGS)


@pytest.fixture
def visit(society, browser):
    """Return a function that opens a browser for somebody new.

    At the end of the test everybody's console must be clean.
    """
    visitors: list[Visitor] = []

    def somebody(language="ru", width=360, *, scripts=True, theme="light") -> Visitor:
        context = browser.new_context(
            base_url=society.address,
            viewport={"width": width, "height": 800},
            java_script_enabled=scripts,
            color_scheme=theme,
            locale={"ru": "ru-RU", "en": "en-GB"}[language],
            reduced_motion="reduce",
        )
        visitors.append(
            Visitor(
                context,
                language=language,
                scripts=scripts,
                password=society.password,
            )
        )
        return visitors[-1]

    yield somebody
    complaints = [line for visitor in visitors for line in visitor.complaints]
    for visitor in visitors:
        visitor.leave()
    assert complaints == []


def _environment(folder: Path) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "lms.settings.demo",
        "LMS_DATA_DIR": str(folder),
        "DATABASE_URL": "",
        "REDIS_URL": "",
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _copy_migrated(template: str, path: Path) -> None:
    """Begin with migrated tables; the demo's own ``migrate`` finds nothing to do."""
    shutil.copy(template, path)
    with contextlib.closing(sqlite3.connect(path)) as database, database:
        # It bears the name that tests give it; the demo makes one of its own.
        database.execute("DELETE FROM wagtailcore_site")


def _wait(address: str, process: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5)
        except OSError:
            time.sleep(0.5)
        else:
            return
    pytest.fail(f"the society did not start:\n{log.read_text(encoding='utf-8')}")
