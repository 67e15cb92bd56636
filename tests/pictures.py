"""``bin/pictures``: the pictures in ``docs/pictures``, taken from the demo society.

Each picture is a real page in real Chromium, reduced to a palette so that the
repository stays small. ``LMS_TEST_SOCIETY`` names a folder that is prepared
already and saves a minute.
"""

import io
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "pictures"
LARGEST = 120 * 1024  # bytes
COLOURS = 128
PORT = int(os.environ.get("LMS_PICTURES_PORT", "8309"))
LESSON = "/far-regions/first-decisions/recognise/acute-leukaemia/"
ADDRESS = f"http://127.0.0.1:{PORT}"
START_TIMEOUT_S = 400


@dataclass(frozen=True)
class Picture:
    """One picture: who looks at which page, and how wide the window is."""

    name: str
    take: Callable[[Page], None]
    role: str = ""
    language: str = "ru"
    width: int = 1280
    height: int = 900
    theme: str = "light"


def opened(path: str) -> Callable[[Page], None]:
    """Return a way to a page that has an address of its own."""
    return lambda page: _go(page, path)


def quiz(page: Page) -> None:
    """Open the first question of the final test."""
    _go(page, "/my/")
    page.locator("main a[href*='/q/']").last.click()
    start = page.locator("form[action$='/start/'] button, main a[href*='/attempts/']")
    start.first.click()
    page.locator("main input[type=radio], main input[type=checkbox]").nth(1).check()


def roster(page: Page) -> None:
    """Open a roster of the running seminar that is marked already."""
    _go(page, "/r/PERM7394/roster/round/")


def certificate(page: Page) -> None:
    """Open the newest certificate of the physician."""
    _go(page, "/my/")
    page.locator("main a[href*='/certificates/']").first.click()


def verification(page: Page) -> None:
    """Open the page to which the QR code of a certificate leads."""
    certificate(page)
    page.locator("main a[href*='/v/']").first.click()


PICTURES = [
    Picture("home-phone", opened("/"), width=360, height=800),
    Picture("home", opened("/")),
    Picture("lesson", opened(LESSON), role="newcomer", width=360, height=800),
    Picture("run", opened("/r/MAGADAN7/")),
    Picture("quiz", quiz, role="newcomer", width=360, height=800),
    Picture("roster", roster, role="trainer", width=360, height=800),
    Picture("issue", opened("/r/FREEPACE/issue/"), role="staff"),
    Picture("certificate", certificate, role="physician"),
    Picture("verification", verification, role="physician", language="en"),
    Picture("dark", opened("/schedule/"), theme="dark"),
    Picture("admin", opened("/admin/"), role="staff"),
]


def main(names: list[str]) -> int:
    """Take the pictures ``names``, or all; return the exit code."""
    wanted = [p for p in PICTURES if not names or p.name in names]
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        folder = os.environ.get("LMS_TEST_SOCIETY", made)
        served = _serve(folder)
        try:
            password = (Path(folder) / "demo-password").read_text().strip()
            _take_all(wanted, password)
        finally:
            served.terminate()
            served.wait(timeout=60)
    return 0


def _serve(folder: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "lms.launcher", "--data", folder]
    process = subprocess.Popen([*command, "--port", str(PORT)], cwd=ROOT)
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(ADDRESS, timeout=20)
        except (URLError, TimeoutError, ConnectionError):
            time.sleep(1)
        else:
            return process
    process.kill()
    raise SystemExit("The demo society did not start.")


def _take_all(wanted: list[Picture], password: str) -> None:
    from tests.runner.machine import which

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for picture in wanted:
            size = _take(browser, picture, password)
            print(f"{picture.name}.png  {size // 1024} KB")
        browser.close()


def _take(browser: Browser, picture: Picture, password: str) -> int:
    context = browser.new_context(
        base_url=ADDRESS,
        viewport={"width": picture.width, "height": picture.height},
        color_scheme=picture.theme,
        locale={"ru": "ru-RU", "en": "en-GB"}[picture.language],
        reduced_motion="reduce",
        timezone_id="Asia/Yakutsk",
    )
    page = context.new_page()
    page.set_default_timeout(20_000)
    if picture.role:
        _sign_in(page, picture.role, password)
    _go(
        page, "/"
    )  # so that the display face is there: a first visit does not wait for it
    picture.take(page)
    if picture.language == "en":
        page.locator(".head a[hreflang=en], a[hreflang=en]").first.click()
    page.wait_for_load_state("networkidle")
    path = FOLDER / f"{picture.name}.png"
    path.write_bytes(_reduced(page.screenshot()))
    context.close()
    return path.stat().st_size


def _sign_in(page: Page, role: str, password: str) -> None:
    _go(page, "/accounts/login/")
    page.fill("[name=login]", f"{role}@demo.nodgo.example")
    page.fill("[name=password]", password)
    page.locator("#sign-in button.btn--wide").click()
    page.wait_for_load_state("networkidle")


def _go(page: Page, path: str) -> None:
    answer = page.goto(path)
    if answer is None or not answer.ok:
        raise SystemExit(f"{path} does not open")


def _reduced(png: bytes) -> bytes:
    """Return the picture with a palette, small enough for the repository."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    for colours in (COLOURS, 64, 32, 16):
        out = io.BytesIO()
        reduced = picture.quantize(colours, dither=Image.Dither.NONE)
        reduced.save(out, format="PNG", optimize=True)
        if out.tell() < LARGEST:
            break
    return out.getvalue()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
