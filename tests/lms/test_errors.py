import pytest
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory
from django.utils.translation import override

from lms import errors


@pytest.fixture
def request_without_anything():
    """A request that never met a middleware: no user, no session."""
    return RequestFactory().get("/somewhere/")


def test_fault_is_answered_without_a_query(request_without_anything, caplog):
    response = errors.server_error(request_without_anything)

    text = response.content.decode()
    number = caplog.records[0].args[0]
    assert response.status_code == 500
    assert "Ошибка на\xa0нашей стороне" in text
    assert number in text
    assert "<nav" not in text


def test_fault_speaks_english(request_without_anything):
    with override("en"):
        response = errors.server_error(request_without_anything)

    assert "A fault on our side" in response.content.decode()


def test_malformed_request_is_answered_without_a_query(request_without_anything):
    response = errors.bad_request(request_without_anything, ValueError())

    assert response.status_code == 400
    assert "Запрос не\xa0удалось прочитать" in response.content.decode()


@pytest.mark.django_db
def test_unknown_address_keeps_menu_and_language(client):
    russian = client.get("/no-such-page/")
    english = client.get("/en/no-such-page/")

    assert (russian.status_code, english.status_code) == (404, 404)
    assert "Страницы нет" in russian.content.decode()
    assert "There is no page" in english.content.decode()
    assert '<html lang="en"' in english.content.decode()


@pytest.mark.django_db
def test_refusal_names_its_reason_and_offers_the_sign_in(client):
    request = client.get("/nothing/").wsgi_request

    response = errors.permission_denied(request, PermissionDenied("Нельзя."))

    text = response.content.decode()
    assert response.status_code == 403
    assert "Нельзя." in text
    assert "/accounts/login/?next=%2Fnothing%2F" in text


@pytest.mark.django_db
def test_form_without_its_token_changes_nothing_and_says_so(client):
    client.handler.enforce_csrf_checks = True

    response = client.post("/accounts/login/", {"login": "a@example.org"})

    assert response.status_code == 403
    assert "Форма не\xa0принята" in response.content.decode()
