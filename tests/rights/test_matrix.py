"""Every address × every role × one's own and another's: the tables are true.

An address without a row fails, and so does a row without an address.
"""

import time

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.rights import matrix, wagtail
from tests.rights.world import build, look_up

pytestmark = pytest.mark.django_db

SITE = matrix.site_rows()
PLACES = matrix.places()
LETTERS = {
    "index": "l",
    "list": "l",
    "index_results": "l",
    "list_results": "l",
    "results": "l",
    "add": "a",
    "copy": "a",
    "edit": "e",
    "delete": "d",
    "inspect": "i",
    "choose": "c",
    "chosen": "s",
    "create": "a",
    "history": "h",
    "history_results": "h",
    "people_lists": "l",
    "people_list": "i",
    "people_list_sample": "l",
    "assessments_duplicates": "l",
    "assessments_exchange": "i",
    "assessments_exchanges": "l",
    "assessments_marking": "l",
}
# Newer than the tables: the rooms owe these rows. Nothing is to be added here.
ROWS_OWED = {
    # assessments
    "quizoverride",
    "timegiven",
    # cms
    "offer",
    "run_apply",
    "run_decide",
    "run_wait",
    "device",
    "keep_course",
    "worker",
}
REFUSED = {302, 400, 403, 404, 405}


@pytest.fixture
def world():
    return build(matrix.rooms())


def ask(account, method, address):
    """Ask once; nothing that it changed remains."""
    client = Client(raise_request_exception=False)
    if account:
        client.cookies[settings.SESSION_COOKIE_NAME] = session_of(account)
    with transaction.atomic():
        answer = getattr(client, method.lower())(address)
        transaction.set_rollback(True)
    return answer


def session_of(account):
    """Return the key of a session just begun; one for all questions of a test."""
    if not hasattr(account, "session_key"):
        client = Client()
        client.force_login(account)
        session = client.session
        # Asking for the password again is another test's matter.
        session["account_authentication_methods"] = [
            {"method": "password", "at": time.time()}
        ]
        session.save()
        account.session_key = session.session_key
    return account.session_key


def in_words(answer):
    """Say what came, as the tables write it."""
    if answer.status_code not in {301, 302}:
        return str(answer.status_code)
    return "in" if "/accounts/login/" in answer["Location"] else "go"


@pytest.mark.parametrize("room", sorted({row.room for row in SITE}))
def test_each_role_gets_what_the_table_says(room, world):
    rows = [row for row in SITE if row.room == room]

    got = {str(row): answers_to(row, world) for row in rows}

    assert got == {str(row): row.cells for row in rows}, as_table(got)


def as_table(got):
    """Show what came as it would stand in the table: to read, then to paste."""
    lines = [f"{row} | {' '.join(cells.values())}" for row, cells in got.items()]
    return "\n".join(["What came:", *lines])


def answers_to(row, world):
    """Ask for an address in every role."""
    address = reverse(row.name, args=[look_up(world, a) for a in row.arguments])
    return {
        role: in_words(ask(account, row.method, address))
        for role, account in world.people.items()
    }


@pytest.mark.parametrize("room", sorted({place.room for place in PLACES}))
def test_each_role_may_in_the_admin_what_the_table_says(room, world):
    places = [place for place in PLACES if place.room == room]

    got = {str(place): rights_in(place, world) for place in places}

    assert got == {str(place): place.cells for place in places}, as_table(got)


def rights_in(place, world):
    """Return what every role may do in a place of the admin, as letters."""
    subject = look_up(world, place.subject) if place.subject else None
    here = [address for address in matrix.addresses() if address.place == place.name]
    return {
        role: letters_open_to(world.people[role], here, subject)
        for role in matrix.ADMIN_ROLES
    }


def letters_open_to(account, here, subject):
    """Return the letters of the views that answer, "-" for none.

    What has no letter of its own (previews, locks, revisions) must not answer
    whoever may not even look at the row.
    """
    opened = set()
    for address in here:
        if set(address.arguments) - {"pk"} or (address.arguments and not subject):
            continue
        path = reverse(address.name, args=[subject.pk for _ in address.arguments])
        answer = ask(account, "GET", path)
        assert answer.status_code < 500, path
        if answer.status_code == 200:
            opened.add(address.name.rpartition(":")[2])
    letters = {LETTERS[name] for name in opened if name in LETTERS}
    assert letters or not opened, opened
    return "".join(letter for letter in "cslaeidh" if letter in letters) or "-"


@pytest.mark.parametrize("role", ["visitor", "other"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_nobody_without_a_role_gets_into_the_admin(method, role, world):
    opened = []
    for address in matrix.addresses():
        if not address.path.startswith("admin/") or address.path in wagtail.OPEN_TO_ALL:
            continue
        answer = ask(world.people[role], method, wagtail.path_of(address))
        if answer.status_code not in REFUSED:
            opened.append((str(address), answer.status_code))

    assert opened == []


# The translators' report pages without an order.
@pytest.mark.filterwarnings("ignore:Pagination may yield inconsistent results")
@pytest.mark.parametrize("role", matrix.ADMIN_ROLES)
def test_of_wagtails_own_places_only_those_of_the_table_open(role, world):
    expected = {
        name: cells.split()[matrix.ADMIN_ROLES.index(role)]
        for name, cells in matrix.lines(wagtail.OPEN)
    }

    got = {}
    for address in matrix.addresses():
        if (
            address.place not in wagtail.PLACES
            or address.path in wagtail.FAILS_ON_PURPOSE
        ):
            continue
        answer = ask(world.people[role], "GET", wagtail.path_of(address))
        assert answer.status_code < 500, address
        if answer.status_code == 200 or expected.get(address.name, "200") != "200":
            got[address.name] = in_words(answer)

    assert got == expected


def test_every_address_of_the_site_has_a_row():
    known = {row.name for row in SITE}
    found = {
        address.name
        for address in matrix.addresses()
        if not address.path.startswith("admin/")
    }

    assert sorted(found - known - wagtail.UNNAMED - ROWS_OWED) == []
    assert sorted(known - found) == []


def test_every_place_of_the_admin_has_a_row():
    known = {place.name for place in PLACES} | wagtail.PLACES
    found = {
        address.place
        for address in matrix.addresses()
        if address.path.startswith("admin/")
    }

    assert sorted(found - known - ROWS_OWED) == []
    assert sorted(known - found) == []
