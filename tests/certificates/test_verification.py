"""Verification: the printed facts and the state, for who holds link or paper."""

from datetime import timedelta

import pytest
from django.urls import reverse

from certificates.domain import replacing, states, verification
from certificates.domain.numbers import check_code_key, number_key, number_keys
from certificates.enums import State
from tests.factories.certificates import AFTER_THE_RUN, issued
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
HERE = "192.0.2.1"
REASON = "Опечатка, о которой знает только секретарь"


def by_number(number, check_code, client=HERE):
    return verification.verify_number(
        number=number, check_code=check_code, client=client
    )


def by_link(secret, client=HERE):
    return verification.verify_link(secret=secret, client=client)


def test_the_link_alone_verifies():
    certificate = issued()

    found = by_link(certificate.secret)

    assert found.is_valid
    assert found.number == certificate.number
    assert found.snapshot == certificate.snapshot


def test_the_number_needs_its_own_check_code():
    mine, other = issued(), issued()

    assert by_number(mine.number, mine.check_code).number == mine.number
    assert by_number(mine.number, other.check_code) is None
    assert by_number(mine.number, "") is None
    assert by_number("НОДГО-2026-999999", mine.check_code) is None
    assert by_link(mine.number) is None
    assert by_link(mine.code) is None


@pytest.mark.parametrize(
    "typed",
    [
        "нодго-2026-000001",
        " НОДГО 2026 000001 ",
        "НОДГО–2026—000001",
        "HOДГO-2026-000001",  # three Latin letters
        "NSPHO-2026-000001",
        "nodgo 2026 000001",
    ],
)
def test_a_number_may_be_typed_as_people_type(typed):
    certificate = issued()
    code = certificate.check_code
    spaced = f"{code[:4].lower()} - {code[4:]}"

    assert by_number(typed, spaced).number == certificate.number
    assert number_key(typed) == certificate.number_key


@pytest.mark.parametrize(
    "typed", ["НОДГО-2026-1", "НОДГО 2026 01", "NODGO-2026-0000001", "2026-1"]
)
def test_leading_zeros_may_be_left_out_or_added(typed):
    certificate = issued()

    found = by_number(typed, certificate.check_code)

    assert found.number == certificate.number


def test_another_society_s_number_is_not_ours():
    certificate = issued()

    assert by_number("АБВ-2026-1", certificate.check_code) is None


def test_a_check_code_may_be_typed_in_cyrillic_letters():
    certificate = issued()
    latin, cyrillic = "ACEHKMPTXY", "АСЕНКМРТХУ"
    typed = certificate.check_code.translate(str.maketrans(latin, cyrillic))

    assert by_number(certificate.number, f" {typed[:4]}–{typed[4:].lower()}")
    assert check_code_key(cyrillic) == latin


def test_the_form_shows_what_a_number_looks_like(client):
    page = client.get(reverse("verify")).content.decode()

    assert "НОДГО-2026-000000; латиницей NODGO-2026-000000" in page


def test_a_wrong_link_is_not_told_to_compare_what_was_typed(client):
    page = client.get(reverse("verify_link", args=["wrong"])).content.decode()

    assert "Эта ссылка" in page
    assert "Сравните" not in page


def test_a_revoked_certificate_says_so_and_never_why():
    certificate = issued()
    states.revoke(certificate=certificate, reason=REASON, actor=None, at=AFTER_THE_RUN)

    found = by_link(certificate.secret)

    assert found.state == State.REVOKED
    assert not found.is_valid
    assert REASON not in repr(found)


def test_a_replaced_certificate_leads_on_to_the_new_one():
    certificate = issued()
    certificate.person.family_name = "Винокурова-Попова"
    certificate.person.save()
    new = replacing.replace(
        certificate=certificate, reason=REASON, actor=None, at=AFTER_THE_RUN
    )

    found = by_link(certificate.secret)

    assert found.state == State.SUPERSEDED
    assert (found.successor_number, found.successor_secret) == (new.number, new.secret)
    assert by_link(new.secret).is_valid


def test_wrong_tries_of_one_client_are_limited_and_others_are_not():
    certificate = issued()
    for _ in range(verification.LIMIT):
        assert by_link("wrong") is None

    with pytest.raises(verification.TooManyTriesError):
        by_link(certificate.secret)
    with pytest.raises(verification.TooManyTriesError):
        by_number(certificate.number, certificate.check_code)
    assert by_link(certificate.secret, client="192.0.2.2").is_valid


def test_a_window_that_closes_between_two_tries_opens_a_new_one(monkeypatch):
    monkeypatch.setattr(verification.cache, "add", lambda *args: None)

    assert by_link("wrong") is None
    assert verification.cache.get(f"certificates.verify:{HERE}") == 1


def test_right_answers_are_never_counted():
    certificate = issued()

    for _ in range(verification.LIMIT + 1):
        assert by_link(certificate.secret)


def test_verification_asks_the_database_once(django_assert_num_queries):
    certificate = issued()

    with django_assert_num_queries(1):
        by_link(certificate.secret)
    with django_assert_num_queries(1):
        by_number(certificate.number, certificate.check_code)


# --- Pages ------------------------------------------------------------------
def test_the_page_shows_what_is_printed_and_nothing_else(client):
    person = PersonFactory(
        family_name="Винокурова",
        given_name="Айталина",
        patronymic="Сергеевна",
        email="secret@example.org",
        workplace="Больница",
    )
    certificate = issued(person=person)
    states.revoke(certificate=certificate, reason=REASON, actor=None, at=AFTER_THE_RUN)

    response = client.get(reverse("verify_link", args=[certificate.secret]))
    page = response.content.decode()

    assert response.status_code == 200
    assert "Сертификат отозван" in page
    assert "Винокурова Айталина Сергеевна" in page
    assert "Якутск" in page
    for hidden in (REASON, "secret@example.org", "Больница", certificate.check_code):
        assert hidden not in page
    assert response["Referrer-Policy"] == "no-referrer"
    assert "noindex" in response["X-Robots-Tag"]


def test_the_form_takes_number_and_code_and_both_wrong_answers_are_the_same(client):
    certificate = issued()

    def ask(number, code):
        data = {"number": number, "check_code": code}
        page = client.post(reverse("verify"), data).content.decode()
        return page[page.index("verdict") : page.index("</section>")]

    right = ask(certificate.number, certificate.check_code)
    wrong_code = ask(certificate.number, "AAAA-AAAA")
    wrong_number = ask("НОДГО-2026-424242", certificate.check_code)

    assert "Сертификат действителен" in right
    assert "Не\u00a0найдено" in wrong_code
    assert wrong_code == wrong_number


def test_the_link_of_the_code_needs_no_form_unless_it_leads_nowhere(client):
    certificate = issued()

    found = client.get(reverse("verify_link", args=[certificate.secret]))
    lost = client.get(reverse("verify_link", args=["nothing"]))

    field = 'name="check_code"'
    assert field not in found.content.decode()
    assert f'href="{reverse("verify")}">Проверить другой сертификат' in (
        found.content.decode()
    )
    assert field in lost.content.decode()


def test_a_verified_link_costs_one_query(client, django_assert_num_queries):
    address = reverse("verify_link", args=[issued().secret])
    client.get(address)

    with django_assert_num_queries(1):
        client.get(address)


def test_an_unknown_link_is_not_found(client):
    assert client.get(reverse("verify_link", args=["nothing"])).status_code == 404


def test_an_empty_form_keeps_what_was_typed_and_says_what_is_missing(client):
    response = client.post(reverse("verify"), {"number": "НОДГО-2026-000001"})
    page = response.content.decode()

    assert "НОДГО-2026-000001" in page
    assert "aria-invalid" in page


def test_too_many_tries_get_a_page_that_says_when_to_come_back(client):
    for _ in range(verification.LIMIT):
        client.get(reverse("verify_link", args=["nothing"]))

    link = client.get(reverse("verify_link", args=["nothing"]))
    form = client.post(reverse("verify"), {"number": "1", "check_code": "1"})

    assert [link.status_code, form.status_code] == [429, 429]
    assert "Слишком много попыток" in form.content.decode()


def test_the_page_in_english_has_no_unmarked_cyrillic(client):
    person = PersonFactory(
        family_name="Винокурова",
        given_name="Айталина",
        family_name_latin="Vinokurova",
        given_name_latin="Aitalina",
    )
    certificate = issued(person=person)

    page = client.get(f"/en/v/{certificate.secret}/").content.decode()

    assert "This certificate is valid" in page
    assert "Aitalina Vinokurova" in page
    assert "11–12 September 2026" in page


@pytest.mark.parametrize("address", ["/verify/", "/v/nothing/"])
def test_the_pages_need_few_queries(client, address, django_assert_max_num_queries):
    client.get(address)

    with django_assert_max_num_queries(4):
        client.get(address)


def test_a_found_certificate_needs_few_queries(client, django_assert_max_num_queries):
    certificate = issued(at=AFTER_THE_RUN + timedelta(days=1))
    address = reverse("verify_link", args=[certificate.secret])
    client.get(address)

    with django_assert_max_num_queries(4):
        client.get(address)


def test_what_does_not_look_like_a_number_is_looked_up_as_it_is():
    assert number_keys("без номера") == {number_key("без номера")}


def test_empty_fields_are_told_what_belongs_there(client):
    page = client.post(reverse("verify")).content.decode()

    assert "Введите номер: он напечатан под QR-кодом." in page.replace("\u00a0", " ")
    assert "Введите код проверки" in page.replace("\u00a0", " ")
    assert "NODGO-2026-000000" in page


# --- For machines -----------------------------------------------------------
def data_of(client, certificate):
    return client.get(reverse("verify_link_data", args=[certificate.secret]))


def test_machines_get_exactly_what_is_printed_and_the_state(client):
    certificate = issued()
    snapshot = certificate.snapshot

    said = data_of(client, certificate).json()

    assert said == {
        "state": "issued",
        "number": certificate.number,
        "signature": None,
        "replaced_by": None,
        "name": snapshot["person"]["name"],
        "name_latin": snapshot["person"]["latin"],
        "issued_on": "2026-09-15",
        "title": ["Сертификат", "Certificate of participation"],
        "text": [text for text in snapshot["body"].values() if text],
        "society": [snapshot["society"]["ru"], snapshot["society"]["en"]],
        "course": [text for text in snapshot["course"].values() if text],
        "issued": ["Выпущен 15 сентября 2026", "Issued 15 September 2026"],
        "facts": [
            {
                "label": ["Дата", "Date"],
                "text": ["11–12 сентября 2026", "11–12 September 2026"],
            },
            {"label": ["Место", "Place"], "text": ["Якутск", "Yakutsk"]},
        ],
        "signatories": [
            {"name": "", "roles": ["Президент общества", "President"]},
            {"name": "", "roles": ["Руководитель программы", "Programme director"]},
        ],
    }


def test_machines_may_post_number_and_check_code(client):
    certificate = issued()
    said = {"number": certificate.number, "check_code": certificate.check_code}

    answer = client.post(reverse("verify_data"), said)

    assert answer.json() == data_of(client, certificate).json()
    assert "noindex" in answer["X-Robots-Tag"]


def test_machines_get_one_answer_for_everything_that_is_not_found(client):
    certificate = issued()
    page = reverse("verify_data")
    tries = [
        client.post(page),
        client.post(page, {"number": certificate.number}),
        client.post(page, {"number": certificate.number, "check_code": "AAAAAAAA"}),
        client.post(page, {"number": "НОДГО-2026-9", "check_code": "A" * 900}),
        client.get(reverse("verify_link_data", args=["guessed"])),
    ]

    assert {(one.status_code, one.content) for one in tries} == {
        (404, b'{"state": "not_found"}')
    }


def test_machines_learn_of_a_successor_and_never_of_a_reason(client):
    certificate = issued()
    certificate.person.family_name = "Винокурова-Попова"
    certificate.person.save()
    new = replacing.replace(
        certificate=certificate, reason=REASON, actor=None, at=AFTER_THE_RUN
    )

    answer = data_of(client, certificate)

    assert (answer.json()["state"], answer.json()["replaced_by"]) == (
        "superseded",
        new.number,
    )
    assert REASON not in answer.text
    assert new.secret not in answer.text


def test_machines_are_told_to_wait_too(client):
    certificate = issued()
    for _ in range(verification.LIMIT):
        client.get(reverse("verify_link_data", args=["guessed"]))

    answer = data_of(client, certificate)

    assert answer.status_code == 429
    assert answer["Retry-After"] == str(verification.WINDOW_SECONDS)


def test_an_answer_for_machines_costs_at_most_four_queries(
    client, django_assert_max_num_queries
):
    certificate = issued()
    data_of(client, certificate)

    with django_assert_max_num_queries(4):
        data_of(client, certificate)
