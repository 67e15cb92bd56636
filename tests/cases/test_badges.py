"""Our Open Badges against the schema of those who made the format."""

import json

import jsonschema
import pytest

from certificates.domain import badges
from tests.certificates.test_badges import read
from tests.factories.certificates import issued

pytestmark = pytest.mark.django_db

SCHEMA = "common/badges/schema/AchievementCredential.derived.schema.json"


def test_a_credential_fits_the_schema_of_open_badges(folder):
    schema = json.loads((folder / SCHEMA).read_text(encoding="utf-8"))
    claims = read(badges.signed(issued()))

    errors = jsonschema.Draft202012Validator(schema).iter_errors(claims)

    assert [error.message for error in errors] == []
