"""Views of Wagtail and wagtail-localize that ask for too little."""

import pytest
from django.urls import reverse
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation, TranslationSource

from courses.models import ProgrammeRole
from people import groups
from tests.factories.cms import make_course_page, make_programme_page
from tests.factories.people import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db

REPORTS = [
    "wagtailadmin_reports:site_history",
    "wagtailadmin_reports:site_history_results",
    "wagtailadmin_reports:workflow",
    "wagtailadmin_reports:workflow_results",
    "wagtailadmin_reports:workflow_tasks",
    "wagtailadmin_reports:workflow_tasks_results",
    "wagtail_localize:translations_report",
    "wagtail_localize:translations_report_results",
]


@pytest.fixture
def own():
    """A programme with a course, both in English too, so that more may follow."""
    return course_in("far")


def course_in(key):
    page = make_programme_page(key=key)
    page.copy_for_translation(english()).save_revision().publish()
    return make_course_page(page, key=f"course-of-{key}")


def english():
    return Locale.objects.get(language_code="en")


@pytest.fixture
def trainer(client, own):
    programme = own.course.programme
    user = UserFactory(role=groups.TRAINERS)
    person = PersonFactory(account=user)
    ProgrammeRole.objects.create(person=person, programme=programme, role="trainer")
    user.groups.add(programme.group)
    client.force_login(user)
    return client


def translate(client, page):
    address = reverse("wagtail_localize:submit_page_translation", args=[page.pk])
    return client.post(address, {"locales": [english().pk]}), client.get(address)


def test_a_trainer_has_own_pages_translated_as_drafts(trainer, own):
    posted, _shown = translate(trainer, own)

    assert posted.status_code == 302
    translation = own.get_translation(english())
    assert (own.live, translation.live) == (True, False)


def test_a_trainer_has_no_page_of_another_programme_translated(trainer):
    foreign = course_in("other")
    before = Page.objects.count()

    posted, shown = translate(trainer, foreign)

    assert (posted.status_code, shown.status_code) == (404, 404)
    assert Page.objects.count() == before


def translation_of(page):
    source, _new = TranslationSource.get_or_create_from_instance(page)
    translation = Translation.objects.create(source=source, target_locale=english())
    translation.save_target(publish=False)
    return translation


@pytest.mark.parametrize("method", ["get", "post"])
def test_translations_of_another_programme_are_not_there(trainer, method):
    translation = translation_of(course_in("other"))
    of_source, of_translation = [translation.source.pk], [translation.pk]

    answers = {
        name: getattr(trainer, method)(
            reverse(f"wagtail_localize:{name}", args=args)
        ).status_code
        for name, args in {
            "update_translations": of_source,
            "download_pofile": of_translation,
            "upload_pofile": of_translation,
            "machine_translate": of_translation,
            "preview_translation": of_translation,
            "stop_translation": of_translation,
        }.items()
    }

    assert set(answers.values()) == {404}, answers


def test_a_trainer_updates_own_translations_but_publishes_none(trainer, own):
    translation = translation_of(own)
    address = reverse(
        "wagtail_localize:update_translations", args=[translation.source.pk]
    )

    assert trainer.post(address).status_code == 302
    answer = trainer.post(address, {"publish_translations": "on"})

    assert answer.status_code == 403
    assert own.get_translation(english()).live is False


def test_staff_have_any_page_translated(client):
    client.force_login(UserFactory(role=groups.STAFF))

    posted, _shown = translate(client, course_in("other"))

    assert posted.status_code == 302


@pytest.mark.parametrize("name", REPORTS)
def test_reports_on_everybodys_rows_are_not_for_trainers(trainer, name):
    assert trainer.get(reverse(name)).status_code == 404


@pytest.mark.parametrize("name", REPORTS[:6])
def test_reports_on_everybodys_rows_are_for_staff(client, name):
    client.force_login(UserFactory(role=groups.STAFF))

    assert client.get(reverse(name)).status_code == 200


def test_a_trainer_is_not_offered_those_reports(trainer):
    menu = trainer.get("/admin/").content.decode()

    assert [name for name in REPORTS if f'"{reverse(name)}"' in menu] == []
    assert "site-history" not in menu


def test_the_texts_of_the_translation_editor_are_open_to_editors(trainer):
    address = reverse("wagtail_localize:javascript_catalog")

    assert trainer.get(address).status_code == 200
