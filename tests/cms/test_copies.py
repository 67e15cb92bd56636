"""Whole pages answered from memory: to whom, and until when."""

import pytest
from django.urls import reverse

from cms import copies
from courses.enums import RunState
from tests.factories.cms import make_section
from tests.factories.courses import EnrolmentFactory, UpcomingRunFactory
from tests.factories.people import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def address():
    return make_section(title="О школе").get_url()


def test_the_second_visitor_costs_no_query(client, address, django_assert_num_queries):
    first = client.get(address)

    with django_assert_num_queries(0):
        second = client.get(address)

    assert second.content == first.content
    assert dict(second.items()) == dict(first.items())


def test_a_published_change_is_seen_at_once(client, address):
    client.get(address)

    make_section(title="Новый раздел", slug="new", show_in_menus=True)

    assert "Новый раздел" in client.get(address).text


def test_a_taken_place_is_seen_at_once(client):
    run = UpcomingRunFactory(capacity=1)
    before = client.get(run.get_absolute_url()).text

    EnrolmentFactory(run=run)

    assert client.get(run.get_absolute_url()).text != before


def test_a_run_that_is_hidden_again_is_gone_at_once(client):
    run = UpcomingRunFactory()
    client.get(run.get_absolute_url())

    run.state = RunState.DRAFT
    run.save()

    assert client.get(run.get_absolute_url()).status_code == 404


def test_a_copy_lasts_a_minute(client, address, monkeypatch, django_assert_num_queries):
    clock = [1000.0]
    monkeypatch.setattr(copies.time, "monotonic", lambda: clock[0])
    client.get(address)

    clock[0] += copies.GOOD_FOR_S - 1
    with django_assert_num_queries(0):
        client.get(address)
    clock[0] += 2
    later = client.get(address)

    assert later.context is not None  # rendered anew


def test_a_reader_who_is_signed_in_never_meets_a_copy(client, address):
    stranger = client.get(address).text
    user = UserFactory()
    PersonFactory(account=user)
    client.force_login(user)

    own = client.get(address).text
    client.logout()

    assert reverse("my_learning") in own
    assert reverse("my_learning") not in stranger
    assert reverse("my_learning") not in client.get(address).text


def test_an_unknown_cookie_means_a_page_of_ones_own(client, address):
    client.get(address)
    client.cookies["messages"] = "x"

    assert client.get(address).context is not None


@pytest.mark.parametrize(
    "difference",
    [
        {"headers": {"save-data": "on"}},
        {"headers": {"host": "another.example"}},
        {"secure": True},
        {"query_params": {"q": "1"}},
    ],
)
def test_another_kind_of_request_has_another_copy(client, address, difference):
    client.get(address)

    assert client.get(address, **difference).context is not None


@pytest.mark.parametrize("host", ["testserver:8123", "another.example"])
def test_a_host_or_port_that_is_not_ours_fills_no_shelf(client, address, host):
    for _ in range(2):
        answer = client.get(address, headers={"host": host})

    assert answer.context is not None


def test_colours_have_copies_of_their_own(client, address):
    client.get(address)
    client.cookies["theme"] = "dark"

    assert 'data-theme="dark"' in client.get(address).text


def test_pages_with_forms_of_ones_own_are_not_kept(client):
    client.get(reverse("verify"))

    assert client.get(reverse("verify")).context is not None


def test_a_page_that_is_not_there_is_not_kept(client):
    client.get("/nothing/")
    make_section(title="Есть", slug="nothing")

    assert client.get("/nothing/").status_code == 200


def test_a_full_shelf_starts_over(client, address, monkeypatch):
    monkeypatch.setattr(copies, "MOST_COPIES", 1)
    other = make_section(title="Другой", slug="other").get_url()
    client.get(address)
    client.get(other)

    assert client.get(address).context is not None
