"""Own data: everyone edits themselves, and only themselves."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ModelLogEntry

from people.domain import consents
from people.models import Consent, ConsentDocument, Person, Region, Speciality
from tests.factories.people import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(client):
    """Return a physician who is signed in."""
    person = PersonFactory(with_account=True, family_name="Ёлкина")
    client.force_login(person.account)
    return person


@pytest.fixture
def particulars():
    """Return what the form about work sends."""
    return {
        "region": str(Region.objects.get(code="RU-SA").pk),
        "time_zone": "Asia/Srednekolymsk",
        "workplace": "Больница № 1",
        "position": "Гематолог",
        "specialities": [
            str(row.pk)
            for row in Speciality.objects.filter(key__in=["haematology", "paediatrics"])
        ],
        "language": "en",
    }


PAGES = ["account", "account_name", "account_consents", "account_email", "mfa_index"]


@pytest.mark.parametrize("name", PAGES)
def test_strangers_are_led_to_the_sign_in_and_back(client, name):
    address = reverse(name)

    assert client.get(address)["Location"].startswith(
        f"/accounts/login/?next={address}"
    )


@pytest.mark.parametrize("name", PAGES)
def test_own_pages_open_in_both_languages(client, person, name):
    address = reverse(name)

    assert client.get(address).status_code == 200
    english = client.get(f"/en{address}")
    assert english.status_code == 200
    assert english["Content-Language"] == "en"


def test_saving_particulars_changes_them_and_says_so_in_the_log(
    client, person, particulars
):
    bystander = PersonFactory(workplace="Другая")

    answer = client.post(reverse("account"), particulars)

    assert answer["Location"] == "/en/account/"
    person.refresh_from_db()
    assert (person.workplace, person.position) == ("Больница № 1", "Гематолог")
    assert person.zone.key == "Asia/Srednekolymsk"
    assert {row.key for row in person.specialities.all()} == {
        "haematology",
        "paediatrics",
    }
    entry = ModelLogEntry.objects.get(action="people.describe")
    assert entry.user == person.account
    assert set(entry.data["fields"]) == {
        "time_zone",
        "workplace",
        "position",
        "language",
        "specialities",
    }
    bystander.refresh_from_db()
    assert bystander.workplace == "Другая"


def test_saving_the_same_twice_is_logged_once(client, person, particulars):
    client.post(reverse("account"), particulars)
    client.post(reverse("account"), particulars)

    assert ModelLogEntry.objects.filter(action="people.describe").count() == 1


def test_a_speciality_can_be_taken_away(client, person, particulars):
    client.post(reverse("account"), particulars)

    client.post(reverse("account"), particulars | {"specialities": []})

    assert not person.specialities.exists()


@pytest.mark.parametrize(
    "typed",
    [
        {"time_zone": "Mars/Olympus"},
        {"region": "999999"},
        {"language": "xx"},
        {"specialities": ["999999"]},
    ],
)
def test_what_is_not_on_offer_is_refused_and_nothing_typed_is_lost(
    client, person, particulars, typed
):
    page = client.post(reverse("account"), particulars | typed)

    assert page.context["form"].errors.keys() == typed.keys()
    assert "Больница № 1" in page.content.decode()
    person.refresh_from_db()
    assert person.workplace == ""


def test_a_new_name_is_kept_logged_and_found(client, person):
    client.post(
        reverse("account_name"),
        {
            "family_name": "Берёзова",
            "given_name": "Алёна",
            "family_name_latin": "Berezova",
            "given_name_latin": "Alena",
        },
    )

    person.refresh_from_db()
    assert person.full_name == "Берёзова Алёна"
    assert person.latin_name == "Alena Berezova"
    assert ModelLogEntry.objects.filter(action="people.rename").count() == 1
    assert list(Person.objects.named_like("березова АЛЕНА")) == [person]


def test_an_account_without_a_person_is_asked_for_a_name_first(client):
    account = UserFactory()
    client.force_login(account)

    assert client.get(reverse("account"))["Location"] == reverse("account_name")
    client.post(
        reverse("account_name"), {"family_name": "Сидоров", "given_name": "Пётр"}
    )

    assert Person.objects.get(account=account).full_name == "Сидоров Пётр"
    assert client.get(reverse("account")).status_code == 200


def test_letters_can_be_turned_on_and_off_and_pressing_twice_changes_nothing(
    client, person
):
    mailing = ConsentDocument.objects.get(kind="mailing")
    on = {"letters": "on", "sha256": mailing.sha256}
    for _ in range(2):
        client.post(reverse("account_consents"), on)
    assert [c.document for c in consents.standing(person)] == [mailing]

    for _ in range(2):
        client.post(reverse("account_consents"), {"letters": "off"})

    assert not consents.standing(person).exists()
    assert Consent.objects.count() == 2


def test_agreeing_to_another_text_than_the_current_is_not_found(client, person):
    answer = client.post(
        reverse("account_consents"), {"letters": "on", "sha256": "0" * 64}
    )

    assert answer.status_code == 404
    assert not Consent.objects.exists()


def test_texts_of_consents_have_pages_of_their_own(client):
    russian = client.get("/consents/processing/")
    english = client.get("/en/consents/processing/1/")

    assert "Согласие на\u00a0обработку" in russian.content.decode().replace(
        "на обработку", "на\u00a0обработку"
    )
    assert "Consent to the processing" in english.content.decode()
    assert client.get("/consents/processing/2/").status_code == 404
    assert client.get("/consents/nothing/").status_code == 404


def test_looking_at_own_pages_writes_nothing(client, person):
    for name in ("account", "account_name", "account_consents"):
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(name))
        assert len(queries) <= 20
        assert not [
            q["sql"]
            for q in queries
            if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))
        ]


def test_a_second_address_is_confirmed_by_code_and_made_the_main_one(
    client, person, last_code, django_capture_on_commit_callbacks
):
    client.post("/accounts/login/")
    client.post("/accounts/reauthenticate/", {"password": "cloudberry-under-snow-7"})
    client.post(
        reverse("account_email"), {"email": "new@example.org", "action_add": ""}
    )
    client.post("/accounts/confirm-email/", {"code": last_code()})

    client.post(
        reverse("account_email"), {"email": "new@example.org", "action_primary": ""}
    )

    person.account.refresh_from_db()
    assert person.account.email == "new@example.org"
    person.refresh_from_db()
    assert person.email == "new@example.org"
