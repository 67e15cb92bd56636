"""``bin/demo``: prepare the demo society and serve it, everything in one folder."""

import argparse
import fcntl
import hashlib
import os
import shutil
import sys
from functools import partial
from pathlib import Path

from lms.supervisor import Service, Supervisor, answers, is_free

HOST = "127.0.0.1"
PORT = 8000
LAST_PORT = 2**16 - 1
PROJECT = Path(__file__).resolve().parent.parent
# What --reset removes: all that the demo makes, apart from the secret key and
# the collected static files. Anything else in the folder is not ours.
OURS = [
    "db.sqlite3",
    "db.sqlite3-shm",
    "db.sqlite3-wal",
    "broker",
    "cache",
    "clock",
    "media",
    "private",
]


def main() -> int:
    """Do what the command line says; return the exit code."""
    options = _parser().parse_args()
    folder = (Path(options.caller) / options.data).resolve()
    if not options.no_serve and not is_free(HOST, options.port):
        other = options.port + (1 if options.port < LAST_PORT else -1)
        return _refuse(
            f"Port {options.port} is taken: stop what listens there, or choose"
            f" another with bin/demo --port {other}."
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / "demo.lock").open("a")
    except OSError as error:
        return _refuse(f"Cannot write to {folder}: {error.strerror}.")
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return _refuse(f"Another bin/demo is using {folder}.")
        return _run(options, folder)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="bin/demo", description="Prepare the demo society and serve it."
    )
    parser.add_argument("--port", type=_port, default=PORT, help="default: 8000")
    parser.add_argument(
        "--data", default=str(PROJECT / "var"), metavar="DIR", help="default: var/"
    )
    parser.add_argument("--no-serve", action="store_true", help="prepare only")
    parser.add_argument("--reset", action="store_true", help="start over")
    parser.add_argument("--caller", default=".", help=argparse.SUPPRESS)
    return parser


def _port(text: str) -> int:
    if text.isdecimal() and 0 < int(text) <= LAST_PORT:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a port")


def _refuse(sentence: str) -> int:
    sys.stderr.write(f"{sentence}\n")
    return 1


def _run(options: argparse.Namespace, folder: Path) -> int:
    os.environ.update(
        DJANGO_SETTINGS_MODULE="lms.settings.demo",
        LMS_DATA_DIR=str(folder),
        LMS_BASE_URL=f"http://{HOST}:{options.port}",
        DATABASE_URL="",
        REDIS_URL="",
    )
    os.umask(0o077)  # the society is nobody else's
    if options.reset:
        reset(folder)
    prepare(folder)
    if options.no_serve:
        _say_sign_ins()
        _say(f"Ready in {folder}.")
        return 0
    return serve(options.port, folder)


def reset(folder: Path) -> None:
    """Remove what earlier runs have made in ``folder``."""
    for name in OURS:
        path = folder / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def prepare(folder: Path) -> None:
    """Bring database, translations, static files and society up to date."""
    from django.core.management import call_command

    _say("Compiling translations …")
    start_django()
    _say("Migrating the database …")
    call_command("migrate", interactive=False, verbosity=0)
    _collect_static(folder / "static" / ".sources")
    _load_society()


def start_django() -> None:
    """Compile what changed, and only then let Django read it.

    Django keeps what it has read, missing catalogues too, for as long as the
    process lives: compiled any later, Russian papers would be printed in English.
    """
    import django

    from lms import translations

    translations.compile_all()
    django.setup()


def _load_society() -> None:
    from django.utils import timezone

    from lms.demo import society

    _say("Loading the demo society …")
    society.load(at=timezone.now(), say=lambda part: _say(f"  {part}"))


def _collect_static(stamp: Path) -> None:
    """Collect static files if one has changed: hashing and packing takes a while."""
    from django.core.management import call_command

    wanted = _fingerprint_of_static_files()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    _say("Collecting static files …")
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(wanted)


def _fingerprint_of_static_files() -> str:
    from django.contrib.staticfiles.finders import get_finders

    files = [
        Path(storage.path(name))
        for finder in get_finders()
        for name, storage in finder.list([])
    ]
    facts = sorted((str(f), f.stat().st_size, f.stat().st_mtime_ns) for f in files)
    return hashlib.sha256(repr(facts).encode()).hexdigest()


def serve(port: int, folder: Path) -> int:
    """Run web server, worker and clock until Ctrl-C; return the exit code."""
    from django.db import connections

    connections.close_all()
    (folder / "clock").mkdir(exist_ok=True)
    supervisor = Supervisor(
        services(port, folder),
        is_ready=partial(answers, HOST, port),
        on_ready=partial(_welcome, port),
    )
    _say("Starting …")
    return supervisor.run()


def services(port: int, folder: Path) -> list[Service]:
    """Return the processes that make up the running system."""
    celery = [sys.executable, "-m", "celery", "-A", "lms", "--quiet"]
    quiet = ["--loglevel", "WARNING"]
    alone = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    # Celery warns a root that runs it; a demo in a container has no other user.
    as_root = {"PYTHONWARNINGS": "ignore:You're running the worker"}
    granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"]
    listen = ["--host", HOST, "--port", str(port), "--blocking-threads", "4"]
    return [
        Service(
            "web",
            [*granian, *listen, "--log-level", "warning", "lms.wsgi:application"],
        ),
        Service(
            "worker", [*celery, "worker", "--concurrency", "1", *quiet, *alone], as_root
        ),
        Service(
            "clock",
            [
                *celery,
                "beat",
                *quiet,
                "--pidfile=",
                f"--schedule={folder / 'clock' / 'schedule'}",
            ],
        ),
    ]


def _welcome(port: int) -> None:
    """Say where everything is and who can sign in."""
    address = f"http://{HOST}:{port}"
    _say(
        f"\n  Site     {address}/   (English: {address}/en/)"
        f"\n  Admin    {address}/admin/"
        f"\n  Mail     {address}/mail/   (kept here instead of being sent)\n"
    )
    _say_sign_ins()
    _say("\nCtrl-C stops everything.")


def _say_sign_ins() -> None:
    from lms.demo import accounts

    _say("  Sign in as")
    for found in accounts.sign_ins():
        what = accounts.ROLES[found.role]
        _say(f"  {found.role:10} {found.email:32} {found.password}   {what}")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
