"""How much a lesson without media weighs on the wire (DESIGN principle 8)."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings

from lms.stylesheets import PARTS, join
from tests.factories.cms import make_course_page, make_lesson_page, make_programme_page

STATIC = Path(settings.BASE_DIR) / "static"
KB = 1000

PARAGRAPH = (
    "Лейкоз — самая частая опухоль детского возраста, на него приходится около"
    " трети всех случаев. Ребёнок бледен, вял, чаще температурит, жалуется на"
    " ноги; каждая жалоба по отдельности знакома, и складывает их вместе общий"
    " анализ крови с подсчётом формулы вручную, пункт номер"
)


def gzipped(data):
    return len(gzip.compress(data, 6))


@pytest.fixture
def lesson(db):
    """A long lesson: 30 different paragraphs, in a course of 12 lessons."""
    course = make_course_page(make_programme_page())
    words = PARAGRAPH.split()
    body = []
    for number in range(30):
        turned = words[number:] + words[:number]
        body.append(("heading", f"Часть {number}"))
        body.append(("text", f"<p>{' '.join(turned)} {number}.</p>"))
    pages = [
        make_lesson_page(
            course,
            course=course.course,
            number=number,
            body=body if number == 1 else [],
        )
        for number in range(1, 13)
    ]
    return pages[0]


@pytest.fixture
def weights(lesson, client):
    """Compressed sizes of what the lesson's page needs, in bytes."""
    html = client.get(lesson.get_url()).content
    scripts = set(re.findall(r'<script[^>]+src="/static/([^"]+)"', html.decode()))
    return {
        "html": gzipped(html),
        "css": gzipped(join([(STATIC / part).read_text() for part in PARTS]).encode()),
        "js": sum(gzipped((STATIC / name).read_bytes()) for name in scripts),
        "face": sum(
            (STATIC / f"fonts/pt-serif-{script}-700-normal.woff2").stat().st_size
            for script in ("cyrillic", "latin")
        ),
    }


def test_first_visit_without_the_display_face(weights):
    assert weights["html"] + weights["css"] + weights["js"] <= 30 * KB


def test_first_visit_with_the_display_face(weights):
    assert sum(weights.values()) <= 85 * KB


def test_next_visit_needs_only_the_page(weights):
    assert weights["html"] <= 12 * KB
