"""Registering: one form, one code, and the physician is where they wanted to go."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import hashers
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from people.models import Consent, ConsentDocument, Person, User
from tests.factories.people import (
    PASSWORD,
    PersonFactory,
    StaffUserFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("prefix", "heading"),
    [("", "Подтвердите почту"), ("/en", "Confirm your e-mail")],
)
def test_a_physician_registers_confirms_and_lands_where_they_wanted(
    client, registration, last_code, prefix, heading
):
    page = client.post(
        f"{prefix}/accounts/signup/", registration | {"next": f"{prefix}/account/"}
    )
    assert page["Location"].startswith(f"{prefix}/accounts/confirm-email/")
    assert heading in client.get(page["Location"]).content.decode()

    answer = client.post(page["Location"], {"code": last_code()})

    assert answer["Location"] == f"{prefix}/account/"
    person = Person.objects.get()
    assert person.full_name == "Винокурова Айталина Сергеевна"
    assert person.language == (prefix.strip("/") or "ru")
    assert person.email == person.account.email == "a.vinokurova@example.org"
    assert person.region.code == "RU-SA"
    assert EmailAddress.objects.get().verified
    assert client.get(f"{prefix}/account/").status_code == 200


def test_the_consent_is_kept_with_text_time_language_and_address(
    client, registration, mailoutbox
):
    client.post("/en/accounts/signup/", registration, REMOTE_ADDR="203.0.113.7")

    consent = Consent.objects.get()
    assert consent.document == ConsentDocument.objects.get(kind="processing")
    assert len(consent.document.sha256) == 64
    assert (consent.language, consent.ip) == ("en", "203.0.113.7")
    assert consent.given_at is not None


def test_both_consents_are_separate_rows(client, registration, mailoutbox):
    mailing = ConsentDocument.objects.get(kind="mailing")

    client.post("/accounts/signup/", registration | {"mailing": str(mailing.pk)})

    kinds = set(Consent.objects.values_list("document__kind", flat=True))
    assert kinds == {"processing", "mailing"}


def test_nothing_is_kept_without_the_required_consent(client, registration):
    registration.pop("processing")

    page = client.post("/accounts/signup/", registration)

    assert page.context["form"].errors.keys() == {"processing"}
    assert "Винокурова" in page.content.decode()
    assert not User.objects.exists()
    assert not Person.objects.exists()


def test_agreeing_to_a_text_that_has_been_replaced_asks_again(client, registration):
    old = ConsentDocument.objects.get(kind="processing")
    ConsentDocument.objects.create(
        kind="processing",
        version=2,
        title_ru="Новое",
        title_en="New",
        text_ru="т",
        text_en="t",
        sha256="0" * 64,
    )

    page = client.post("/accounts/signup/", registration | {"processing": str(old.pk)})

    assert page.context["form"].errors.keys() == {"processing"}
    assert not Person.objects.exists()


def test_without_a_password_one_signs_in_by_code(client, registration, last_code):
    del registration["password1"]
    client.post("/accounts/signup/", registration)
    client.post("/accounts/confirm-email/", {"code": last_code()})
    client.logout()

    client.post("/accounts/login/code/", {"login": registration["email"]})
    answer = client.post(
        "/accounts/login/code/confirm/", {"code": last_code(), "next": "/account/"}
    )

    assert answer["Location"] == "/account/"
    assert not User.objects.get().has_usable_password()


def test_a_known_address_gets_the_same_page_and_another_letter(
    client, registration, mailoutbox
):
    client.post("/accounts/signup/", registration | {"email": "new@example.org"})
    new = client.get("/accounts/confirm-email/").content.decode()
    client.cookies.clear()
    known = UserFactory(email="known@example.org")

    page = client.post(
        "/accounts/signup/", registration | {"email": "known@example.org"}
    )
    answer = client.get(page["Location"]).content.decode()

    assert _without_what_differs(answer) == _without_what_differs(new)
    assert mailoutbox[-1].to == [known.email]
    assert mailoutbox[-1].subject == "У\u00a0вас уже есть учётная запись"
    assert Person.objects.count() == 1


def _without_what_differs(html):
    return re.sub(r'value="[^"]*"|<b>[^<]*</b>', "", html)


def test_whoever_never_confirmed_does_not_keep_the_address(
    client, registration, last_code
):
    client.post("/accounts/signup/", registration | {"given_name": "Чужая"})
    client.cookies.clear()
    cache.clear()  # ten seconds later

    client.post(
        "/accounts/signup/", registration | {"password1": "another-snowy-path-3"}
    )
    client.post("/accounts/confirm-email/", {"code": last_code()})

    account = User.objects.get()
    assert account.check_password("another-snowy-path-3")
    assert account.person.given_name == "Айталина"
    assert account.emailaddress_set.get().verified
    assert Consent.objects.count() == 2


def test_sending_the_form_twice_makes_one_account(client, registration, last_code):
    client.post("/accounts/signup/", registration)
    client.post("/accounts/signup/", registration)

    answer = client.post("/accounts/confirm-email/", {"code": last_code()})

    assert answer.status_code == 302
    assert User.objects.count() == Person.objects.count() == 1
    assert client.get("/account/").status_code == 200


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("О’Брайен", "О’Брайен"),
        ("д'Артаньян", "д'Артаньян"),
        ("  Мирза-заде \u00a0 Оглы ", "Мирза-заде Оглы"),
        ("И\u0306ванов", "Йванов"),
        ("И", "И"),
        ("Null", "Null"),
        ("Ё" + "ё" * 119, "Ё" + "ё" * 119),
        ("Ива\u00adнова", "Иванова"),
    ],
)
def test_names_of_all_kinds_are_taken(client, registration, typed, kept):
    client.post("/accounts/signup/", registration | {"family_name": typed})

    assert Person.objects.get().family_name == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "Иванов2",
        "<b>Иванов</b>",
        "Иванов\u202eвонавИ",
        "Ё" * 121,
        "-",
        "a\u0301\u0301\u0301\u0301",
    ],
)
def test_what_is_no_name_is_refused_and_nothing_is_lost(client, registration, typed):
    page = client.post("/accounts/signup/", registration | {"family_name": typed})

    assert page.context["form"].errors.keys() == {"family_name"}
    assert "Айталина" in page.content.decode()
    assert not Person.objects.exists()


def test_errors_are_in_the_language_of_the_page(client):
    russian = client.post("/accounts/signup/", {}).content.decode()
    english = client.post("/en/accounts/signup/", {}).content.decode()

    assert "Укажите фамилию" in russian
    assert "Enter your family name" in english


def test_a_way_back_to_another_site_is_ignored(
    client, registration, last_code, settings
):
    settings.LOGIN_REDIRECT_URL = "account"
    client.post(
        "/accounts/signup/", registration | {"next": "https://evil.example/account/"}
    )

    answer = client.post("/accounts/confirm-email/", {"code": last_code()})

    assert answer["Location"] == "/account/"


def test_letters_are_in_the_language_of_their_reader(client, mailoutbox):
    PersonFactory(with_account=True, email="reader@example.org", language="en")

    client.post("/accounts/login/code/", {"login": "reader@example.org"})

    letter = mailoutbox[-1]
    assert letter.subject.startswith("Your sign-in code")
    html = letter.alternatives[0].content
    assert '<html lang="en">' in html
    assert letter.body.split("\n")[2] in html


def test_registration_is_reachable_in_both_languages(client):
    for language in ("ru", "en"):
        with translation.override(language):
            assert client.get(reverse("account_signup")).status_code == 200


def test_a_password_set_by_a_stranger_does_not_survive_the_owner_s_code(
    client, registration, last_code
):
    client.post("/accounts/signup/", registration)  # somebody else's browser
    client.cookies.clear()

    client.post("/accounts/login/code/", {"login": registration["email"]})
    client.post(
        "/accounts/login/code/confirm/", {"code": last_code(), "next": "/account/"}
    )

    assert not User.objects.get().has_usable_password()
    assert client.get("/account/").status_code == 200


def test_a_password_changed_by_a_stranger_meanwhile_does_not_survive(
    client, registration, last_code
):
    client.post("/accounts/signup/", registration)
    code = last_code()
    cache.clear()
    Client().post(
        "/accounts/signup/", registration | {"password1": "another-snowy-path-3"}
    )

    client.post("/accounts/confirm-email/", {"code": code})

    assert not User.objects.get().has_usable_password()
    assert client.get("/account/").status_code == 200


def test_the_own_password_survives_the_confirmation(client, registration, last_code):
    client.post("/accounts/signup/", registration)
    client.post("/accounts/confirm-email/", {"code": last_code()})

    assert User.objects.get().check_password(registration["password1"])


@pytest.mark.parametrize(
    "standing",
    [{"is_superuser": True}, {"is_active": False}, {"last_login": timezone.now()}],
)
def test_an_account_that_was_not_just_registered_is_never_registered_anew(
    client, registration, standing
):
    made = UserFactory(email=registration["email"], confirmed=False, **standing)
    PersonFactory(account=made, family_name="Соколов")

    client.post("/accounts/signup/", registration)

    assert Person.objects.get().family_name == "Соколов"
    assert User.objects.get().check_password(PASSWORD)


def test_a_known_address_costs_as_much_as_a_new_one(client, registration, monkeypatch):
    made = UserFactory(email=registration["email"])
    PersonFactory(account=made)
    hashed = []
    hasher = type(hashers.get_hasher())
    real = hasher.encode

    def counted(self, password, *args, **kwargs):
        hashed.append(password)
        return real(self, password, *args, **kwargs)

    monkeypatch.setattr(hasher, "encode", counted)

    client.post("/accounts/signup/", registration)

    assert hashed == [registration["password1"]]


def test_an_account_with_a_role_is_never_registered_anew(client, registration):
    made = StaffUserFactory(email=registration["email"], confirmed=False)
    PersonFactory(account=made, family_name="Соколов")

    client.post("/accounts/signup/", registration)

    assert Person.objects.get().family_name == "Соколов"
    assert User.objects.get().check_password(PASSWORD)
