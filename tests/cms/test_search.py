import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection

from cms.domain.search import excerpt, find_pages, find_runs, wanted_stems
from cms.templatetags.searching import highlighted
from courses.enums import Access, RunState
from tests.factories.cms import (
    home,
    make_course_page,
    make_lesson_page,
    make_programme_page,
    make_section,
)
from tests.factories.courses import UpcomingRunFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db

NOBODY = AnonymousUser()


def titles(text, *, user=NOBODY, language="ru"):
    found = find_pages(text=text, user=user, language=language)
    return {page.title for page in found}


@pytest.fixture
def lessons():
    """One lesson of a course for everybody, one for signed-in readers only."""
    programme = make_programme_page()
    for key, access in (("open", Access.EVERYBODY), ("closed", Access.SIGNED_IN)):
        page = make_course_page(programme, key=key, access=access)
        make_lesson_page(page, course=page.course, title=f"Урок {key} о катетерах")


def test_every_form_of_a_word_is_found():
    make_section(title="Уход за катетером у младенца")
    make_section(title="Мазок крови", slug="smear")

    assert titles("катетеры младенцев") == {"Уход за катетером у младенца"}


def test_every_word_has_to_match():
    make_section(title="Уход за катетером")

    assert titles("катетер опухоль") == set()
    assert titles("") == set()
    assert titles("«»?!*\"'():") == set()


def test_lessons_are_found_by_those_who_may_read_them_only(lessons):
    assert titles("катетер") == {"Урок open о катетерах"}
    assert titles("катетер", user=UserFactory()) == {
        "Урок open о катетерах",
        "Урок closed о катетерах",
    }


def test_drafts_are_never_found():
    make_section(title="Катетер", live=False)

    assert titles("катетер") == set()


def test_a_translated_page_is_found_in_the_readers_language_only():
    russian = make_section(title="Катетер catheter", slug="care")
    make_section(
        home("en"),
        title="Catheter катетер",
        slug="care",
        translation_key=russian.translation_key,
    )
    make_section(home("en"), title="Catheter only in English", slug="only")

    assert titles("catheter") == {"Катетер catheter", "Catheter only in English"}
    assert titles("catheter", language="en") == {
        "Catheter катетер",
        "Catheter only in English",
    }


def test_page_shows_hits_and_keeps_the_query(client):
    make_section(
        title="Уход за катетером", summary="Промывание раз в сутки. <b>Катетер</b>"
    )

    text = client.get("/search/", {"q": 'катетеры "><script>'[:8]}).content.decode()

    assert 'value="катетеры"' in text
    assert "<mark>катетером</mark>" in text
    assert "&lt;b&gt;<mark>Катетер</mark>&lt;/b&gt;" in text
    assert "1 результат" in text


def test_page_says_when_nothing_was_found_and_never_breaks(client):
    for query in ("ничего", "a" * 500, "OR NOT (", "%"):
        response = client.get("/search/", {"q": query, "page": "nonsense"})

        assert response.status_code == 200
    assert "Ничего не\xa0найдено" in client.get("/search/?q=нет").content.decode()
    assert client.get("/en/search/").status_code == 200


@pytest.mark.parametrize("count", [1, 9])
def test_queries_do_not_grow_with_the_results(
    client, django_assert_max_num_queries, count
):
    for number in range(count):
        make_section(title=f"Катетер {number}", slug=f"s-{number}")

    with django_assert_max_num_queries(12):
        client.get("/search/", {"q": "катетер"})


def test_public_runs_are_found_by_title_and_city_in_every_form(client):
    run = UpcomingRunFactory(title_ru="Мазок крови", city_ru="Якутск")
    UpcomingRunFactory(title_ru="Мазок крови", city_ru="Якутск", state=RunState.DRAFT)
    UpcomingRunFactory(title_ru="Другое", city_ru="Пермь")

    assert find_runs("КРОВЬ якутске") == [run]
    assert find_runs("") == []
    assert run.get_absolute_url() in client.get("/search/", {"q": "якутск"}).text


def test_a_run_found_is_never_called_nothing(client):
    UpcomingRunFactory(city_ru="Якутск")

    found = client.get("/search/", {"q": "якутск"}).text

    assert "Ничего не" not in found
    assert "результат" not in found


@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite's ranks favour short titles"
)
def test_a_word_in_the_title_ranks_above_one_in_the_text():
    make_section(title="Питание", slug="food", summary="катетер " * 3 + "и покой")
    make_section(title="Катетер", slug="line", summary="Питание и покой " * 3)

    found = find_pages(text="катетер", user=NOBODY, language="ru")

    assert [page.title for page in found] == ["Катетер", "Питание"]


def test_queries_do_not_grow_with_the_runs(client, django_assert_max_num_queries):
    for _ in range(9):
        UpcomingRunFactory(city_ru="Якутск")

    with django_assert_max_num_queries(12):
        client.get("/search/", {"q": "якутск"})


def test_excerpt_begins_before_the_first_match():
    text = "Заголовок\n" + "слово " * 60 + "катетер " + "слово " * 60

    piece = excerpt(text, frozenset(wanted_stems("катетеры")))

    assert piece.startswith("…слово")
    assert piece.endswith("слово…")
    assert "катетер" in piece
    assert len(piece) < 250


def test_highlighting_escapes_everything_else():
    marked = highlighted("<i>катетер</i> & катетеризация", frozenset({"катетер"}))

    assert marked == "&lt;i&gt;<mark>катетер</mark>&lt;/i&gt; &amp; катетеризация"
