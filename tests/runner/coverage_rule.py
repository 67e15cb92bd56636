"""How much of the code the rules must reach: all of the domain, nearly all else."""

import json
import subprocess
import sys
from pathlib import Path

ALL_OF = ("/domain/", "/questions/")
LEAST_PERCENT_ELSEWHERE = 95.0


def problems(root: Path) -> list[str]:
    """Return a line for each file or room below its limit; reads ``.coverage``."""
    report = root / "var" / "coverage.json"
    report.parent.mkdir(exist_ok=True)
    finished = subprocess.run(
        [sys.executable, "-m", "coverage", "json", "-q", "-o", str(report)],
        cwd=root,
        check=False,
    )
    if finished.returncode:
        return ["no coverage was measured"]
    return judge(json.loads(report.read_text(encoding="utf-8"))["files"])


def judge(files: dict) -> list[str]:
    """Return the lines for measured ``files``, as ``coverage json`` describes them."""
    lines = [
        f"{name}: lines {figures['missing_lines']} are not reached"
        for name, figures in sorted(files.items())
        if _is_whole(name) and figures["missing_lines"]
    ]
    rest = [
        figures["summary"] for name, figures in files.items() if not _is_whole(name)
    ]
    covered = sum(summary["covered_lines"] for summary in rest)
    statements = sum(summary["num_statements"] for summary in rest)
    percent = 100 * covered / statements if statements else 100.0
    if percent < LEAST_PERCENT_ELSEWHERE:
        lines.append(f"outside domain/ and questions/: {percent:.1f} % is reached")
    return lines


def _is_whole(name: str) -> bool:
    return any(part in f"/{name}" for part in ALL_OF)
