"""The runner judges coverage as it says, and hands out migrated databases."""

import pytest

from tests.runner.coverage_rule import judge
from tests.runner.migrated import Migration


def figures(covered, statements, missing=()):
    return {
        "summary": {"covered_lines": covered, "num_statements": statements},
        "missing_lines": list(missing),
    }


def test_a_line_of_the_domain_that_no_test_reaches_is_a_problem():
    files = {
        "courses/domain/enrolment.py": figures(9, 10, [7]),
        "courses/views.py": figures(99, 100, [3]),
    }

    assert judge(files) == ["courses/domain/enrolment.py: lines [7] are not reached"]


def test_elsewhere_nearly_all_lines_must_be_reached():
    files = {"courses/views.py": figures(94, 100, [3])}

    assert judge(files) == ["outside domain/ and questions/: 94.0 % is reached"]


def test_a_migrated_database_is_named_as_often_as_somebody_asks():
    migration = Migration("SQLite", "template", ["help"])

    assert [migration.wait(), migration.wait()] == ["template", "template"]


def test_migrations_that_fail_end_the_run_with_what_they_said():
    migration = Migration("SQLite", "template", ["no_such_command"])

    with pytest.raises(SystemExit, match=r"failed on SQLite:[\s\S]*no_such_command"):
        migration.wait()
