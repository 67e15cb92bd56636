"""The documents name what exists, and what they lead to exists."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.dispatch import Signal

import cms.blocks
from assessments.questions.registry import types
from courses import signals
from tests.pictures import FOLDER, LARGEST, PICTURES

ROOT = Path(settings.BASE_DIR)
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]
IN_TWO_LANGUAGES = ("physicians", "trainers", "staff")
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
VARIABLE = re.compile(r"""["']((?:LMS_[A-Z_]+|DATABASE_URL|REDIS_URL))["']""")
ASSIGNED = re.compile(r"^([A-Z_]+) = ", re.MULTILINE)


def text_of(*names):
    return "\n".join((DOCS / name).read_text(encoding="utf-8") for name in names)


def unnamed(names, text):
    """Return the names that do not stand in ``text`` as code."""
    return sorted(name for name in names if f"`{name}" not in text)


def anchor(heading):
    """Return the anchor that code hosts give to a heading."""
    kept = re.sub(r"[^\w\- ]", "", heading.strip().lower())
    return kept.replace(" ", "-")


def anchors_of(page):
    """Return the anchors of all headings of ``page``."""
    return {anchor(text) for text in HEADING.findall(page.read_text(encoding="utf-8"))}


def dead_links(page, text):
    """Return relative links of ``page`` that lead to no file or no heading."""
    dead = []
    for link in LINK.findall(text):
        if re.match(r"\w+:", link):
            continue
        name, _, wanted = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        if not target.exists() or (wanted and wanted not in anchors_of(target)):
            dead.append(link)
    return dead


def test_every_management_command_is_named():
    commands = {
        path.stem
        for room in settings.ROOMS
        for path in ROOT.glob(f"{room}/management/commands/[a-z]*.py")
    }

    assert len(commands) >= 4
    assert unnamed(commands, text_of("developers.md")) == []


def test_every_signal_is_named():
    known = {n for n, value in vars(signals).items() if isinstance(value, Signal)}

    assert "enrolled" in known
    assert unnamed(known, text_of("developers.md")) == []


@pytest.mark.parametrize("page", ["trainers.md", "trainers.ru.md"])
def test_every_type_of_question_is_named(page):
    assert unnamed(types(), text_of(page)) == []


@pytest.mark.parametrize("page", ["trainers.md", "trainers.ru.md"])
def test_every_block_is_named(page):
    streams = [getattr(cms.blocks, name) for name in cms.blocks.__all__]
    blocks = {name for stream in streams for name in stream.base_blocks}

    assert "callout" in blocks
    assert unnamed(blocks, text_of(page)) == []


def test_every_variable_of_the_environment_is_named():
    sources = [*ROOT.glob("lms/settings/*.py"), *ROOT.glob("tests/**/*.py")]
    variables = {
        name
        for path in sources
        for name in VARIABLE.findall(path.read_text(encoding="utf-8"))
    }

    assert "LMS_SECRET_KEY" in variables
    assert unnamed(variables, text_of("settings.md")) == []


def test_every_default_of_the_society_is_named():
    base = (ROOT / "lms/settings/base.py").read_text(encoding="utf-8")
    _, _, defaults = base.partition("# --- Defaults of the society")
    names = {*ASSIGNED.findall(defaults), "ADMIN_SECOND_FACTOR_REQUIRED"}

    assert "QUIZ_PASS_MARK_PERCENT" in names
    assert unnamed(names, text_of("settings.md")) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page):
    assert dead_links(page, page.read_text(encoding="utf-8")) == []


def test_a_link_that_leads_nowhere_is_found():
    text = (
        "[a](gone.md) [b](settings.md#gone) [c](settings.md#environment) [d](http://x)"
    )

    assert dead_links(DOCS / "README.md", text) == ["gone.md", "settings.md#gone"]


def test_every_document_is_listed():
    listed = set(LINK.findall(text_of("README.md")))
    pages = {path.name for path in DOCS.glob("*.md")} - {"README.md"}

    assert pages - listed == set()


def test_pictures_are_those_that_are_taken_and_small_enough():
    sizes = {path.name: path.stat().st_size for path in FOLDER.iterdir()}

    assert set(sizes) == {f"{picture.name}.png" for picture in PICTURES}
    assert [name for name, size in sizes.items() if size > LARGEST] == []


def test_every_picture_is_shown_and_described():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = re.findall(r"!\[([^\]]+)\]\(docs/pictures/([^)]+)\)", readme)

    assert {name for _alt, name in shown} == {f"{p.name}.png" for p in PICTURES}


@pytest.mark.parametrize("name", IN_TWO_LANGUAGES)
def test_both_languages_have_the_same_tasks(name):
    english, russian = text_of(f"{name}.md"), text_of(f"{name}.ru.md")

    assert len(HEADING.findall(english)) == len(HEADING.findall(russian))
    assert english.count("\n| `") == russian.count("\n| `")


def test_documents_name_no_machine():
    folders = [f"/{name}/" for name in ("home", "work", "root", "tmp")]
    words = [*folders, "index-url"]
    wrong = [
        f"{page.name}: {word}"
        for page in PAGES
        for word in words
        if word in page.read_text(encoding="utf-8")
    ]

    assert wrong == []
