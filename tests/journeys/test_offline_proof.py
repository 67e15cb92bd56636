"""A certificate's QR code, checked on a phone whose network is off."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.journey, pytest.mark.full]

# A certificate that stands, and one that is taken back before the list is fetched.
LINKS = """
from django.utils import timezone
from certificates.domain import states
from certificates.models import Certificate
standing = Certificate.objects.filter(current__isnull=False).order_by("pk")
first, last = standing.first(), standing.last()
states.revoke(certificate=last, reason="Ошибка", actor=None, at=timezone.now())
for one in (first, last):
    print(one.snapshot["link"].partition("/v/")[2] + "#" + one.snapshot["proof"], one.number)
"""


def test_a_code_is_checked_with_the_network_off_and_the_list_says_its_age(
    society, visit
):
    (good, number), (gone, _) = (
        line.split() for line in society.run(LINKS).strip().splitlines()
    )
    phone = visit()
    page = phone.page
    phone.go("/verify/offline/")
    page.locator("[data-part=keep]").click()
    expect(page.locator("[data-outcome=done]")).to_be_visible(timeout=30_000)
    page.evaluate("navigator.serviceWorker.ready")
    phone.look()

    phone.context.set_offline(True)

    page.goto(f"/v/{good}")
    expect(page.locator("[data-outcome=valid]")).to_be_visible()
    expect(page.locator("[data-part=number]")).to_have_text(number)
    expect(page.locator("[data-part=kept]")).to_contain_text("сегодня")
    page.goto("about:blank")
    page.goto(f"/v/{gone}")
    expect(page.locator("[data-outcome=revoked]")).to_be_visible()
    page.goto("about:blank")
    secret, _, proof = good.partition("#")
    page.goto(f"/v/{secret}#{proof[:-4]}AAAA")
    expect(page.locator("[data-outcome=forged]")).to_be_visible()
    expect(page.locator("[data-part=facts]")).to_be_hidden()
    phone.forgive("ERR_INTERNET_DISCONNECTED")
