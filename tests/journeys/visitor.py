"""Somebody in front of a browser, who reads mail and minds barriers."""

import re
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(
    encoding="utf-8"
)
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WAIT_MS = 15_000
CODE = re.compile(r"\b(\d{6})\b")
CYRILLIC = re.compile("[\u0400-\u04ff]+")
# Text of the page that stands in no element marked as Russian.
UNMARKED_TEXT = """
() => {
  const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (parent.closest("[lang]").lang.startsWith("ru")) continue;
    if (parent.closest("script, style, template")) continue;
    texts.push(walker.currentNode.data);
  }
  for (const element of document.querySelectorAll("[aria-label], [alt], [title], [placeholder]")) {
    if (element.closest("[lang]").lang.startsWith("ru")) continue;
    for (const name of ["aria-label", "alt", "title", "placeholder"])
      texts.push(element.getAttribute(name) ?? "");
  }
  return texts;
}
"""


class Visitor:
    """One browser context with one page, in one language."""

    def __init__(
        self, context: BrowserContext, *, language: str, scripts: bool, password: str
    ):
        self.password = password
        self.context = context
        self.language = language
        self.scripts = scripts
        self.complaints: list[str] = []
        context.set_default_timeout(WAIT_MS)
        self.page: Page = context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{self.page.url}: {message.text}")

    def forgive(self, words: str) -> None:
        """Forget complaints with ``words``, which the journey has provoked."""
        self.complaints = [line for line in self.complaints if words not in line]

    def leave(self) -> None:
        """Close the browser window."""
        self.context.close()

    def say(self, russian: str, english: str) -> str:
        """Return the label in the visitor's language."""
        return russian if self.language == "ru" else english

    def go(self, path: str) -> None:
        """Open an address of the site in the visitor's language, and look at it."""
        prefix = "/en" if self.language == "en" else ""
        answer = self.page.goto(f"{prefix}{path}")
        assert answer is not None
        assert answer.ok, f"{path}: {answer.status}"
        self.look()

    def sign_in(self, role: str) -> None:
        """Sign in as one of the people of the demo."""
        self.go("/accounts/login/")
        self.page.fill("[name=login]", f"{role}@demo.nodgo.example")
        self.page.fill("[name=password]", self.password)
        with self.page.expect_navigation():
            self.page.locator("#sign-in button.btn--wide").click()
        # The admin, where staff and trainers arrive, speaks the account's language.
        if "/admin/" not in self.page.url:
            self.look()

    def look(self) -> None:
        """Check the page in front of us: barriers, language, sideways scroll."""
        expect(self.page.locator("main h1, main .q").first).to_be_visible()
        assert self.page.locator("html").get_attribute("lang") == self.language
        if not self.scripts:
            return
        assert self.barriers() == []
        assert self._scrolls_sideways() is False, f"{self.page.url} scrolls sideways"
        if self.language == "en":
            assert self.russian_words() == []

    def barriers(self) -> list[str]:
        """Return violations of WCAG 2.2 AA that axe finds on the page."""
        self.page.evaluate(AXE)
        found = self.page.evaluate("tags => axe.run(document, {runOnly: tags})", WCAG)
        return [
            f"{self.page.url}: {violation['id']}: {node['html']}"
            for violation in found["violations"]
            for node in violation["nodes"]
        ]

    def russian_words(self) -> list[str]:
        """Return Cyrillic that stands outside of elements marked as Russian."""
        texts = self.page.evaluate(UNMARKED_TEXT)
        return [
            f"{self.page.url}: {text.strip()}"
            for text in texts
            if CYRILLIC.search(text)
        ]

    def _scrolls_sideways(self) -> bool:
        return self.page.evaluate(
            "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )

    def press(self, russian: str, english: str) -> None:
        """Press the button or link with this name."""
        name = self.say(russian, english)
        self.page.get_by_role("button", name=name).or_(
            self.page.get_by_role("link", name=name)
        ).first.click()

    def fill(self, russian: str, english: str, text: str) -> None:
        """Type into the field with this label."""
        self.page.get_by_label(self.say(russian, english)).first.fill(text)

    def code_from_mail(self, address: str) -> str:
        """Read the newest mail to ``address`` and return its six digits."""
        mailbox = self.context.new_page()
        mailbox.goto(f"/mail/?to={address}")
        mailbox.locator("main a[href*='/mail/']").first.click()
        found = CODE.search(mailbox.locator("main").inner_text())
        mailbox.close()
        assert found, f"no code in the mail to {address}"
        return found.group(1)
