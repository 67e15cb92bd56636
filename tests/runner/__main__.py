"""``python -m tests.runner``: see ``bin/test``."""

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.runner import coverage_rule, machine, migrated

ROOT = Path(__file__).resolve().parent.parent.parent
BIN = Path(sys.executable).parent
COVERAGE = ["--cov", "--cov-report=", "--cov-config=pyproject.toml"]
RULES = [
    "-m",
    "not journey and not full",
    "-n",
    "2",
    "--dist",
    "loadscope",
    "--create-db",
]
JOURNEYS = ["tests/journeys"]

CHECKS = {
    "ruff": ["ruff", "check", "--quiet"],
    "formatting": ["ruff", "format", "--check", "--quiet"],
    "types": ["mypy"],
    "import contracts": ["lint-imports"],
    "templates": ["djlint", "templates", "--lint", "--quiet"],
    "translations": ["python", "manage.py", "compile_translations"],
    "migrations": ["python", "manage.py", "makemigrations", "--check", "--dry-run"],
}


@dataclass
class Report:
    """What failed and what was left out so far."""

    failed: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)

    def run(self, name: str, command: Sequence[str], **environment: str) -> bool:
        """Run one step, print how long it took, remember whether it failed."""
        print(f"\n=== {name}", flush=True)
        started = time.monotonic()
        program, *arguments = command
        finished = subprocess.run(
            [str(BIN / program), *arguments],
            env={**os.environ, **environment},
            cwd=ROOT,
            check=False,
        )
        passed = finished.returncode == 0
        print(
            f"=== {name}: {'passed' if passed else 'FAILED'}"
            f" in {time.monotonic() - started:.0f} s",
            flush=True,
        )
        if not passed:
            self.failed.append(name)
        return passed

    def skip(self, name: str, why: str) -> None:
        """Remember a step that cannot run here, and say so loudly."""
        self.skipped.append(name)
        print(f"\n!!! SKIPPED: {name}: {why}", flush=True)


def main() -> int:
    """Run everything; the last words are pytest's own summary."""
    options, wanted = _arguments()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.test")
    os.environ.update(PYTHONUNBUFFERED="1", DJANGO_COLORS="nocolor")
    report = Report()
    if wanted:
        return not report.run("tests", ["pytest", *wanted])
    if options.checks:
        return _checks(report)
    missing = machine.install_missing()
    if options.cases:
        return not report.run(
            "cases", ["pytest", "tests/cases", "--cases", options.cases]
        )
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="nspho-")))
        on_sqlite = migrated.sqlite(folder)
        cluster = (
            None if "initdb" in missing else stack.enter_context(machine.postgresql())
        )
        on_postgresql = migrated.postgresql(cluster) if cluster else None
        _checks(report)
        environment = _redis(report, missing, stack)
        _rules_on_sqlite(report, on_sqlite, environment)
        if on_postgresql:
            _rules_on_postgresql(report, on_postgresql, cluster, environment)
        else:
            report.skip("rules on PostgreSQL", "initdb was not found")
        _summary(report)
        _journeys(report, missing, on_sqlite, full=options.full)
    if report.skipped and os.environ.get("CI") == "true":
        report.failed.append("skipped steps under CI")
    return bool(report.failed)


def _checks(report: Report) -> bool:
    """What needs neither a database nor a browser; return whether anything failed."""
    for name, command in CHECKS.items():
        report.run(name, command)
    return bool(report.failed)


def _arguments() -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(prog="bin/test")
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--checks", action="store_true")
    parser.add_argument("--cases", metavar="DIR")
    return parser.parse_known_args()


def _redis(
    report: Report, missing: Sequence[str], stack: contextlib.ExitStack
) -> dict[str, str]:
    """Start a Redis server until ``stack`` ends; return how tests find it."""
    if "redis-server" in missing:
        report.skip("Redis", "redis-server was not found")
        return {}
    return {"LMS_TEST_REDIS_URL": stack.enter_context(machine.redis())}


def _rules_on_sqlite(
    report: Report, migration: migrated.Migration, environment: Mapping[str, str]
) -> None:
    """All rules, with coverage."""
    report.run(
        "rules on SQLite",
        ["pytest", *RULES, *COVERAGE],
        LMS_TEST_TEMPLATE=migration.wait(),
        **environment,
    )
    if problems := coverage_rule.problems(ROOT):
        report.failed.append("coverage")
        print("\n".join(["=== coverage: FAILED", *problems]), flush=True)


def _rules_on_postgresql(
    report: Report,
    migration: migrated.Migration,
    address: str,
    environment: Mapping[str, str],
) -> None:
    """All rules once more, in the cluster at ``address``."""
    report.run(
        "rules on PostgreSQL",
        ["pytest", *RULES],
        DATABASE_URL=address,
        LMS_TEST_TEMPLATE=migration.wait(),
        **environment,
    )


def _journeys(
    report: Report,
    missing: Sequence[str],
    migration: migrated.Migration,
    *,
    full: bool,
) -> None:
    """Each journey in a real browser against a real server."""
    if "chromium" in missing:
        report.skip("journeys", "chromium was not found")
        return
    selection = [] if full else ["-m", "not full"]
    report.run(
        "journeys in Chromium",
        ["pytest", *JOURNEYS, *selection],
        LMS_TEST_TEMPLATE=migration.wait(),
    )


def _summary(report: Report) -> None:
    print("\n=== so far")
    print("failed:", ", ".join(report.failed) or "nothing")
    print("skipped:", ", ".join(report.skipped) or "nothing", flush=True)


if __name__ == "__main__":
    sys.exit(main())
