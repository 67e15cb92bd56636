"""A NUL character is refused before any query: PostgreSQL keeps no text with it."""

import json
import re

import pytest
from django.test import override_settings

from tests.factories.people import AdministratorUserFactory
from tests.rights import matrix

pytestmark = pytest.mark.django_db

TEXT = re.compile("<str:[^>]+>")


def addresses_with_text():
    """Yield each address of the site that holds a text, with a NUL there."""
    for address in matrix.addresses():
        if TEXT.search(address.path) and "(?P" not in address.path:
            path = TEXT.sub("%00", address.path)
            yield "/" + re.sub("<int:[^>]+>", "1", path)


@pytest.fixture
def administrator(client):
    client.force_login(AdministratorUserFactory(is_superuser=True))
    return client


def test_an_address_with_a_null_character_leads_nowhere(administrator):
    found = {
        path: administrator.get(path).status_code for path in addresses_with_text()
    }

    assert len(found) > 50
    assert set(found.values()) == {404}


@pytest.mark.parametrize(
    "sent",
    [
        {"data": {"q": "a\0"}},
        {"data": {"a\0": "q"}},
        {"data": json.dumps({"q": "a\0"}), "content_type": "application/json"},
    ],
)
def test_what_is_sent_with_a_null_character_is_refused(client, sent):
    assert client.post("/accounts/login/", **sent).status_code == 400
    assert client.post("/accounts/login/", {"q": "a"}).status_code == 200


@override_settings(DEBUG=False)
def test_a_query_with_a_null_character_is_refused(client):
    assert client.get("/schedule/?region=%00").status_code == 400
