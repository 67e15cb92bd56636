import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import models
from wagtail.models import Locale, Page, get_page_models
from wagtail.rich_text import RichText
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from cms.models import BasePage, LessonPage
from courses.models import Outline
from tests.factories.cms import (
    home,
    make_course_page,
    make_lesson_page,
    make_programme_page,
)

PAGE_MODELS = [model for model in get_page_models() if issubclass(model, BasePage)]


@pytest.mark.parametrize("model", PAGE_MODELS)
def test_translators_are_never_offered_what_is_the_same_in_both_languages(model):
    """A translated key or another record would part the languages for ever."""
    shared = {field.field_name for field in model.override_translatable_fields}
    own = {
        field.name
        for field in model._meta.get_fields()
        if not field.auto_created
        and field.model._meta.app_label == "cms"
        and not getattr(field.remote_field, "parent_link", False)
        and (field.name == "key" or isinstance(field, models.ForeignKey))
    }

    assert own | {"slug"} <= shared
    assert not any(field.overridable for field in model.override_translatable_fields)


@pytest.fixture
def lesson_page(db):
    programme_page = make_programme_page()
    course_page = make_course_page(programme_page)
    return make_lesson_page(
        course_page,
        course=course_page.course,
        title="Мазок крови",
        body=[("text", RichText("<p>Посмотрите мазок.</p>"))],
    )


@pytest.fixture
def translate(django_capture_on_commit_callbacks):
    """Translate a page and all pages above it into English, as editors do."""

    def run(page):
        with django_capture_on_commit_callbacks(execute=True):
            return translate_page(page)

    return run


def translate_page(page):
    english = Locale.objects.get(language_code="en")
    for above in Page.objects.filter(path__in=page.paths_above, depth__gt=2).specific():
        if not above.has_translation(english):
            above.copy_for_translation(english).save_revision().publish()
    source, _new = TranslationSource.get_or_create_from_instance(page)
    translation = Translation.objects.create(source=source, target_locale=english)
    for segment in source.stringsegment_set.all():
        StringTranslation.objects.create(
            translation_of=segment.string,
            locale=english,
            context=segment.context,
            data=f"English {segment.order}",
        )
    translation.save_target()
    return translation


def test_a_translation_shows_the_same_record(lesson_page, translate):
    translate(lesson_page)

    english = LessonPage.objects.get(locale__language_code="en")
    assert english.live is True
    assert english.slug == lesson_page.slug
    assert english.lesson == lesson_page.lesson
    assert english.title.startswith("English")
    lesson = english.lesson
    lesson.refresh_from_db()
    assert (lesson.title_ru, lesson.title_en) == ("Мазок крови", english.title)


def test_the_outline_pins_both_languages(lesson_page, translate):
    translate(lesson_page)

    english = LessonPage.objects.get(locale__language_code="en")
    entry = Outline.objects.latest("number").entries[0]
    assert entry["revisions"] == {
        "ru": lesson_page.live_revision_id,
        "en": english.live_revision_id,
    }


def test_the_translation_stays_on_line_while_the_source_changes(lesson_page, translate):
    translation = translate(lesson_page)

    lesson_page.body = [("text", RichText("<p>Посмотрите мазок сегодня.</p>"))]
    lesson_page.save_revision().publish()
    translation.source.update_from_db()

    total, translated = translation.get_progress()
    assert translated < total
    assert LessonPage.objects.get(locale__language_code="en").live is True


def test_only_texts_are_offered_to_translators(lesson_page):
    source, _new = TranslationSource.get_or_create_from_instance(lesson_page)

    paths = {segment.context.path for segment in source.stringsegment_set.all()}

    assert {path.split(".")[0] for path in paths} == {"title", "body"}


def test_front_pages_are_translations_of_each_other(db):
    assert home("en").get_translation(Locale.objects.get(language_code="ru")) == home()


def test_page_models_have_content_types(db):
    assert {
        ContentType.objects.get_for_model(model).app_label for model in PAGE_MODELS
    } == {"cms"}
