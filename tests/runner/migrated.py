"""Databases that are migrated once, so that each worker only copies one.

Migrating takes a minute and more of one core. Each of two workers did it for
each of two databases, and the journeys' society once more; now two programs do
it while the checks run.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.runner import machine

ROOT = Path(__file__).resolve().parent.parent.parent
POSTGRESQL_NAME = "migrated"
MIGRATE = ("migrate", "--verbosity", "0")


class Migration:
    """One database on its way to the newest migration."""

    def __init__(
        self,
        engine: str,
        template: str,
        command: Sequence[str] = MIGRATE,
        **environment: str,
    ) -> None:
        self.engine = engine
        self.template = template
        self._process = subprocess.Popen(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def wait(self) -> str:
        """Return what makes a test database of this one; end the run if it failed.

        Rules and journeys both ask.
        """
        if self._process.returncode is None:
            said, _nothing = self._process.communicate()
            if self._process.returncode:
                sys.exit(f"The migrations failed on {self.engine}:\n{said}")
        return self.template


def sqlite(folder: Path) -> Migration:
    """Begin to migrate a file in ``folder``."""
    return Migration(
        "SQLite",
        str(folder / "db.sqlite3"),
        DATABASE_URL="",
        LMS_DATA_DIR=str(folder),
    )


def postgresql(address: str) -> Migration:
    """Begin to migrate a database of its own in the cluster at ``address``."""
    machine.as_postgres(
        "createdb", "-h", _folder(address), "-U", "postgres", POSTGRESQL_NAME
    )
    url = address.replace("/postgres?", f"/{POSTGRESQL_NAME}?")
    return Migration("PostgreSQL", POSTGRESQL_NAME, DATABASE_URL=url)


def _folder(address: str) -> str:
    return address.partition("?host=")[2]
