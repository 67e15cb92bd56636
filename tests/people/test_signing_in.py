"""Signing in: by password, by code, and what a guesser meets."""

import re
import time

import pytest
from allauth.account.internal.flows import code_verification
from django.core.cache import cache

from tests.factories.people import PASSWORD, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"
REQUEST = "/accounts/login/code/"
CONFIRM = "/accounts/login/code/confirm/"
MINUTE = 60


@pytest.fixture
def account():
    return PersonFactory(with_account=True, email="reader@example.org").account


@pytest.fixture
def minutes_pass(monkeypatch):
    """Return a function that lets minutes pass on the clock of the codes."""

    def wait(minutes):
        now = time.time() + minutes * MINUTE
        monkeypatch.setattr(code_verification.time, "time", lambda: now)

    return wait


def _wrong(code):
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_a_password_signs_in_whatever_the_case_of_the_address(client, account):
    answer = client.post(
        LOGIN,
        {"login": "Reader@Example.ORG", "password": PASSWORD, "next": "/account/"},
    )

    assert answer["Location"] == "/account/"
    assert client.session["_auth_user_id"] == str(account.pk)


def test_a_wrong_password_and_an_unknown_address_look_alike(client, account):
    wrong = client.post(LOGIN, {"login": account.email, "password": "x"})
    unknown = client.post(LOGIN, {"login": "nobody@example.org", "password": "x"})

    assert wrong.context["form"].non_field_errors() == (
        unknown.context["form"].non_field_errors()
    )
    assert account.email in wrong.content.decode()


def test_after_five_wrong_passwords_the_right_one_waits_too(client, account):
    for _ in range(5):
        client.post(LOGIN, {"login": account.email, "password": "x"})

    page = client.post(LOGIN, {"login": account.email, "password": PASSWORD})

    assert "Слишком много неверных попыток" in page.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_code_signs_in_once(client, account, last_code):
    client.post(REQUEST, {"login": account.email})
    code = last_code()
    client.post(CONFIRM, {"code": code, "next": "/account/"})
    client.post("/accounts/logout/")

    replay = client.post(CONFIRM, {"code": code})

    assert replay["Location"].endswith(REQUEST)
    assert "_auth_user_id" not in client.session


def test_the_code_has_six_digits_and_stands_in_subject_and_both_parts(
    client, account, mailoutbox, last_code
):
    client.post(REQUEST, {"login": account.email})

    letter = mailoutbox[-1]
    assert re.fullmatch(r"\d{6}", last_code())
    assert last_code() in letter.subject
    assert last_code() in letter.alternatives[0].content


def test_a_code_with_spaces_is_taken(client, account, last_code):
    client.post(REQUEST, {"login": account.email})
    code = last_code()

    answer = client.post(
        CONFIRM, {"code": f" {code[:3]} {code[3:]}", "next": "/account/"}
    )

    assert answer["Location"] == "/account/"


def test_a_wrong_code_says_how_many_attempts_are_left(client, account, last_code):
    client.post(REQUEST, {"login": account.email})

    pages = [
        client.post(CONFIRM, {"code": _wrong(last_code())}).content.decode()
        for _ in range(2)
    ]

    assert "Осталось 4\u00a0попытки" in pages[0]
    assert "Осталось 3\u00a0попытки" in pages[1]


def test_after_five_wrong_codes_the_right_one_is_dead(client, account, last_code):
    client.post(REQUEST, {"login": account.email})
    code = last_code()
    for _ in range(5):
        answer = client.post(CONFIRM, {"code": _wrong(code)})

    client.post(CONFIRM, {"code": code})

    assert answer["Location"].endswith(REQUEST)
    assert "_auth_user_id" not in client.session
    assert "Слишком много неверных попыток" in client.get(REQUEST).content.decode()


def test_a_code_older_than_ten_minutes_is_dead_and_the_page_says_so(
    client, account, last_code, minutes_pass
):
    client.post(REQUEST, {"login": account.email})
    minutes_pass(11)

    answer = client.post(CONFIRM, {"code": last_code()}, follow=True)

    assert "Код больше не\u00a0действует" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_code_belongs_to_the_browser_that_asked(client, account, last_code):
    client.post(REQUEST, {"login": account.email})
    code = last_code()
    client.cookies.clear()

    client.post(CONFIRM, {"code": code})

    assert "_auth_user_id" not in client.session


def test_an_unknown_address_gets_the_same_page_and_another_letter(client, mailoutbox):
    answer = client.post(REQUEST, {"login": "nobody@example.org"})

    assert answer["Location"].startswith(CONFIRM)
    assert client.get(CONFIRM).status_code == 200
    assert mailoutbox[-1].subject == "Учётной записи с\u00a0этим адресом нет"


def test_codes_for_one_mailbox_are_limited_by_the_minute(client, account, mailoutbox):
    for _ in range(5):
        client.cookies.clear()
        page = client.post(REQUEST, {"login": account.email})

    assert len(mailoutbox) == 3
    assert page.context["form"].errors.keys() == {"email"}


def test_many_attempts_from_one_place_meet_a_page_that_says_so(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"signup": "1/m/ip"}
    client.post("/accounts/signup/", {})

    page = client.post("/accounts/signup/", {})

    assert page.status_code == 429
    assert "Слишком много попыток" in page.content.decode()


def test_limits_hold_in_the_file_cache(client, account, settings, tmp_path):
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": tmp_path / "cache",
        }
    }
    cache.clear()

    for _ in range(6):
        page = client.post(LOGIN, {"login": account.email, "password": "x"})

    assert "Слишком много неверных попыток" in page.content.decode()


def test_a_forgotten_password_is_replaced_with_a_code(client, account, last_code):
    client.post("/accounts/password/reset/", {"email": account.email})
    client.post("/accounts/password/reset/confirm/", {"code": last_code()})

    client.post(
        "/accounts/password/reset/complete/?next=/account/",
        {"password1": "another-snowy-path-3"},
    )

    account.refresh_from_db()
    assert account.check_password("another-snowy-path-3")
    assert client.session["_auth_user_id"] == str(account.pk)


def test_a_new_password_needs_the_code_first(client, account):
    client.post("/accounts/password/reset/", {"email": account.email})

    answer = client.post(
        "/accounts/password/reset/complete/", {"password1": "another-snowy-path-3"}
    )

    assert answer.status_code == 302
    account.refresh_from_db()
    assert account.check_password(PASSWORD)


def test_a_closed_account_cannot_sign_in(client):
    account = UserFactory(is_active=False)

    client.post(LOGIN, {"login": account.email, "password": PASSWORD})

    assert "_auth_user_id" not in client.session


def test_signing_out_needs_a_press_of_the_button(client, account):
    client.force_login(account)

    client.get("/accounts/logout/")
    assert "_auth_user_id" in client.session
    client.post("/accounts/logout/")
    assert "_auth_user_id" not in client.session
