"""The running demo: it serves, its worker works, and nothing outlives it."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest
from django.conf import settings

pytestmark = pytest.mark.full
PHYSICIAN = "physician@demo.nodgo.example"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def processes_in(folder):
    """Return number and command of what runs with ``folder`` as its data."""
    listed = subprocess.run(
        ["ps", "-ww", "-eo", "pid,args"], capture_output=True, text=True, check=True
    )
    rows = (line.split(None, 1) for line in listed.stdout.splitlines()[1:])
    return {int(pid): command for pid, command in rows if str(folder) in command}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("demo")


@pytest.fixture
def demo(folder):
    """Start the demo and return its process and address, once it answers."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "lms.launcher", f"--port={port}", f"--data={folder}"],
        cwd=settings.BASE_DIR,
        env={"HOME": str(folder), "PATH": os.environ["PATH"]},
        stdout=subprocess.PIPE,
        text=True,
    )
    for line in process.stdout:
        if "Ctrl-C stops everything" in line:
            break
    yield process, f"http://127.0.0.1:{port}"
    process.terminate()
    process.communicate(timeout=60)


def test_a_sign_in_code_is_sent_within_seconds_and_ctrl_c_ends_everything(demo, folder):
    process, address = demo
    visitor = build_opener(HTTPCookieProcessor(CookieJar()))
    form = visitor.open(f"{address}/accounts/login/code/").read().decode()
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', form)[1]

    visitor.open(
        f"{address}/accounts/login/code/",
        urlencode({"email": PHYSICIAN, "csrfmiddlewaretoken": token}).encode(),
    )
    deadline, mail = time.monotonic() + 30, ""
    while "отправлено" not in mail and time.monotonic() < deadline:
        mail = visitor.open(f"{address}/mail/?to={PHYSICIAN}").read().decode()
    running = processes_in(folder)
    process.send_signal(signal.SIGINT)

    assert "отправлено" in mail
    assert len(running) >= 2
    assert process.wait(timeout=60) == 0
    assert processes_in(folder) == {}


def test_a_second_start_is_quick_and_loads_nothing_twice(demo):
    _process, address = demo

    page = build_opener().open(f"{address}/en/").read().decode()

    assert page.count('<main id="main"') == 1
