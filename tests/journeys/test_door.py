"""The desk at the door in a hall without internet, and two desks that come back."""

import re

import pytest
from playwright.sync_api import expect

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
