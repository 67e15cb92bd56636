"""CPU time and memory of this process, the database's share included."""

import os
import resource
import time
from contextlib import contextmanager
from pathlib import Path

from tests.bench.load import TICKS


def open_database(address: str, folder: str) -> None:
    """Point Django at an empty database and migrate it."""
    os.environ["DATABASE_URL"] = address
    os.environ["LMS_DATA_DIR"] = folder
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("compile_translations", verbosity=0)
    call_command("migrate", run_syncdb=True, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


@contextmanager
def measured(what: str):
    """Print clock, CPU time (the database's too) and growth of the peak of memory."""
    before, began, used = peak(), time.monotonic(), cpu()
    yield
    print(
        f"{what}: {cpu() - used:.1f} s of CPU, {time.monotonic() - began:.1f} s by the "
        f"clock, peak {peak():.0f} MB ({before:.0f} MB before)",
        flush=True,
    )


def peak() -> float:
    """Return the most memory this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def cpu() -> float:
    """Return seconds of CPU of this process and of the database for it."""
    return time.process_time() + _cpu_of_database()


def _cpu_of_database() -> float:
    """Return what our connection's process has used; nothing for SQLite, it is us."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0.0
    connection.ensure_connection()
    stat = Path(f"/proc/{connection.connection.info.backend_pid}/stat")
    fields = stat.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS
