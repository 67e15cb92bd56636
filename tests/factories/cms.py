"""Pages; every factory publishes what it makes."""

from wagtail.models import Page

from cms.models import (
    CoursePage,
    HomePage,
    LessonPage,
    ModulePage,
    NewsIndexPage,
    NewsPage,
    ProgrammePage,
    SectionPage,
)
from courses.models import Course, Lesson, Programme


def home(language="ru"):
    return HomePage.objects.get(locale__language_code=language)


def add(parent, page, *, live=True):
    """Put ``page`` below ``parent``, published unless told otherwise."""
    page.locale = parent.locale
    page.live = False
    parent = Page.objects.get(pk=parent.pk).specific
    parent.add_child(instance=page)
    revision = page.save_revision()
    if live:
        revision.publish()
    return type(page).objects.get(pk=page.pk)


def make_section(parent=None, *, title="О школе", live=True, **values):
    values.setdefault("slug", "about")
    return add(parent or home(), SectionPage(title=title, **values), live=live)


def make_news_index(parent=None, **values):
    values = {"title": "Новости", "slug": "news", **values}
    return add(parent or home(), NewsIndexPage(**values))


def make_news(parent, *, number=1, live=True, **values):
    values = {"title": f"Новость {number}", "slug": f"news-{number}", **values}
    return add(parent, NewsPage(**values), live=live)


def make_programme_page(parent=None, *, programme=None, key="far", **values):
    programme = programme or Programme.objects.create(
        key=key,
        title_ru="Дальние регионы" if key == "far" else f"Программа {key}",
        title_en="Far regions" if key == "far" else f"Programme {key}",
    )
    values = {"title": programme.title_ru, "slug": programme.key, **values}
    return add(parent or home(), ProgrammePage(programme=programme, **values))


def make_course_page(parent, *, course=None, key="leukaemia", live=True, **values):
    course = course or Course.objects.create(
        programme=parent.programme,
        key=key,
        title_ru="Лейкозы у детей",
        title_en="Leukaemia in children",
        access=values.pop("access", "everybody"),
    )
    values = {"title": course.title_ru, "slug": course.key, **values}
    return add(parent, CoursePage(course=course, **values), live=live)


def make_module_page(parent, *, number=1, live=True, **values):
    values = {"title": f"Часть {number}", "slug": f"part-{number}", **values}
    return add(parent, ModulePage(**values), live=live)


def make_lesson_page(
    parent, *, course, number=1, lesson=None, live=True, minutes=10, **values
):
    lesson = lesson or Lesson.objects.create(
        course=course,
        key=f"lesson-{number}",
        title_ru=f"Занятие {number}",
        title_en=f"Lesson {number}",
        minutes=minutes,
    )
    values = {"title": lesson.title_ru, "slug": lesson.key, **values}
    return add(parent, LessonPage(lesson=lesson, **values), live=live)
