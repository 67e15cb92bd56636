"""A roster in a hall without internet: nothing pressed there is lost."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.journey

EARLIER = """
from django.utils import timezone
from attendance.models import AttendanceEvent
from courses.models import Session
now = timezone.now()
for session in Session.objects.filter(run__code="PERM7394", starts_at__lt=now).order_by("starts_at"):
    marked = AttendanceEvent.objects.in_force().marks().filter(session=session).values("person")
    if session.run.enrolments.taking_part().exclude(person__in=marked).count() > 1:
        break
print(session.key)
"""
STANDING = """
from attendance.models import AttendanceEvent
events = AttendanceEvent.objects.in_force().marks().filter(
    session__run__code="PERM7394", session__key="{key}", person__code="{code}")
print([(event.kind, event.source, event.clock_was_off) for event in events])
"""


@pytest.mark.parametrize(("language", "width"), [("ru", 360), ("en", 1280)])
def test_marks_pressed_without_a_network_are_sent_when_it_is_back(
    society, visit, language, width
):
    key = society.run(EARLIER).strip()
    trainer = visit(language=language, width=width)
    page = trainer.page
    trainer.sign_in("trainer")
    trainer.go(f"/r/PERM7394/roster/{key}/?show=unmarked")
    row = page.locator("[data-roster] > li").first
    code = row.get_attribute("data-person")

    trainer.context.set_offline(True)
    row.locator(".mark__more").press("Enter")
    row.get_by_role("combobox").select_option("late")
    row.locator("fieldset button").click()
    expect(row.locator("[data-entry]")).to_be_visible()
    expect(page.locator("#unsent")).to_contain_text(re.compile("1"))
    trainer.look()
    before = society.run(STANDING.format(key=key, code=code)).strip()

    trainer.context.set_offline(False)
    expect(page.locator("#unsent")).to_have_attribute("data-tone", "ok", timeout=30_000)
    after = society.run(STANDING.format(key=key, code=code)).strip()

    trainer.forgive("ERR_INTERNET_DISCONNECTED")
    assert before == "[]"
    assert after == "[('late', 'roster', False)]"
