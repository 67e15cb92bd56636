"""Walks over the site by its links, without a browser."""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urldefrag, urlencode, urljoin, urlsplit
from urllib.request import HTTPCookieProcessor, Request, build_opener

CYRILLIC = re.compile("[\u0400-\u04ff]+")
UNRENDERED = re.compile(r"\{\{|\{%|%\((\w+)\)s")
# Read aloud or shown, so they have a language as well.
SPOKEN = ("aria-label", "alt", "title", "placeholder")
VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "track",
        "wbr",
    ]
)
SILENT = frozenset({"script", "style", "template"})
# Files, ways out and what is not ours to walk.
LEFT_OUT = re.compile(
    r"^/(en/)?(admin|documents|media|static|mail|accounts/logout|theme)(/|$)"
    r"|\.(pdf|xlsx|csv|xml|txt|atom|ics|svg|png|webmanifest|json)$|/(pdf|svg|qr|export)/$"
)
# In the admin: files, ways out, the site itself, and bulk actions, whose links
# get their objects from a script.
ADMIN_LEFT_OUT = re.compile(
    r"^/(?!admin/)|^/admin/(logout|login|bulk)/|/(download|serve)/|export="
)
CODES = re.compile(r"/(r|q|v|attempts|certificates|mail)/[^/]+")


class PageReader(HTMLParser):
    """Collects links, languages and texts of one page."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.language = ""
        self.foreign: list[str] = []
        self.unrendered: list[str] = []
        self._open: list[tuple[str, str]] = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        above = self._open[-1][1] if self._open else ""
        language = given.get("lang") or above
        if tag == "html":
            self.language = language
        if tag == "a" and given.get("href") and "download" not in given:
            self.links.append(given["href"])
        for name in SPOKEN:
            self._read(given.get(name) or "", language)
        if tag not in VOID:
            self._open.append((tag, language))

    def handle_endtag(self, tag):
        while self._open and tag in {name for name, _ in self._open}:
            if self._open.pop()[0] == tag:
                return

    def handle_data(self, data):
        if self._open and self._open[-1][0] not in SILENT:
            self._read(data, self._open[-1][1])

    def _read(self, text, language):
        if not language.startswith("ru") and CYRILLIC.search(text):
            self.foreign.append(text.strip())
        if UNRENDERED.search(text):
            self.unrendered.append(text.strip())


@dataclass
class Walker:
    """Somebody who follows every link of one language."""

    address: str
    language: str
    # Addresses that only differ in codes and numbers are one kind of page.
    each_kind: int = 3
    left_out: re.Pattern[str] = LEFT_OUT
    seen: dict[str, int] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    # What was handed out to be kept: a browser shows no page of it.
    files: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.cookies = CookieJar()
        self.opener = build_opener(HTTPCookieProcessor(self.cookies))

    def sign_in(self, email: str, password: str) -> None:
        """Sign in with the form of the site."""
        _status, _where, page = self.ask("/en/accounts/login/")
        token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', page)[1]
        form = {"login": email, "password": password, "csrfmiddlewaretoken": token}
        status, where, _page = self.ask("/en/accounts/login/", form)
        assert status == 200
        assert "login" not in where

    def ask(
        self, path: str, form: dict[str, str] | None = None
    ) -> tuple[int, str, str]:
        """Return status, address in the end and text of a page."""
        data = urlencode(form).encode() if form else None
        asked = Request(f"{self.address}{path}", data=data)
        asked.add_header("Referer", f"{self.address}{path}")
        try:
            with self.opener.open(asked, timeout=60) as answer:
                text = answer.read().decode() if _is_page(answer) else ""
                return answer.status, urlsplit(answer.url).path, text
        except HTTPError as refusal:
            return refusal.code, path, refusal.read().decode()

    def post(
        self, path: str, form: dict[str, str] | None = None
    ) -> tuple[int, str, str]:
        """Press a button whose form leads to ``path``."""
        (token,) = {c.value for c in self.cookies if "csrf" in c.name}
        return self.ask(path, {**(form or {}), "csrfmiddlewaretoken": token})

    def pages(self, start: str, most: int) -> Iterator[tuple[str, int, PageReader]]:
        """Yield address, status and contents of up to ``most`` pages."""
        waiting, found = deque([start]), 0
        while waiting and found < most:
            path = waiting.popleft()
            if not self._is_new(path):
                continue
            status, where, text = self.ask(path)
            reader = PageReader()
            reader.feed(text)
            if not text:
                self.files.add(path)
            found += 1
            yield path, status, reader
            for link in reader.links:
                waiting.extend(self._inside(urljoin(f"{self.address}{where}", link)))

    def _inside(self, link: str) -> list[str]:
        """Return the link as a path if it is a page of this language."""
        parts = urlsplit(urldefrag(link)[0])
        if f"{parts.scheme}://{parts.netloc}" != self.address:
            return []
        in_english = parts.path.startswith("/en/")
        if self.left_out.search(parts.path) or in_english != (self.language == "en"):
            return []
        return [f"{parts.path}?{parts.query}" if parts.query else parts.path]

    def _is_new(self, path: str) -> bool:
        if path in self.asked:
            return False
        self.asked.add(path)
        kind = kind_of(path)
        self.seen[kind] = self.seen.get(kind, 0) + 1
        return self.seen[kind] <= self.each_kind


def kind_of(path: str) -> str:
    """Return what addresses of the same kind of page have in common."""
    parts = urlsplit(path)
    names = sorted(pair.split("=")[0] for pair in parts.query.split("&"))
    plain = re.sub(r"/\d+(?=/|$)", "/N", CODES.sub(r"/\1/CODE", parts.path))
    return f"{plain}?{'&'.join(names)}"


def _is_page(answer) -> bool:
    return answer.headers.get_content_type() == "text/html"
