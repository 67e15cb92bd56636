"""A lesson where the network goes away, and one behind a very thin wire."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.journey

LESSON_BYTES = 40_000
LESSON_REQUESTS = 3
THIN_WIRE = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 256_000 / 8,
    "uploadThroughput": 256_000 / 8,
}
# When letters first stood on the screen, in milliseconds since the click.
FIRST_TEXT = """
performance.getEntriesByName("first-contentful-paint")[0].startTime
"""
OPEN_LESSON = """
from cms.models import LessonPage
from courses.enums import Access
from people.models import Person
reader = Person.objects.get(account__email="newcomer@demo.nodgo.example")
pages = LessonPage.objects.live().filter(
    locale__language_code="ru", lesson__course__access__in=[Access.EVERYBODY, Access.SIGNED_IN]
).exclude(lesson__progress__person=reader).order_by("path")
page = pages.first()
print(page.course_page.pk, page.get_url(), page.lesson_id)
"""
IS_READ = """
from courses.models import LessonProgress
print(LessonProgress.objects.filter(lesson={lesson}, person__account__email="newcomer@demo.nodgo.example").count())
"""


def test_a_kept_lesson_opens_without_a_network_and_its_mark_is_sent_later(
    society, visit
):
    course, address, lesson = society.run(OPEN_LESSON).split()
    reader = visit()
    page = reader.page
    reader.sign_in("newcomer")
    reader.go(f"/device/{course}/")
    page.get_by_role("button", name="Сохранить выбранные занятия").click()
    expect(page.get_by_text("Эти занятия откроются без связи")).to_be_visible(
        timeout=60_000
    )

    reader.context.set_offline(True)
    page.goto(address)
    reader.look()
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.wait_for_load_state("networkidle")
    broken = page.evaluate(
        "[...document.querySelectorAll('main img')].filter("
        "one => one.complete && !one.naturalWidth).map(one => one.currentSrc)"
    )
    page.locator("form[data-waits] button").click()
    page.wait_for_url(lambda url: not url.endswith(address))
    page.goto("/device/")
    expect(page.locator("[data-device=waiting]")).to_have_text("1")
    expect(page.locator("[data-device=rows] tr").first).to_be_visible()
    reader.look()
    unsent = society.run(IS_READ.format(lesson=lesson)).strip()

    reader.context.set_offline(False)
    page.goto("/device/")
    expect(page.locator("[data-device=waiting]")).to_have_text("0")

    assert broken == []
    assert unsent == "0"
    assert society.run(IS_READ.format(lesson=lesson)).strip() == "1"
    reader.forgive("ERR_INTERNET_DISCONNECTED")
    reader.forgive("Failed to load resource")


def test_signing_out_wipes_what_was_kept(society, visit):
    course, _address, _lesson = society.run(OPEN_LESSON).split()
    reader = visit()
    page = reader.page
    reader.sign_in("newcomer")
    reader.go(f"/device/{course}/")
    page.get_by_role("button", name="Сохранить выбранные занятия").click()
    expect(page.get_by_text("Эти занятия откроются без связи")).to_be_visible(
        timeout=60_000
    )

    page.goto("/accounts/logout/")
    page.locator("main form button").click()
    page.wait_for_load_state("networkidle")

    kept = "Promise.all((await caches.keys()).map(async name => (await (await caches.open(name)).keys()).length))"
    assert sum(page.evaluate(f"async () => {kept}")) == 0


def test_the_text_of_a_lesson_comes_through_a_thin_wire(society, browser, capsys):
    _course, address, _lesson = society.run(OPEN_LESSON).split()
    context = browser.new_context(
        base_url=society.address,
        viewport={"width": 360, "height": 800},
        service_workers="block",
    )
    page = context.new_page()
    page.goto("/accounts/login/")
    page.fill("[name=login]", "newcomer@demo.nodgo.example")
    page.fill("[name=password]", society.password)
    page.locator("#sign-in button.btn--wide").click()
    page.wait_for_load_state("networkidle")
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.clearBrowserCache")
    wire.send("Network.emulateNetworkConditions", THIN_WIRE)
    kinds, weights = {}, {}
    wire.on(
        "Network.responseReceived",
        lambda e: kinds.update({e["requestId"]: e["type"]}),
    )
    wire.on(
        "Network.loadingFinished",
        lambda e: weights.update({e["requestId"]: e["encodedDataLength"]}),
    )

    page.goto(address, wait_until="load")
    seconds = page.evaluate(FIRST_TEXT) / 1000
    needed = [pk for pk, kind in kinds.items() if kind in {"Document", "Stylesheet"}]

    with capsys.disabled():
        total = sum(weights[pk] for pk in needed)
        print(f"\nreadable in {seconds:.1f} s: {total} bytes, {len(needed)} requests")
    context.close()
    # No faster than the wire: else it was not as thin as we say.
    assert seconds > total / THIN_WIRE["downloadThroughput"]
    assert len(needed) <= LESSON_REQUESTS
    assert total <= LESSON_BYTES
