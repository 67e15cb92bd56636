import pytest
from wagtail.models import Locale, Site

from cms import tree
from cms.models import HomePage
from people import groups

pytestmark = pytest.mark.django_db


def test_migrating_makes_both_front_pages_and_the_site():
    homes = HomePage.objects.order_by("path")

    assert [home.locale.language_code for home in homes] == ["ru", "en"]
    assert len({home.translation_key for home in homes}) == 1
    assert [home.live for home in homes] == [True, True]
    assert Site.objects.get().root_page_id == homes[0].pk
    assert Locale.objects.count() == 2


def test_front_pages_have_the_addresses_of_their_languages():
    homes = HomePage.objects.order_by("path")

    assert [home.url for home in homes] == ["/", "/en/"]


def test_the_english_front_page_speaks_english():
    home = HomePage.objects.get(locale__language_code="en")

    assert home.title == "One school across eleven time zones"


def test_installing_again_changes_nothing():
    before = list(HomePage.objects.values_list("pk", "title"))

    tree.install()

    assert list(HomePage.objects.values_list("pk", "title")) == before


@pytest.mark.django_db(transaction=True)
def test_a_test_that_empties_the_tables_gets_the_trees_back():
    from django.core.management import call_command

    call_command("flush", interactive=False, verbosity=0)

    assert HomePage.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_test_that_empties_the_tables_gets_the_right_to_translate_back():
    from django.contrib.auth.models import Group
    from django.core.management import call_command

    call_command("flush", interactive=False, verbosity=0)

    may = Group.objects.filter(permissions__codename="submit_translation")
    assert set(may.values_list("name", flat=True)) == set(groups.ALL)
