"""Journeys through the running system."""

import pytest

pytest.register_assert_rewrite("tests.journeys.visitor")
