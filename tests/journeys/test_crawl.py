"""Every address of the site that links lead to."""

import pytest

from tests.journeys.crawler import ADMIN_LEFT_OUT, PageReader, Walker

pytestmark = pytest.mark.journey

ROLES = ["", "physician", "trainer", "staff", "admin"]
MOST = 400
# Language, width and theme: every pair of two of them.
LOOKS = [
    ("ru", 360, "light"),
    ("ru", 1280, "dark"),
    ("en", 360, "dark"),
    ("en", 1280, "light"),
]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_page_that_links_lead_to_is_whole_and_in_its_language(
    society, role, language
):
    walker = walker_of(society, role, language)

    complaints = [
        f"{path}: {complaint}"
        for path, status, page in walker.pages(start_of(language), MOST)
        for complaint in complaints_about(status, page, language)
    ]

    assert complaints == []
    assert len(walker.asked) > 20


@pytest.mark.full
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("language", "width", "theme"), LOOKS)
def test_every_kind_of_page_is_without_barriers_and_complaints(
    society, visit, role, language, width, theme
):
    walker = walker_of(society, role, language, each_kind=1)
    paths = [path for path, _status, _page in walker.pages(start_of(language), MOST)]
    somebody = visit(language, width, theme=theme)
    if role:
        somebody.sign_in(role)

    failures = [
        failure
        for path in paths
        if path not in walker.files
        for failure in barriers_on(somebody, path)
    ]

    assert failures == []


@pytest.mark.full
@pytest.mark.parametrize("role", ["trainer", "admin"])
def test_every_kind_of_page_of_the_admin_answers_without_complaints(
    society, visit, role
):
    walker = walker_of(society, role, "ru", each_kind=1, left_out=ADMIN_LEFT_OUT)
    pages = [(path, status) for path, status, _page in walker.pages("/admin/", MOST)]
    somebody = visit("ru", 1280)
    somebody.sign_in(role)

    for path, _status in pages:
        if path in walker.files:
            continue
        somebody.page.goto(path)
        somebody.page.wait_for_load_state("networkidle")

    # Wagtail's choice of a time zone lists names that this Chromium rejects.
    somebody.forgive("w-locale#localizeTimeZone")
    assert [(path, status) for path, status in pages if status != 200] == []
    assert len(pages) > 20


def walker_of(society, role, language, **options):
    walker = Walker(society.address, language, **options)
    if role:
        walker.sign_in(f"{role}@demo.nodgo.example", society.password)
    return walker


def start_of(language):
    return "/en/" if language == "en" else "/"


def barriers_on(somebody, path):
    somebody.page.goto(path)
    try:
        somebody.look()
    except AssertionError as failure:
        return [f"{path}: {failure}"]
    return []


def complaints_about(status, page, language):
    if status != 200:
        return [f"answers {status}"]
    if page.language not in {language, ""}:
        return [f"says that it is in {page.language}"]
    foreign = page.foreign if language == "en" else []
    return [*foreign, *page.unrendered]


def test_the_crawl_notices_russian_that_is_not_marked_and_marks_not_rendered():
    page = PageReader()

    page.feed(
        '<html lang="en"><script>"скрипт"</script><p>One <b lang="ru">два</b> три'
        '<img alt="четыре"><br><i lang="ru"><u>пять</u></i> {{ six }}</p></html>'
    )

    assert page.language == "en"
    assert page.foreign == ["три", "четыре"]
    assert page.unrendered == ["{{ six }}"]
