"""What people do that nobody asked them to do."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.journeys import scripts
from tests.journeys.crawler import Walker

pytestmark = pytest.mark.journey


@pytest.fixture
def run(society):
    """A run of today, with a test and nobody in it."""
    return json.loads(society.run(scripts.NEW_RUN))


@pytest.fixture
def emails(society):
    """Two physicians that nobody has met before."""
    return json.loads(society.run(scripts.PARTICIPANTS))


@pytest.fixture
def walker(society):
    """Return a function that signs somebody in without a browser."""

    def signed_in(email):
        somebody = Walker(society.address, "en")
        somebody.sign_in(email, society.password)
        return somebody

    return signed_in


def traces(society, run):
    return json.loads(society.run(scripts.TRACES.format(**run)))


def begin(walker, run):
    """Enrol and start the test; return the address of the first question."""
    walker.post(f"/en/r/{run['run']}/enrol/")
    status, where, _page = walker.post(f"/en/q/{run['quiz']}/start/")
    assert status == 200
    return where


def test_pressing_twice_takes_one_place_starts_once_and_submits_once(
    society, walker, run, emails
):
    somebody = walker(emails[0])

    enrolled = [somebody.post(f"/en/r/{run['run']}/enrol/")[0] for _ in range(2)]
    started = [somebody.post(f"/en/q/{run['quiz']}/start/")[:2] for _ in range(2)]
    attempt = attempt_in(started[0][1])
    ended = [somebody.post(f"/en/attempts/{attempt}/submit/")[:2] for _ in range(2)]

    assert enrolled == [200, 200]
    assert started[0] == started[1]
    assert ended == [(200, f"/en/attempts/{attempt}/result/")] * 2
    assert traces(society, run) == {
        "enrolments": [emails[0]],
        "attempts": 1,
        "submissions": 1,
        "answers": [],
    }


def test_who_comes_after_the_last_place_reads_why_and_leaves_nothing(
    society, walker, run, emails
):
    society.run(scripts.ONE_PLACE.format(**run))
    first, second = (walker(email) for email in emails)
    first.post(f"/en/r/{run['run']}/enrol/")

    status, _where, page = second.post(f"/en/r/{run['run']}/enrol/")

    assert status == 409
    assert "All places are taken" in page
    assert traces(society, run)["enrolments"] == [emails[0]]


def test_what_is_not_mine_does_not_exist(society, walker, run, emails):
    owner, stranger = (walker(email) for email in emails)
    question = begin(owner, run)
    attempt = attempt_in(question)
    certificate = society.run(scripts.CERTIFICATE)

    foreign = [
        question,
        f"/en/attempts/{attempt}/finish/",
        f"/en/attempts/{attempt}/result/",
        f"/en/r/{run['run']}/desk/",
        f"/en/r/{run['run']}/issue/",
        f"/en/r/{run['run']}/roster/{run['session']}/",
        f"/en/certificates/{certificate}/",
        f"/en/certificates/{certificate}/pdf/",
    ]
    answers = {path: stranger.ask(path)[0] for path in foreign}
    # Each is there for those whom it belongs to.
    staff, holder = (walker(f"{who}@demo.nodgo.example") for who in WHO_MAY)
    seen = [owner.ask(path)[0] for path in foreign[:2]]
    seen += [staff.ask(path)[0] for path in foreign[3:6]]
    seen += [holder.ask(path)[0] for path in foreign[6:]]
    answers["submit"] = stranger.post(f"/en/attempts/{attempt}/submit/")[0]
    answers["answer"] = stranger.post(question, {"go": "next"})[0]

    assert set(answers.values()) == {404}, answers
    assert set(seen) == {200}, seen
    assert traces(society, run)["submissions"] == 0


def test_the_back_button_after_submitting_changes_nothing(
    society, visit, run, emails, walker
):
    begin(walker(emails[0]), run)
    somebody = visit("en", 360)
    page = somebody.page
    sign_in(somebody, emails[0])
    question = open_test(somebody, run)
    page.locator("[name='answer.chosen']").first.check()
    page.locator("#save[data-tone=ok]").wait_for()
    page.goto(f"/en/attempts/{attempt_in(question)}/finish/")
    page.locator("form[action$='/submit/'] button").click()
    page.wait_for_url("**/result/**")
    before = traces(society, run)

    page.go_back()
    page.go_back()
    somebody.look()

    assert "/result/" in page.url
    assert traces(society, run) == before


def test_an_answer_after_the_end_is_refused_in_words_and_does_not_count(
    society, walker, run, emails
):
    somebody = walker(emails[0])
    question = begin(somebody, run)
    form = {"client": "late", "sequence": "1", "touched": "1", "go": "next"}
    somebody.post(f"/en/attempts/{attempt_in(question)}/submit/")

    status, _where, page = somebody.post(question, form)

    assert status == 409
    assert "<h1" in page
    assert traces(society, run)["answers"] == []


def test_two_tabs_of_one_attempt_keep_the_last_answer(
    society, visit, run, emails, walker
):
    begin(walker(emails[0]), run)
    somebody = visit("en", 1280)
    sign_in(somebody, emails[0])
    question = open_test(somebody, run)
    other = somebody.context.new_page()
    other.goto(question)

    expect(somebody.page.locator("#elsewhere")).to_be_visible()
    expect(other.locator("#elsewhere")).to_be_hidden()
    for tab, number in ((somebody.page, 0), (other, 1), (somebody.page, 2)):
        # "Saved" may still stand there from the answer before.
        with tab.expect_response(lambda answer: answer.request.method == "POST"):
            tab.locator("[name='answer.chosen']").nth(number).check()
    other.reload()

    expect(other.locator("[name='answer.chosen']").nth(2)).to_be_checked()
    assert traces(society, run)["attempts"] == 1


def test_answers_given_without_a_network_are_kept_and_sent_later(
    society, visit, run, emails, walker
):
    begin(walker(emails[0]), run)
    somebody = visit("ru", 360)
    page = somebody.page
    sign_in(somebody, emails[0])
    with page.expect_response("**/questions/"):
        question = open_test(somebody, run)

    somebody.context.set_offline(True)
    page.locator("[name='answer.chosen']").nth(1).check()
    expect(page.locator("#save")).to_contain_text("хранится на этом устройстве")
    expect(page.locator("#offline")).to_be_visible()
    assert traces(society, run)["answers"] == []
    # The test goes on without a network: the next question is on the device too.
    page.locator("#answer button.btn[value=next]").click()
    expect(page.locator("#place")).to_contain_text("Вопрос 2")
    page.locator("[name='answer.chosen']").nth(0).check()
    expect(page.locator("#save")).to_contain_text("хранится на этом устройстве")
    page.locator("#answer button.btn[value=prev]").click()
    expect(page.locator("#place")).to_contain_text("Вопрос 1")
    expect(page.locator("[name='answer.chosen']").nth(1)).to_be_checked()
    expect(page.locator("#answered")).to_have_text("2")
    assert page.url.endswith(question)
    somebody.context.set_offline(False)

    expect(page.locator("#save[data-tone=ok]")).to_be_visible()
    expect(page.locator("#offline")).to_be_hidden()
    page.reload()
    expect(page.locator("[name='answer.chosen']").nth(1)).to_be_checked()
    # A double click turns one page, and the address turns with it.
    page.locator("#answer button.btn[value=next]").dblclick()
    expect(page.locator("[name='answer.chosen']").nth(0)).to_be_checked()
    assert page.url.endswith("/2/")
    assert len(traces(society, run)["answers"]) == 2
    # What a browser itself says of a network that is cut.
    somebody.forgive("net::ERR_INTERNET_DISCONNECTED")


@pytest.mark.parametrize(
    ("language", "complaint"),
    [("ru", "адрес"), ("en", "email address")],
)
def test_a_form_filled_in_wrongly_keeps_what_was_typed_and_says_what_is_wrong(
    visit, language, complaint
):
    somebody = visit(language, 360, scripts=False)
    page = somebody.page
    somebody.go("/accounts/signup/")
    page.fill("[name=family_name]", "Ли")
    page.fill("[name=given_name]", "Нина")
    page.fill("[name=email]", "nina@nowhere")
    page.select_option("[name=region]", index=3)
    region = page.input_value("[name=region]")

    page.check("[name=processing]")

    page.click("main form button[type=submit].btn")

    somebody.look()
    assert complaint in page.locator("main").inner_text()
    typed = [page.input_value(f"[name={name}]") for name in TYPED]
    assert typed == ["Ли", "Нина", "nina@nowhere", region]


WHO_MAY = ("staff", "physician")
TYPED = ("family_name", "given_name", "email", "region")


def attempt_in(address):
    return re.search(r"/attempts/(\w+)/", address).group(1)


def sign_in(somebody, email):
    somebody.sign_in(email.removesuffix("@demo.nodgo.example"))


def open_test(somebody, run):
    """Go on with the attempt; return the address of its first question."""
    somebody.go(f"/q/{run['quiz']}/")
    somebody.page.locator("main form[action$='/start/'] button").click()
    somebody.page.wait_for_url("**/attempts/**")
    somebody.look()
    return re.sub(r"^https?://[^/]+", "", somebody.page.url)
