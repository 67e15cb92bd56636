"""What machines ask for: site map, robots, manifest."""

import xml.etree.ElementTree as ET
from datetime import UTC, datetime

import pytest
from django.utils import timezone

from courses.enums import Access, RunState
from tests.factories.cms import (
    home,
    make_course_page,
    make_lesson_page,
    make_programme_page,
    make_section,
)
from tests.factories.courses import RunFactory, UpcomingRunFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"


def addresses(client):
    root = ET.fromstring(client.get("/sitemap.xml").content)
    return {
        url.find(f"{MAP}loc").text.removeprefix("http://testserver"): {
            link.get("hreflang"): link.get("href").removeprefix("http://testserver")
            for link in url.findall(f"{XHTML}link")
        }
        for url in root
    }


def test_site_map_pairs_the_languages(client):
    about = make_section(slug="about")
    make_section(
        home("en"), slug="about", title="About", translation_key=about.translation_key
    )
    make_section(slug="only")
    make_section(slug="draft", live=False)

    found = addresses(client)

    assert found["/about/"] == {"ru": "/about/", "en": "/en/about/"}
    assert found["/en/about/"] == found["/about/"]
    assert found["/only/"] == {"ru": "/only/"}
    assert "/draft/" not in found


def test_site_map_keeps_lessons_that_are_not_open_to_everybody(client):
    page = make_course_page(make_programme_page(), access=Access.SIGNED_IN)
    lesson = make_lesson_page(page, course=page.course)
    client.force_login(UserFactory())

    found = addresses(client)

    assert page.get_url() in found
    assert lesson.get_url() not in found


def test_robots_learn_where_the_site_map_is(client):
    text = client.get("/robots.txt").content.decode()

    assert "Sitemap: http://testserver/sitemap.xml\n" in text
    assert "Disallow: /admin/" in text


def test_manifest_speaks_the_language_of_its_address(client):
    assert client.get("/site.webmanifest").json()["short_name"] == "НОДГО"
    assert client.get("/en/site.webmanifest").json()["start_url"] == "/en/"


def test_security_contact_is_there_when_the_society_gave_one(client, settings):
    settings.SUPPORT_EMAIL = ""
    missing = client.get("/.well-known/security.txt")
    settings.SUPPORT_EMAIL = "help@example.org"
    given = client.get("/.well-known/security.txt")

    assert missing.status_code == 404
    assert "Contact: mailto:help@example.org\n" in given.content.decode()


def test_site_map_names_runs_by_their_stable_address(client):
    public = RunFactory()
    draft = RunFactory(state=RunState.DRAFT)

    found = addresses(client)

    assert found[f"/r/{public.code}/"] == {
        "ru": f"/r/{public.code}/",
        "en": f"/en/r/{public.code}/",
    }
    assert not [address for address in found if draft.code in address]


def entries(client, address):
    root = ET.fromstring(client.get(address).content)
    return [
        (entry.find(f"{ATOM}id").text, entry.find(f"{ATOM}link").get("href"))
        for entry in root.findall(f"{ATOM}entry")
    ]


def test_feed_names_coming_runs_by_their_stable_address(client):
    coming = UpcomingRunFactory()
    UpcomingRunFactory(state=RunState.DRAFT)
    UpcomingRunFactory(state=RunState.CANCELLED)
    name = f"urn:nspho:run:{coming.code}"

    russian = entries(client, "/feeds/runs.atom")
    english = entries(client, "/en/feeds/runs.atom")

    assert russian == [(name, f"http://testserver/r/{coming.code}/")]
    assert english == [(name, f"http://testserver/en/r/{coming.code}/")]


@pytest.mark.parametrize("count", [1, 6])
def test_feed_asks_one_query(client, django_assert_num_queries, count):
    UpcomingRunFactory.create_batch(count)

    client.get("/search/")  # what is kept of an edition

    with django_assert_num_queries(1):
        client.get("/feeds/runs.atom")


def test_the_feed_drops_a_run_when_its_day_is_over_at_the_venue(client, monkeypatch):
    late = datetime(2026, 12, 3, 20, 30, tzinfo=UTC)
    over = {"start_date": late.date(), "end_date": late.date()}
    UpcomingRunFactory(time_zone="Asia/Kamchatka", **over)
    here = UpcomingRunFactory(time_zone="Europe/Moscow", **over)
    monkeypatch.setattr(timezone, "now", lambda: late)

    found = entries(client, "/feeds/runs.atom")

    assert [name for name, _ in found] == [f"urn:nspho:run:{here.code}"]
