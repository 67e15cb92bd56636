"""A question of every type, answered with the keyboard alone."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.journey

TEST = "/far-regions/first-decisions/types/"
COUNT = 13
MOST_TABS = 90
# What has the focus: its place in the form, and whether it has an answer.
FOCUSED = """
() => {
  const at = document.activeElement;
  if (!at || !at.closest("#question")) return {kind: ""};
  const group = [...document.querySelectorAll("#question [type=radio]")].filter(
    one => one.name === at.name
  );
  return {
    kind: at.matches("button") ? `${at.name}=${at.value}` : at.type || at.localName,
    name: at.name,
    answered: group.some(one => one.checked),
  };
}
"""


@pytest.mark.parametrize(("language", "width"), [("ru", 360), ("en", 1280)])
def test_every_type_is_answered_by_keyboard_and_hides_nothing_from_readers(
    visit, language, width
):
    learner = visit(language, width)
    page = learner.page
    # One each: whoever comes second would go on with the other’s attempt.
    learner.sign_in({"ru": "newcomer", "en": "physician"}[language])
    learner.go(TEST)
    page.locator("form[action$='/start/'] button").click()

    for position in range(1, COUNT + 1):
        page.wait_for_url(f"**/attempts/*/{position}/**")
        learner.look()
        answer_by_keyboard(page)

    page.wait_for_url("**/finish/**")
    # What was sent late is counted after a reload.
    page.wait_for_load_state("networkidle")
    learner.look()
    expect(page.locator(".cells button.on, .cells a.on")).to_have_count(COUNT)
    page.locator("form[action$='/submit/'] button").click()
    page.wait_for_url("**/result/**")
    for part in page.locator("main details").all():
        part.evaluate("part => { part.open = true; }")
    learner.look()


def answer_by_keyboard(page):
    """Answer all there is on the page with Tab, arrows, space and letters; go on."""
    has_moved = False
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        kind = focused["kind"]
        if kind == "go=next":
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
        if kind == "checkbox" or (kind == "radio" and not focused["answered"]):
            page.keyboard.press("Space")
        elif kind == "select-one":
            page.keyboard.press("ArrowDown")
        elif kind in {"text", "textarea"}:
            page.keyboard.type("5")
        elif kind.startswith("answer.down") and not has_moved:
            page.keyboard.press("Enter")
            has_moved = True
    raise AssertionError(f"{page.url}: the way on was not reached by keyboard")
