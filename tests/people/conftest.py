"""What tests of signing in share."""

import re

import pytest
from django.utils import translation

from people.models import ConsentDocument, Region


@pytest.fixture(autouse=True)
def _in_russian():
    """The language of the last request stays active; start anew."""
    with translation.override("ru"):
        yield


@pytest.fixture
def registration():
    """Return what a physician types to register."""
    return {
        "email": "a.vinokurova@example.org",
        "family_name": "Винокурова",
        "given_name": "Айталина",
        "patronymic": "Сергеевна",
        "region": str(Region.objects.get(code="RU-SA").pk),
        "password1": "cloudberry-under-snow-7",
        "processing": str(ConsentDocument.objects.get(kind="processing").pk),
        "next": "/account/",
    }


@pytest.fixture
def last_code(mailoutbox):
    """Return a function that reads the code in the newest letter."""

    def read() -> str:
        return re.search(r"^\d{6}$", mailoutbox[-1].body, re.MULTILINE).group()

    return read
