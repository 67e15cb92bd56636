"""From registration to a verified certificate, in a real browser.

In Russian on a phone, in English at a desk, and without scripts.
"""

import json
import re
import subprocess
import uuid

import pytest

from tests.journeys import scripts
from tests.runner.machine import which

pytestmark = pytest.mark.journey

PASSWORD = "cloudberry-under-snow-7"
PEOPLE = {
    "phone": ("Журавлёва-Пестова", "Аюна", "Цыреновна"),
    "desk": ("Журавский", "Пётр", "Иванович"),
    "plain": ("Оглы-Журавин", "Эмиль", ""),
}


@pytest.mark.parametrize(
    ("who", "language", "width", "with_scripts"),
    [
        ("phone", "ru", 360, True),
        ("desk", "en", 1280, True),
        ("plain", "ru", 360, False),
    ],
)
def test_a_physician_earns_a_certificate_that_anybody_can_verify(
    society, visit, tmp_path, who, language, width, with_scripts
):
    facts = json.loads(society.run(scripts.NEW_RUN))
    physician = visit(language, width, scripts=with_scripts)
    trainer = visit(language, width, scripts=with_scripts)
    staff = visit(language, width, scripts=with_scripts)
    second = visit(language, width, scripts=with_scripts)
    email = f"{who}-{uuid.uuid4().hex[:8]}@example.org"

    register(physician, email, PEOPLE[who])
    enrol(physician, facts["run"])
    read_lessons(society, physician, facts["run"])
    mark_present(trainer, facts, PEOPLE[who])
    pass_the_test(society, physician, facts["quiz"])
    society.run(scripts.DAYS_PASS.format(**facts))
    number = issue(staff, second, facts["run"])
    text = download(physician, tmp_path)
    verify(visit(language, width, scripts=with_scripts), text, number, PEOPLE[who])


def register(physician, email, names):
    family, given, patronymic = names
    page = physician.page
    physician.go("/accounts/signup/")
    page.fill("[name=email]", email)
    page.fill("[name=family_name]", family)
    page.fill("[name=given_name]", given)
    page.fill("[name=patronymic]", patronymic)
    page.select_option("[name=region]", index=5)
    page.fill("[name=password1]", PASSWORD)
    page.check("[name=processing]")
    page.click("main form button[type=submit].btn")
    physician.look()
    page.fill("[name=code]", physician.code_from_mail(email))
    page.click("main form button[type=submit].btn")
    physician.look()
    assert page.locator(".head__end .me").count() == 1


def enrol(physician, run):
    physician.go("/schedule/")
    physician.go(f"/r/{run}/")
    # The form asks first whether there is a connection, then goes its way.
    with physician.page.expect_navigation():
        physician.page.locator("#enrol form[action$='/enrol/'] button").click()
    physician.look()
    assert physician.page.locator("#enrol a[href$='/my/']").count() == 1
    physician.go("/my/")


def read_lessons(society, physician, run):
    paths = json.loads(
        society.run(scripts.LESSONS.format(run=run, language=physician.language))
    )
    assert len(paths) >= 3
    for path in paths:
        physician.page.goto(path)
        physician.look()
        with physician.page.expect_navigation():
            physician.page.locator("form[action$='/read/'] button").first.click()
        physician.look()


def mark_present(trainer, facts, names):
    trainer.sign_in("trainer")
    trainer.go(f"/r/{facts['run']}/desk/")
    trainer.go(f"/r/{facts['run']}/roster/{facts['session']}/")
    row = trainer.page.locator("li.mark", has_text=names[0])
    row.locator("button[value=present]").click()
    pressed = trainer.page.locator("li.mark [aria-pressed=true]")
    pressed.wait_for()
    trainer.look()


def pass_the_test(society, physician, quiz):
    page = physician.page
    physician.go(f"/q/{quiz}/")
    page.locator("form[action$='/start/'] button").click()
    attempt = re.search(r"/attempts/(\w+)/", page.url).group(1)
    keys = json.loads(society.run(scripts.KEYS.format(attempt=attempt)))
    for position in sorted(keys, key=int):
        page.wait_for_url(f"**/attempts/{attempt}/{position}/**")
        physician.look()
        for option in right_options(keys[position]):
            page.check(f"[name='answer.chosen'][value='{option}']")
        # The answer is saved first, then the form goes its way.
        with page.expect_navigation():
            page.locator("#answer button.btn[name=go][value=next]").click()
    physician.look()
    page.locator("form[action$='/submit/'] button").click()
    physician.look()
    assert "100" in page.locator("main").inner_text()


def right_options(definition):
    return [option["key"] for option in definition["options"] if option["is_right"]]


def issue(staff, second, run):
    """One prepares, another looks at it again and releases."""
    for person, role, path in (
        (staff, "staff", f"/r/{run}/issue/"),
        (second, "admin", f"/r/{run}/issue/release/"),
    ):
        person.sign_in(role)
        person.go(path)
        person.page.check("[name=checked]")
        person.page.locator("form button.btn--wide").click()
        person.look()
    for _ in range(60):
        staff.go(f"/r/{run}/issue/")
        numbers = staff.page.locator(
            "main a[href*='/certificates/']", has_text="НОДГО-"
        )
        if numbers.count():
            break
        staff.page.wait_for_timeout(500)
    return numbers.first.inner_text().strip()


def download(physician, tmp_path):
    physician.go("/my/")
    physician.page.locator("main a[href*='/certificates/']").first.click()
    physician.look()
    address = physician.page.locator("a[href$='/pdf/']").first.get_attribute("href")
    answer = physician.context.request.get(address)
    assert answer.headers["content-type"] == "application/pdf"
    file = tmp_path / "certificate.pdf"
    file.write_bytes(answer.body())
    subprocess.run([which("qpdf"), "--check", file], check=True, capture_output=True)
    return subprocess.run(
        [which("pdftotext"), "-raw", file, "-"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def verify(stranger, text, number, names):
    plain = " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())
    assert number in plain
    assert " ".join(part for part in names if part) in plain
    check_code = re.search(r"\b([0-9A-Z]{4}[- ]?[0-9A-Z]{4})\b", plain).group(1)
    stranger.go("/verify/")
    stranger.page.fill("[name=number]", number)
    stranger.page.fill("[name=check_code]", check_code)
    stranger.page.locator("main form button[type=submit]").click()
    stranger.look()
    verdict = stranger.page.locator(".verdict[data-tone=ok]")
    assert names[0] in verdict.inner_text()
