"""No list of the registers says «just now»: evidence has an hour and a zone."""

from types import SimpleNamespace

import pytest
from django.urls import reverse

from people.columns import MomentColumn
from tests.factories.courses import WHILE_OPEN
from tests.factories.people import (
    AdministratorUserFactory,
    PersonFactory,
    RegionFactory,
)

pytestmark = pytest.mark.django_db

REGISTERS = ("enrolments", "certificates", "outbox", "attendance", "consent", "session")


@pytest.mark.parametrize("name", REGISTERS)
def test_registers_show_moments(client, name):
    client.force_login(AdministratorUserFactory())

    columns = client.get(reverse(f"{name}:index")).context["table"].columns

    assert [c for c in columns.values() if isinstance(c, MomentColumn)]


def test_a_moment_is_told_by_the_readers_own_clock(rf):
    person = PersonFactory(with_account=True, region=RegionFactory())
    request = rf.get("/")
    request.user = person.account
    row = SimpleNamespace(given_at=WHILE_OPEN)

    around = {"request": request, "row": None, "table": None}

    cell = MomentColumn("given_at").get_cell_context_data(row, around)

    assert cell["value"] == "01.10.2026, 18:00 по\N{NO-BREAK SPACE}Якутску"
