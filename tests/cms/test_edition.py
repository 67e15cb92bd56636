"""What is kept between requests, and when it is forgotten."""

import pytest
from django.db import transaction

from cms import edition
from courses.models import SessionSpeaker, TeamMember
from tests.factories.attendance import AttendanceRequirementFactory
from tests.factories.cms import home, make_news, make_news_index, make_section
from tests.factories.courses import (
    EnrolmentFactory,
    SessionFactory,
    UpcomingRunFactory,
)
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


class Counter:
    """Something to keep, which knows how often it was worked out."""

    def __init__(self):
        self.times = 0

    def __call__(self):
        self.times += 1
        return self.times


@pytest.fixture
def counter():
    return Counter()


def test_a_value_is_worked_out_once_in_an_edition(counter):
    with edition.reading(edition.tokens()):
        first = edition.kept(counter, "key")
    with edition.reading(edition.tokens()):
        second = edition.kept(counter, "key")
        other = edition.kept(counter, "another key")

    assert (first, second, other) == (1, 1, 2)


def test_outside_of_a_request_nothing_is_kept(counter):
    assert [edition.kept(counter, "key") for _ in range(2)] == [1, 2]


def test_what_was_begun_before_a_publication_stands_on_no_later_shelf(monkeypatch):
    old = edition.tokens()
    make_section()
    new = edition.tokens()

    class Overtaken(dict):
        """Another thread begins the next edition as soon as a shelf is put up."""

        def __setitem__(self, of, shelf):
            super().__setitem__(of, edition.Shelf(new.content, {}))

    monkeypatch.setattr(edition, "_shelves", Overtaken(edition._shelves))
    with edition.reading(old):
        edition.kept(lambda: "old", "key")
    with edition.reading(new):
        found = edition.kept(lambda: "new", "key")

    assert found == "new"


def test_publishing_forgets_what_was_kept(counter):
    with edition.reading(edition.tokens()):
        edition.kept(counter, "key")

    make_section()

    with edition.reading(edition.tokens()):
        assert edition.kept(counter, "key") == 2


def test_what_is_worked_out_after_a_change_in_the_same_request_is_not_kept(counter):
    before = edition.tokens()
    with edition.reading(before):
        make_section()
        edition.kept(counter, "key")

    with edition.reading(before):
        assert edition.kept(counter, "key") == 2


def test_a_draft_changes_no_edition():
    page = make_section()
    before = edition.tokens()

    page.title = "Черновик"
    page.save_revision()

    assert edition.tokens() == before


def test_a_page_that_moves_or_goes_makes_a_new_edition():
    news = make_news(make_news_index())
    seen = [edition.tokens().content]

    news.move(home(), pos="last-child")
    seen.append(edition.tokens().content)
    news.delete()
    seen.append(edition.tokens().content)

    assert len(set(seen)) == 3


def test_a_taken_place_leaves_the_edition_of_pages_alone():
    run = UpcomingRunFactory()
    before = edition.tokens()

    EnrolmentFactory(run=run)

    after = edition.tokens()
    assert after.content == before.content
    assert after.places != before.places


def test_the_token_changes_again_when_the_change_is_seen_by_all(
    django_capture_on_commit_callbacks,
):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        edition.renew(edition.CONTENT)
        inside = edition.tokens()

    assert edition.tokens().content != inside.content


def test_a_full_shelf_keeps_no_more(counter, monkeypatch):
    monkeypatch.setattr(edition, "MOST_VALUES", 1)

    with edition.reading(edition.tokens()):
        kept = [edition.kept(counter, key) for key in ("a", "a", "b", "b")]

    assert kept == [1, 1, 2, 3]


def test_what_shows_places_is_forgotten_when_one_is_taken(counter):
    run = UpcomingRunFactory()
    with edition.reading(edition.tokens()):
        edition.kept(counter, "run", of=edition.PLACES)

    EnrolmentFactory(run=run)

    with edition.reading(edition.tokens()):
        assert edition.kept(counter, "run", of=edition.PLACES) == 2


def test_a_requirement_that_changes_makes_a_new_edition():
    requirement = AttendanceRequirementFactory()
    before = edition.tokens().content

    requirement.min_minutes += 45
    requirement.save()

    assert edition.tokens().content != before


def test_a_speakers_new_name_is_seen_at_once_and_other_names_renew_nothing():
    speaker, member, other = PersonFactory.create_batch(3)
    SessionSpeaker.objects.create(session=SessionFactory(), person=speaker)
    TeamMember.objects.create(run=UpcomingRunFactory(), person=member, role="lead")
    before = edition.tokens()

    other.save()
    of_neither = edition.tokens()
    speaker.save()
    of_speaker = edition.tokens()
    member.save()

    assert of_neither == before
    places = {before.places, of_speaker.places, edition.tokens().places}
    assert len(places) == len("bsm")
