"""Texts of mails in the admin: checked, previewed, kept, put back."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import ModelLogEntry

from notices import texts
from notices.domain import wordings
from notices.domain.letters import worded
from notices.models import MailText
from people import groups
from tests.factories.people import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def text():
    return MailText.objects.get(key="courses.run_begins")


def address(name, *args):
    return reverse(MailText.snippet_viewset.get_url_name(name), args=args)


def words(text, **changes):
    fields = ("subject_ru", "body_ru", "subject_en", "body_en")
    return {name: getattr(text, name) for name in fields} | changes


def test_every_text_that_ships_has_a_row_and_passes_its_own_check():
    rows = list(MailText.objects.all())

    assert {row.key for row in rows} == set(texts.registered())
    for row in rows:
        row.full_clean()
        assert row.is_shipped
        assert row.subject_ru
        assert row.body_en


def test_installing_again_leaves_what_staff_have_written(text):
    MailText.objects.filter(pk=text.pk).update(subject_ru="Мы вас ждём")

    texts.install()

    text.refresh_from_db()
    assert text.subject_ru == "Мы вас ждём"
    assert not text.is_shipped


def test_each_field_says_which_placeholder_it_does_not_know(text):
    text.body_ru, text.subject_en = "{nobody}", "{"

    with pytest.raises(ValidationError) as refusal:
        text.full_clean()

    assert set(refusal.value.message_dict) == {"body_ru", "subject_en"}


def test_a_text_whose_room_is_gone_keeps_its_key_for_a_name():
    row = MailText(key="old.text", subject_ru="x", body_ru="x", body_en="x")
    row.take_shipped()

    assert (str(row), row.names, row.is_shipped) == ("old.text", [], False)
    assert row.get_preview_context(None, "ru")["subject"] == "x"


def test_a_text_that_nobody_has_worded_goes_out_as_it_ships(text):
    key = text.key
    MailText.objects.all().delete()

    row = worded(key)

    assert (row.pk, row.key, row.is_shipped) == (None, key, True)


def test_staff_change_a_text_and_each_wording_is_kept(client, text):
    client.force_login(UserFactory(role=groups.STAFF))

    answer = client.post(address("edit", text.pk), words(text, subject_ru="{course}"))

    text.refresh_from_db()
    assert answer.status_code == 302
    assert text.subject_ru == "{course}"
    assert text.revisions.count() == 1


def test_an_unknown_placeholder_is_refused_with_a_sentence(client, text):
    client.force_login(UserFactory(role=groups.STAFF))

    page = client.post(address("edit", text.pk), words(text, subject_ru="{cuorse}"))

    text.refresh_from_db()
    assert "Подстановки {cuorse} здесь нет" in page.content.decode()
    assert "{cuorse}" not in text.subject_ru


@pytest.mark.parametrize(
    ("mode", "said"), [("ru", "Мария Петровна"), ("en", "Acute leukaemia")]
)
def test_the_preview_shows_the_mail_with_examples(client, text, mode, said):
    client.force_login(UserFactory(role=groups.STAFF))
    preview = address("preview_on_edit", text.pk)

    client.post(preview, words(text, body_en="New words {course}"))
    shown = client.get(preview, {"mode": mode}).content.decode()

    assert said in shown
    assert f'<html lang="{mode}">' in shown
    assert ("New words" in shown) == (mode == "en")
    assert '<p class="top">' in shown


def test_a_text_is_put_back_and_what_stood_there_stays_in_the_history(client, text):
    staff = UserFactory(role=groups.STAFF)
    client.force_login(staff)
    client.post(address("edit", text.pk), words(text, subject_ru="Другое"))
    page = address("reset", text.pk)

    edit = client.get(address("edit", text.pk)).content.decode()
    asked = client.get(page).content.decode()
    client.post(page)

    text.refresh_from_db()
    assert page in edit
    assert "Скоро: {course}" in asked
    assert text.is_shipped
    assert "Другое" in {r.content["subject_ru"] for r in text.revisions.all()}
    assert ModelLogEntry.objects.filter(
        action="notices.reset_text", user=staff
    ).exists()


def test_a_trainer_changes_no_text(client, text):
    client.force_login(UserFactory(role=groups.TRAINERS))

    client.post(address("reset", text.pk))
    client.post(address("edit", text.pk), words(text, subject_ru="Другое"))

    text.refresh_from_db()
    assert text.is_shipped


def test_putting_back_works_without_a_page(text):
    MailText.objects.filter(pk=text.pk).update(body_en="x")

    assert wordings.reset(text=text, actor=UserFactory(), at=None).is_shipped


def test_a_reader_is_addressed_in_the_language_of_the_mail():
    person = PersonFactory(
        family_name="Соколова",
        given_name="Мария",
        patronymic="Петровна",
        family_name_latin="Sokolova",
        given_name_latin="Maria",
    )

    assert texts.values_of(person, "ru") == {
        "greeting": "Мария Петровна",
        "name": "Соколова Мария Петровна",
    }
    assert texts.values_of(person, "en") == {
        "greeting": "Maria",
        "name": "Maria Sokolova",
    }
