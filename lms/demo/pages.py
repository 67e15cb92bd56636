"""Pages of the site, each with its English twin, published as an editor would."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from wagtail.models import Locale, Page

from assessments.models import Quiz
from cms.models import (
    CourseIndexPage,
    CoursePage,
    HomePage,
    LessonPage,
    ModulePage,
    NewsIndexPage,
    NewsPage,
    ProgrammePage,
    QuizPage,
    SectionPage,
)
from courses.domain.programmes import create_programme
from courses.models import Course, Lesson, Programme
from lms.demo import media
from lms.demo.blocks import notice, said, stream
from lms.demo.persons import administrator, office
from lms.demo.reading import Data, both, lessons, read

Texts = Callable[[str], Data]


def load_programmes(*, at: datetime) -> None:
    """Make both programmes; their collections take the pictures."""
    for data in read("site")["programmes"]:
        if not Programme.objects.filter(key=data["key"]).exists():
            create_programme(
                key=data["key"],
                kind=data["kind"],
                **both(data["title"], "title"),
                actor=office(),
                at=at,
            )


@transaction.atomic
def load_pages(*, at: datetime) -> None:
    """Make all pages; those that exist stay as they are."""
    site = read("site")
    home = HomePage.objects.get(locale__language_code="ru")
    _fill_home(home, site["home"])
    programmes = {data["key"]: _programme(home, data) for data in site["programmes"]}
    _page(home, CourseIndexPage, "courses", _plain(site["course_index"]), in_menu=True)
    _load_news(home, site, at)
    for data in site["sections"]:
        _page(
            home,
            SectionPage,
            data["slug"],
            _with_body(data, data["slug"]),
            in_menu=data.get("in_menu", False),
        )
    for data in site["courses"]:
        _load_course(programmes[data["programme"]], data)


def _fill_home(home: HomePage, data: Data) -> None:
    for page in home.get_translations(inclusive=True):
        if page.steps:
            continue
        page.steps = _steps(data, page.locale.language_code, "home")
        _publish(page)


def _programme(home: Page, data: Data) -> Page:
    def texts(language: str) -> Data:
        return {
            **_with_body(data, data["key"])(language),
            "steps": _steps(data, language, data["key"]),
        }

    programme = Programme.objects.get(key=data["key"])
    return _page(home, ProgrammePage, data["key"], texts, programme=programme)


def _load_news(home: Page, site: Data, at: datetime) -> None:
    index = _page(home, NewsIndexPage, "news", _plain(site["news_index"]), in_menu=True)
    for data in site["news"]:
        _page(
            index,
            NewsPage,
            data["slug"],
            _with_body(data, data["slug"]),
            date=(at + timedelta(days=data["days"])).date(),
            programme=Programme.objects.get(key=data["programme"]),
            picture=media.picture(data["picture"]),
        )


def _load_course(parent: Page, data: Data) -> None:
    def texts(language: str) -> Data:
        outcomes = [
            {"type": "outcome", "value": text} for text in data["outcomes"][language]
        ]
        return {
            **_with_body(data, data["key"])(language),
            "audience": data["audience"][language],
            "outcomes": json.dumps(outcomes),
        }

    page = _page(
        parent,
        CoursePage,
        data["key"],
        texts,
        record=lambda: Course(
            key=data["key"],
            access=data["access"],
            programme=Programme.objects.get(key=data["programme"]),
            **both(data["title"], "title"),
        ),
    )
    for module in data.get("modules", []):
        _load_module(page, module)


def _load_module(course_page: Page, data: Data) -> None:
    module_page = _page(course_page, ModulePage, data["key"], _plain(data))
    for lesson in lessons():
        if lesson["module"] == data["key"]:
            _load_lesson(module_page, course_page.course, lesson)


def _load_lesson(parent: Page, course: Course, data: Data) -> None:
    def texts(language: str) -> Data:
        blocks = [notice(), *data["blocks"]]
        return {
            "title": data["title"][language],
            "summary": data["introduction"][language],
            "body": json.dumps(stream(blocks, language, data["key"])),
        }

    _page(
        parent,
        LessonPage,
        data["key"],
        texts,
        record=lambda: Lesson(
            course=course,
            key=data["key"],
            minutes=data["minutes"],
            **both(data["title"], "title"),
        ),
    )


@transaction.atomic
def load_quiz_pages(*, at: datetime) -> None:
    """Put each quiz among the lessons of its course, after they are there."""
    for data in read("quizzes")["quizzes"]:
        quiz = Quiz.objects.select_related("course").get(key=data["key"])
        parent = CoursePage.objects.get(course=quiz.course, locale__language_code="ru")
        _page(parent, QuizPage, data["key"], _quiz_texts(data), quiz=quiz)


def _quiz_texts(data: Data) -> Texts:
    return lambda language: {
        "title": data["title"][language],
        "summary": data["intro"][language],
    }


def _plain(data: Data) -> Texts:
    return lambda language: {
        "title": said(data["title"], language),
        "summary": said(data["summary"], language),
    }


def _with_body(data: Data, name: str) -> Texts:
    return lambda language: {
        **_plain(data)(language),
        "body": json.dumps(stream(data.get("blocks", []), language, name)),
    }


def _steps(data: Data, language: str, name: str) -> str:
    steps = [
        {
            "type": "step",
            "value": {part: step[part][language] for part in ("title", "text")},
        }
        for step in data["steps"]
    ]
    return json.dumps(steps)


def _page(
    parent: Page,
    model: type[Page],
    slug: str,
    texts: Texts,
    *,
    in_menu: bool = False,
    record: Callable[[], Any] | None = None,
    **shared: Any,
) -> Page:
    """Return the Russian page ``slug`` below ``parent``, made with its twin if new.

    :param record: makes the record that the page keeps, as the page's form does
    """
    if known := model.objects.child_of(parent).filter(slug=slug).first():
        return known
    page = model(
        slug=slug,
        locale=parent.locale,
        show_in_menus=in_menu,
        live=False,
        **texts("ru"),
        **shared,
    )
    if record:
        page.prepared_record = record()
    parent.refresh_from_db()
    parent.add_child(instance=page)
    _publish(page)
    _publish(_translated(page, texts))
    return page


def _translated(page: Page, texts: Texts) -> Page:
    twin = page.copy_for_translation(Locale.objects.get(language_code="en"))
    for name, value in texts("en").items():
        setattr(twin, name, value)
    return twin


def _publish(page: Page) -> None:
    page.save_revision(user=administrator(), log_action=True).publish(
        user=administrator()
    )
