"""``bin/demo``: refuses in one sentence, removes only its own, starts three things."""

import fcntl
import socket
import subprocess
import sys

import pytest
from django.conf import settings

from lms import launcher


@pytest.fixture
def demo(monkeypatch, capsys):
    """Return a function that runs ``bin/demo`` and returns its code and complaint."""

    def demo(*arguments):
        monkeypatch.setattr(sys, "argv", ["bin/demo", *arguments])
        code = launcher.main()
        return code, capsys.readouterr().err

    return demo


@pytest.fixture
def port():
    """A port that somebody listens at."""
    with socket.socket() as server:
        server.bind((launcher.HOST, 0))
        server.listen()
        yield server.getsockname()[1]


def test_a_taken_port_is_named_and_another_one_offered(demo, port, tmp_path):
    code, complaint = demo("--port", str(port), "--data", str(tmp_path))

    assert code == 1
    assert complaint == (
        f"Port {port} is taken: stop what listens there, or choose another with"
        f" bin/demo --port {port + 1}.\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_two_demos_do_not_share_a_folder(demo, tmp_path):
    with (tmp_path / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)

        code, complaint = demo("--no-serve", "--data", str(tmp_path))

    assert (code, complaint) == (1, f"Another bin/demo is using {tmp_path}.\n")


def test_a_folder_that_cannot_be_made_is_named(demo, tmp_path):
    (tmp_path / "file").touch()

    code, complaint = demo("--no-serve", "--data", str(tmp_path / "file" / "var"))

    assert code == 1
    assert complaint.startswith(f"Cannot write to {tmp_path / 'file' / 'var'}: ")


@pytest.mark.parametrize("port", ["http", "0", "65536", "70000"])
def test_what_is_no_port_is_refused(demo, port, capsys):
    with pytest.raises(SystemExit):
        demo("--port", port)

    assert f"{port!r} is not a port" in capsys.readouterr().err


def test_the_last_port_is_one(monkeypatch, demo, tmp_path):
    monkeypatch.setattr(launcher, "is_free", lambda _host, _port: False)

    code, complaint = demo("--port", "65535", "--data", str(tmp_path))

    assert code == 1
    assert complaint.endswith("another with bin/demo --port 65534.\n")


def test_a_relative_folder_is_meant_from_where_the_command_was_typed(demo, tmp_path):
    (tmp_path / "file").touch()

    _code, complaint = demo(
        "--no-serve", "--data", "file/var", "--caller", str(tmp_path)
    )

    assert str(tmp_path / "file" / "var") in complaint


def test_starting_over_removes_only_what_the_demo_has_made(tmp_path):
    for name in launcher.OURS:
        (tmp_path / name).mkdir()
        (tmp_path / name / "content").touch()
    (tmp_path / "db.sqlite3").rename(tmp_path / "away")
    (tmp_path / "db.sqlite3").touch()
    for name in ("secret-key", "demo-password", "thesis.odt"):
        (tmp_path / name).touch()

    launcher.reset(tmp_path)

    left = {path.name for path in tmp_path.iterdir()}
    assert left == {"away", "secret-key", "demo-password", "thesis.odt"}


def test_static_files_are_collected_again_only_when_one_has_changed(
    settings, tmp_path, capsys
):
    source = tmp_path / "source"
    source.mkdir()
    (source / "one.txt").write_text("1")
    settings.STATICFILES_DIRS = [source]
    settings.STATICFILES_FINDERS = [
        "django.contrib.staticfiles.finders.FileSystemFinder"
    ]
    settings.STATIC_ROOT = tmp_path / "static"
    stamp = settings.STATIC_ROOT / ".sources"

    said = []
    for text in ("1", "1", "22"):
        (source / "one.txt").write_text(text) if text == "22" else None
        launcher._collect_static(stamp)
        said.append(capsys.readouterr().out)

    assert said == ["Collecting static files …\n", "", "Collecting static files …\n"]
    assert (settings.STATIC_ROOT / "one.txt").read_text() == "22"


def test_web_server_worker_and_clock_run_on_this_machine_only(tmp_path):
    services = {s.name: " ".join(s.command) for s in launcher.services(8123, tmp_path)}

    assert set(services) == {"web", "worker", "clock"}
    assert "--host 127.0.0.1 --port 8123" in services["web"]
    assert str(tmp_path) in services["clock"]


def test_the_command_explains_itself():
    result = subprocess.run(
        [settings.BASE_DIR / "bin" / "demo", "--help"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert "--port N" in result.stdout
    assert "--no-serve" in result.stdout
