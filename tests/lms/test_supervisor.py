"""One process tree: everything starts together and nothing is left behind."""

import os
import signal
import socket
import subprocess
import sys
import time

import pytest

from lms.supervisor import answers, is_free

CHILD = "import os, time; os.write(1, b'%d\\n' % os.getpid()); time.sleep({seconds})"
STUBBORN = (
    "import os, signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "os.write(1, b'%d\\n' % os.getpid()); time.sleep(60)"
)
PARENT = """
import os, sys
from lms.supervisor import Service, Supervisor
services = [Service(str(n), [sys.executable, "-c", code]) for n, code in enumerate({codes!r})]
sys.exit(Supervisor(services, on_ready=lambda: os.write(1, b"ready\\n")).run())
"""


@pytest.fixture
def supervise():
    """Return a function that runs a supervisor over children with these programs."""
    started = []

    def supervise(*codes):
        process = subprocess.Popen(
            [sys.executable, "-c", PARENT.format(codes=codes)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        lines = {process.stdout.readline().strip() for _ in range(len(codes) + 1)}
        return process, [int(pid) for pid in lines - {"ready"}]

    yield supervise
    for process in started:
        process.kill()
        process.communicate()


def exists(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_one_signal_ends_everything(supervise, number):
    process, children = supervise(CHILD.format(seconds=60), CHILD.format(seconds=60))

    process.send_signal(number)

    assert process.wait(timeout=10) == 0
    assert len(children) == 2
    assert not any(exists(child) for child in children)


def test_when_one_service_ends_the_others_are_stopped(supervise):
    process, children = supervise(CHILD.format(seconds=60), CHILD.format(seconds=1))

    code = process.wait(timeout=10)

    assert code == 1
    assert "1 ended (0); stopping the rest." in process.stderr.read()
    assert not any(exists(child) for child in children)


def test_a_second_signal_kills_what_will_not_stop(supervise):
    process, children = supervise(STUBBORN)

    process.terminate()
    time.sleep(0.5)
    still_there = [exists(child) for child in children]
    process.terminate()

    assert process.wait(timeout=10) == 0
    assert still_there == [True]
    assert not any(exists(child) for child in children)


def test_a_port_is_free_until_somebody_listens():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        port = server.getsockname()[1]
        server.listen()

        taken = (is_free("127.0.0.1", port), answers("127.0.0.1", port))

    assert taken == (False, True)
    assert (is_free("127.0.0.1", port), answers("127.0.0.1", port)) == (True, False)
