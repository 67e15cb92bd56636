"""Rate limits hold across processes without Redis."""

import multiprocessing
from types import SimpleNamespace

import pytest
from allauth.core.internal import ratelimit
from django.test import override_settings

from lms.filecache import LockedFileCache
from lms.settings import base

PROCESSES, TRIES, LIMIT = 4, 12, 5


@pytest.fixture
def folder(tmp_path):
    return str(tmp_path / "cache")


def try_often(folder, start, results):
    """Ask for the same code again and again, as one web process does."""
    settings = {
        "default": {"BACKEND": "lms.filecache.LockedFileCache", "LOCATION": folder}
    }
    with override_settings(CACHES=settings):
        start.wait()
        results.put(sum(_is_allowed() for _ in range(TRIES)))


def _is_allowed():
    usage = ratelimit.consume(
        SimpleNamespace(method="POST"),
        app="account",
        action="request_login_code",
        key="physician@example.org",
        config={"request_login_code": f"{LIMIT}/h/key"},
    )
    return usage is not None


def count(folder, start, _results):
    start.wait()
    cache = LockedFileCache(folder, {})
    for _ in range(TRIES):
        cache.add("n", 0)
        cache.incr("n")


def run(target, folder):
    context = multiprocessing.get_context("fork")
    start, results = context.Event(), context.Queue()
    processes = [
        context.Process(target=target, args=(folder, start, results))
        for _ in range(PROCESSES)
    ]
    for process in processes:
        process.start()
    start.set()
    for process in processes:
        process.join(60)
    return results


def test_a_limit_is_one_for_all_processes(folder):
    results = run(try_often, folder)

    allowed = sum(results.get(timeout=10) for _ in range(PROCESSES))

    assert 0 < allowed <= LIMIT


def test_no_step_is_lost_when_processes_count_together(folder):
    run(count, folder)

    assert LockedFileCache(folder, {}).get("n") == PROCESSES * TRIES


@pytest.mark.skipif(bool(base.REDIS_URL), reason="Redis is used")
def test_this_is_what_runs_without_redis():
    assert base.CACHES["default"]["BACKEND"] == "lms.filecache.LockedFileCache"
