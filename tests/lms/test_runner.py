"""The runner judges coverage as it says."""

from tests.runner.coverage_rule import judge


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
