"""Hostile HTML comes out of the one policy with nothing that runs."""

import json
from html.parser import HTMLParser

from papers.html import clean_html

RUNS = ("javascript:", "data:text", "vbscript:")


class Danger(HTMLParser):
    """Collects what a browser would run."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        if tag in {
            "script",
            "style",
            "iframe",
            "object",
            "embed",
            "svg",
            "math",
            "form",
        }:
            self.found.append(tag)
        for name, value in attrs:
            address = "".join((value or "").split()).casefold()
            if name.startswith("on") or address.startswith(RUNS) or name == "style":
                self.found.append((tag, name, value))


def dangers(text):
    reader = Danger()
    reader.feed(text)
    return reader.found


def vectors(folder):
    hostile = folder / "bad" / "html"
    for path in sorted(hostile.glob("*.test")):
        yield path.read_text(encoding="utf-8").split("\n--\n")[0]
    for path in sorted(hostile.glob("*.txt")):
        yield from path.read_text(encoding="utf-8", errors="replace").splitlines()
    for path in sorted(hostile.glob("*.json")):
        for case in json.loads(path.read_text(encoding="utf-8")):
            yield (
                case["payload"]
                if isinstance(case, dict) and "payload" in case
                else str(case)
            )


def test_nothing_that_runs_is_left(folder, count):
    for vector in vectors(folder):
        cleaned = clean_html(vector)

        assert dangers(cleaned) == [], vector
        assert clean_html(cleaned) == cleaned, vector
        count["cleaned"] += 1

    assert count["cleaned"] > 0
