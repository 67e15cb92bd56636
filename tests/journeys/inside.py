"""Runs inside the served system: executes scripts it is sent, one after another.

A request is one line of JSON with the script; the answer is one line of JSON
with what the script printed, or with how it failed. Starting Django takes
seconds, so that it is started once for all journeys.
"""

import contextlib
import io
import json
import sys
import traceback

import django
from django.db import connections


def answer(script: str) -> dict[str, str]:
    """Run ``script``; return what it printed and, if it failed, how."""
    printed, failure = io.StringIO(), ""
    with contextlib.redirect_stdout(printed):
        try:
            exec(compile(script, "<journey>", "exec"), {})
        except Exception:  # noqa: BLE001 - the journey says what went wrong
            failure = traceback.format_exc()
    connections.close_all()
    return {"printed": printed.getvalue().strip(), "failure": failure}


if __name__ == "__main__":
    django.setup()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(answer(json.loads(line))) + "\n")
        sys.stdout.flush()
