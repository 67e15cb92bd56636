"""Only collected when a folder of cases is named; never counted as skipped."""

from collections import Counter
from pathlib import Path

import pytest


def pytest_ignore_collect(collection_path, config):
    """Leave the folder alone unless ``--cases`` names one."""
    return True if config.getoption("--cases") is None else None


@pytest.fixture(scope="session")
def folder(request):
    """Return the folder of cases."""
    return Path(request.config.getoption("--cases"))


@pytest.fixture
def count(capsys, request):
    """Count outcomes, and print them at the end of the test."""
    outcomes = Counter()
    yield outcomes
    figures = ", ".join(f"{number} {name}" for name, number in sorted(outcomes.items()))
    with capsys.disabled():
        print(f"\n{request.node.name}: {figures}")
