import pytest
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from wagtail.models import PageViewRestriction

from cms.navigation import Navigation
from tests.factories.cms import home, make_section
from tests.factories.notices import OutboxMessageFactory
from tests.factories.people import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


def menu_of(client, address):
    response = client.get(address)
    return [(link.title, link.url) for link in response.context["navigation"].menu]


@pytest.fixture
def sections():
    """One section in both languages, one hidden, one draft."""
    about = make_section(title="О школе", slug="about", show_in_menus=True)
    make_section(
        home("en"),
        title="About the school",
        slug="about",
        show_in_menus=True,
        translation_key=about.translation_key,
    )
    make_section(title="Скрытый", slug="hidden")
    make_section(title="Черновик", slug="draft", show_in_menus=True, live=False)
    return about


def test_menu_shows_live_sections_of_the_readers_language(client, sections):
    russian = menu_of(client, "/search/")
    english = menu_of(client, "/en/search/")

    assert ("О школе", "/about/") in russian
    assert ("About the school", "/en/about/") in english
    titles = {title for title, _url in russian}
    assert not titles & {"Скрытый", "Черновик", "About the school"}


def test_foot_shows_plain_pages_that_are_not_in_the_menu(client, sections):
    links = client.get("/search/").context["navigation"].foot_links

    titles = {link.title for link in links}
    assert "Скрытый" in titles
    assert not titles & {"О школе", "Черновик", "About the school"}


def test_current_section_is_marked_on_its_own_page_and_below(client, sections):
    below = make_section(sections, title="Устав", slug="charter")

    for page in (sections, below):
        menu = client.get(page.get_url()).context["navigation"].menu

        assert [link.title for link in menu if link.is_current] == ["О школе"]


def test_language_switch_leads_to_the_translation(client, sections):
    switch = client.get("/about/").context["navigation"].other_language

    assert (switch.code, switch.url) == ("en", "/en/about/")


def test_language_switch_of_an_untranslated_page_leads_home(client):
    make_section(title="Только по-русски", slug="only")

    switch = client.get("/only/").context["navigation"].other_language

    assert switch.url == "/en/"


def test_language_switch_keeps_address_and_query_elsewhere(client):
    russian = client.get("/search/?q=x").context["navigation"].other_language
    english = client.get("/en/search/?q=x").context["navigation"].other_language

    assert russian.url == "/en/search/?q=x"
    assert english.url == "/search/?q=x"


def test_pages_name_their_translations_to_search_engines(client, sections):
    text = client.get("/about/").content.decode()

    assert 'hreflang="ru" href="http://testserver/about/"' in text
    assert 'hreflang="en" href="http://testserver/en/about/"' in text
    assert 'hreflang="x-default" href="http://testserver/about/"' in text
    assert '<link rel="canonical" href="http://testserver/about/">' in text


def test_visitor_is_offered_to_sign_in_and_come_back(client):
    text = client.get("/search/?q=a b").content.decode()

    assert "/accounts/login/?next=%2Fsearch%2F%3Fq%3Da%2520b" in text


def test_reader_sees_initials_in_letters_of_the_page_language(client):
    user = UserFactory()
    PersonFactory(
        account=user,
        family_name="Винокурова",
        given_name="Айталина",
        family_name_latin="Vinokurova",
        given_name_latin="Aitalina",
    )
    client.force_login(user)

    russian = client.get("/search/").context["navigation"].account
    english = client.get("/en/search/").context["navigation"].account

    assert (russian.initials, russian.lang) == ("АВ", "ru")
    assert (english.initials, english.lang) == ("AV", "en")


def test_cyrillic_initials_are_marked_on_an_english_page(client):
    user = UserFactory()
    PersonFactory(account=user, family_name="Винокурова", given_name="Айталина")
    client.force_login(user)

    text = client.get("/en/search/").content.decode()

    assert '<span aria-hidden="true" lang="ru">АВ</span>' in text


def test_own_clock_stands_in_the_foot(client):
    user = UserFactory()
    PersonFactory(account=user, time_zone="Asia/Yakutsk")
    client.force_login(user)

    with override("en"):
        text = client.get("/en/search/").content.decode()

    assert "Your time: Yakutsk time." in text


@pytest.mark.parametrize("count", [1, 8])
def test_frame_asks_one_query_for_the_menu(client, django_assert_num_queries, count):
    for number in range(count):
        make_section(title=f"Раздел {number}", slug=f"s{number}", show_in_menus=True)
    client.get("/search/")

    request = RequestFactory().get("/search/")
    request.user = client.get("/search/").wsgi_request.user
    frame = Navigation(request)
    with django_assert_num_queries(2):  # outside of a reader's request: the site too
        assert len(frame._sections) == count
        assert len(frame._sections) == count


@pytest.mark.parametrize(
    ("header", "attribute"), [({}, False), ({"Save-Data": "on"}, True)]
)
def test_display_face_is_left_out_when_data_is_saved(client, header, attribute):
    text = client.get("/search/", headers=header).content.decode()

    assert (" data-save>" in text) is attribute


def test_a_restricted_section_stands_in_no_menu(client):
    section = make_section(title="Для своих", slug="own", show_in_menus=True)
    PageViewRestriction.objects.create(page=section, restriction_type="login")

    assert "Для своих" not in client.get("/search/").text


def test_the_inbox_says_how_many_letters_are_new(client):
    person = PersonFactory(with_account=True)
    OutboxMessageFactory.create_batch(2, person=person)
    OutboxMessageFactory(person=person, read_at=timezone.now())
    OutboxMessageFactory(person=person, is_secret=True)
    OutboxMessageFactory()
    client.force_login(person.account)

    page = client.get(reverse("account"))

    assert "2 новых письма" in page.text
