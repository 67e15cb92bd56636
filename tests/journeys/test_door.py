"""The desk at the door in a hall without internet, and two desks that come back."""

import re
from io import BytesIO

import pytest
import segno
from PIL import Image
from playwright.sync_api import expect

from tests.journeys.conftest import FLAGS
from tests.journeys.visitor import Visitor
from tests.runner.machine import which

pytestmark = pytest.mark.journey

# A day of the run on which everything may be marked, whatever the clock says.
SESSION = """
from django.utils import timezone
from attendance.models import AttendanceEvent
from courses.models import Session
now = timezone.now()
for session in Session.objects.filter(run__code="PERM7394", starts_at__lt=now).order_by("starts_at"):
    marked = AttendanceEvent.objects.in_force().marks().filter(session=session).values("person")
    free = session.run.enrolments.taking_part().exclude(person__in=marked)
    if free.count() > 3:
        break
print(session.key, *free.values_list("person__code", flat=True)[:3])
"""
STANDING = """
from attendance.models import AttendanceEvent, DeskConflict, WalkIn
events = AttendanceEvent.objects.in_force().marks().filter(
    session__run__code="PERM7394", session__key="{key}", person__code__in="{codes}".split())
print(sorted((e.person.code, e.kind, e.source) for e in events))
print(sorted((c.person.code, c.kind) for c in DeskConflict.objects.open()))
print(sorted(str(w) for w in WalkIn.objects.open()))
"""


def standing(society, key, codes):
    script = STANDING.format(key=key, codes=" ".join(codes))
    return [eval(line) for line in society.run(script).strip().splitlines()]


def desk(visitor, key):
    """Open the desk with a connection, and choose the session."""
    visitor.sign_in("trainer")
    visitor.go("/r/PERM7394/door/")
    page = visitor.page
    expect(page.locator("[data-door][data-ready]")).to_be_attached(timeout=30_000)
    page.evaluate("navigator.serviceWorker.ready")
    page.locator("#session").select_option(key)
    visitor.look()
    return page


def row(page, code):
    return page.locator(f"#people > li[data-person='{code}']")


def press(page, code):
    page.locator("#q").fill("")
    row(page, code).locator("[aria-pressed]").click()
    expect(row(page, code).locator("[aria-pressed]")).to_have_attribute(
        "aria-pressed", "true"
    )


def test_two_desks_without_a_network_merge_and_a_conflict_is_listed(society, visit):
    key, one, two, three = society.run(SESSION).split()
    first, second = visit(), visit(language="en", width=1280)
    left, right = desk(first, key), desk(second, key)

    for visitor in (first, second):
        visitor.context.set_offline(True)
    left.reload()
    expect(left.locator("[data-door][data-ready]")).to_be_attached(timeout=30_000)
    press(left, one)
    press(left, two)
    press(right, three)
    row(right, two).locator(".mark__more").click()
    right.get_by_role("button", name="Absent", exact=True).click()
    left.locator("#q").fill("мохначевс")
    left.locator("#walk-in summary").click()
    left.locator("#family_name").fill("Мохначевский")
    left.locator("#given_name").fill("Айсен")
    left.locator("#came button[type=submit]").last.click()

    expect(left.locator("#unsent")).to_contain_text(re.compile("3"))
    expect(right.locator("#unsent")).to_contain_text(re.compile("2"))
    first.look()
    assert standing(society, key, [one, two, three])[0] == []

    first.context.set_offline(False)
    expect(left.locator("#unsent")).to_have_attribute("data-tone", "ok", timeout=40_000)
    second.context.set_offline(False)
    expect(right.locator("#unsent")).to_have_attribute(
        "data-tone", "ok", timeout=40_000
    )

    marks, conflicts, walk_ins = standing(society, key, [one, two, three])
    assert marks == sorted((code, "present", "roster") for code in (one, two, three))
    assert conflicts == [(two, "absent")]
    assert walk_ins == ["Мохначевский Айсен"]
    expect(right.locator("#differ")).to_contain_text("1")
    for visitor in (first, second):
        visitor.forgive("ERR_INTERNET_DISCONNECTED")


CODES = """
from attendance.domain.badges import signed
from attendance.models import AttendanceEvent
from courses.models import Session
from django.utils import timezone
for session in Session.objects.filter(run__code="PERM7394", starts_at__lt=timezone.now()).order_by("starts_at"):
    marked = AttendanceEvent.objects.in_force().marks().filter(session=session).values("person")
    free = list(session.run.enrolments.taking_part().exclude(person__in=marked))
    if len(free) > 1:
        break
print(session.key, free[-1].person.code, signed(free[-1].person.code))
"""


def test_a_desk_is_worked_by_keyboard_alone_and_wiped_at_sign_out(society, visit):
    key, code, badge = society.run(CODES).split()
    trainer = visit()
    page = desk(trainer, key)

    page.locator("#q").focus()
    page.keyboard.type(badge)
    page.keyboard.press("Enter")
    expect(page.locator("#verdict")).to_have_attribute("data-tone", "ok")
    expect(row(page, code).locator("[aria-pressed]")).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(page.locator("#unsent")).to_have_attribute("data-tone", "ok", timeout=30_000)
    page.keyboard.type("7K4M9AQXAAAAAA")
    page.keyboard.press("Enter")
    expect(page.locator("#verdict")).to_have_attribute("data-tone", "bad")
    trainer.look()

    trainer.go("/accounts/logout/")
    page.locator("main button[type=submit]").first.click()
    page.wait_for_load_state()
    kept = page.evaluate(
        """async () => [
            await caches.has("desk"),
            await new Promise((done) => {
              const asked = indexedDB.open("lms-desk", 1);
              asked.onsuccess = () => {
                const rows = asked.result.transaction("runs").objectStore("runs").getAll();
                rows.onsuccess = () => done(rows.result.length);
              };
            }),
        ]"""
    )
    assert kept == [False, 0]


def test_ones_own_code_opens_without_a_network(society, visit):
    physician = visit()
    page = physician.page
    physician.sign_in("physician")
    physician.go("/my/code/")
    expect(page.locator("#kept")).to_be_visible(timeout=30_000)
    page.evaluate("navigator.serviceWorker.ready")
    code = page.locator(".code--own").inner_text()

    physician.context.set_offline(True)
    page.reload()

    expect(page.locator(".code--own")).to_have_text(code)
    expect(page.locator(".qr svg")).to_be_visible()
    physician.context.set_offline(False)
    physician.forgive("ERR_INTERNET_DISCONNECTED")


MARKS = """
from attendance.models import AttendanceEvent
events = AttendanceEvent.objects.filter(
    session__run__code="PERM7394", session__key="{key}", person__code="{code}")
print(sorted((e.kind, e.source) for e in events))
"""


def marks_of(society, key, code):
    return eval(society.run(MARKS.format(key=key, code=code)))


def test_a_kiosk_opens_and_takes_badges_without_a_network(society, visit):
    key, code, badge = society.run(CODES).split()
    kiosk = visit()
    page = kiosk.page
    kiosk.sign_in("trainer")
    kiosk.go(f"/r/PERM7394/kiosk/{key}/")
    expect(page.locator("[data-kiosk][data-ready]")).to_be_attached(timeout=30_000)
    page.evaluate("navigator.serviceWorker.ready")

    kiosk.context.set_offline(True)
    page.reload()
    page.locator("#text").fill(badge)
    page.keyboard.press("Enter")
    expect(page.locator("#unsent")).to_contain_text(re.compile("[12]"))
    before = marks_of(society, key, code)
    kiosk.context.set_offline(False)
    expect(page.locator("#unsent")).to_have_attribute("data-tone", "ok", timeout=40_000)

    assert before == []
    # The session began long ago: the minutes begin with the scan.
    assert marks_of(society, key, code) == [("in", "kiosk"), ("late", "kiosk")]
    kiosk.forgive("ERR_INTERNET_DISCONNECTED")


# Debian's Chromium has no detector: the frames of its camera go to the server's.
DETECTOR = """
window.BarcodeDetector = class {
  static async getSupportedFormats() { return ["qr_code"]; }
  async detect(video) {
    const canvas = Object.assign(document.createElement("canvas"), {
      width: video.videoWidth, height: video.videoHeight });
    canvas.getContext("2d").drawImage(video, 0, 0);
    const body = new FormData();
    body.set("photo", await new Promise((done) => canvas.toBlob(done, "image/png")), "frame.png");
    const token = document.cookie.match(/csrftoken=([^;]+)/)[1];
    const answer = await fetch(document.querySelector("[data-door]").dataset.photo,
      { method: "POST", body, headers: { "X-CSRFToken": token } });
    const said = await answer.json();
    return said.text ? [{ rawValue: said.text }] : [];
  }
};
"""


def film(path, text):
    """Write a film of one frame in which a camera sees the QR code of ``text``."""
    drawn = BytesIO()
    segno.make(text).save(drawn, kind="png", scale=8, border=4)
    frame = Image.new("L", (640, 480), 255)
    frame.paste(Image.open(drawn).convert("L"), (120, 40))
    grey = bytes([128]) * (640 * 480 // 2)
    head = b"YUV4MPEG2 W640 H480 F10:1 Ip A1:1 C420jpeg\n"
    path.write_bytes(head + (b"FRAME\n" + frame.tobytes() + grey) * 2)


def test_a_camera_reads_a_badge(society, browser, tmp_path):
    key, code, badge = society.run(CODES).split()
    film(tmp_path / "badge.y4m", badge)
    flags = [
        *(*FLAGS, "--use-fake-ui-for-media-stream"),
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={tmp_path / 'badge.y4m'}",
    ]
    own = browser.browser_type.launch(executable_path=which("chromium"), args=flags)
    try:
        context = own.new_context(
            base_url=society.address,
            locale="ru-RU",
            viewport={"width": 360, "height": 800},
            permissions=["camera"],
        )
        context.add_init_script(DETECTOR)
        trainer = Visitor(
            context, language="ru", scripts=True, password=society.password
        )
        page = desk(trainer, key)
        page.locator("#scan").click()

        expect(row(page, code).locator("[aria-pressed]")).to_have_attribute(
            "aria-pressed", "true", timeout=30_000
        )
        page.locator("#stop").click()
        expect(page.locator("#unsent")).to_have_attribute(
            "data-tone", "ok", timeout=30_000
        )
        assert trainer.complaints == []
    finally:
        own.close()
    assert marks_of(society, key, code) == [("present", "badge")]
