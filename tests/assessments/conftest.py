"""What the tests of this room share."""

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _russian():
    """A page read in English leaves its language behind; start in Russian."""
    with translation.override("ru"):
        yield
