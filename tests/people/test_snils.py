"""СНИЛС: checked, sealed, masked, shown after a press that is noted."""

from datetime import UTC, datetime

import pytest
from cryptography.fernet import Fernet
from django.db import connection
from django.urls import reverse

from people import sealing
from people.domain import snils
from people.domain.snils import SnilsRefused, keep, normalise, show
from people.models import AuditEvent, Person
from tests.factories.people import PersonFactory, StaffUserFactory, TrainerUserFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
NUMBER = "112-233-445 95"


def refused(call, *args, **kwargs):
    with pytest.raises(SnilsRefused) as refusal:
        call(*args, **kwargs)
    return refusal.value.code


@pytest.mark.parametrize(
    "number",
    [NUMBER, "11223344595", "112 233 445 95", "001-001-998 77", "087-654-303 00"],
)
def test_a_number_whose_check_number_fits_is_taken(number):
    assert len(normalise(number)) == 11


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("112-233-445 96", "check"),
        ("112-233-454 95", "check"),
        ("112-233-445", "digits"),
        ("номер", "digits"),
        ("١١٢٢٣٣٤٤٥٩٥", "digits"),
    ],
)
def test_a_wrong_number_says_what_is_wrong(number, code):
    assert refused(normalise, number) == code


def test_the_database_holds_no_digit_of_it():
    person = PersonFactory()

    keep(person=person, number=NUMBER, actor=None, at=AT)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT snils_sealed, snils_print FROM people_person WHERE id = %s",
            [person.pk],
        )
        texts = " ".join(cursor.fetchone())
    assert "11223344595" not in texts
    person.refresh_from_db()
    assert not set("1234567890") & set(snils.masked(person))
    assert snils.masked(PersonFactory()) == ""


def test_each_look_is_evidence():
    person, staff = PersonFactory(), StaffUserFactory()
    keep(person=person, number=NUMBER, actor=None, at=AT)
    person.refresh_from_db()

    assert show(person=person, actor=staff, at=AT) == NUMBER

    event = AuditEvent.objects.get()
    assert (event.action, event.person, event.actor) == (
        "people.show_snils",
        person,
        staff,
    )


def test_one_number_is_one_persons():
    keep(person=PersonFactory(), number=NUMBER, actor=None, at=AT)

    code = refused(keep, person=PersonFactory(), number=NUMBER, actor=None, at=AT)

    assert code == "taken"


def test_an_empty_number_takes_it_away():
    person = PersonFactory()
    keep(person=person, number=NUMBER, actor=None, at=AT)

    keep(person=person, number=" ", actor=None, at=AT)

    person.refresh_from_db()
    assert (person.snils_sealed, person.snils_print) == ("", "")
    assert refused(show, person=person, actor=None, at=AT) == "none"


def test_a_seal_opens_with_an_older_key_and_not_without_any(settings):
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    person, staff = PersonFactory(), StaffUserFactory()
    settings.PERSONAL_DATA_KEYS = [old]
    keep(person=person, number=NUMBER, actor=None, at=AT)
    person.refresh_from_db()

    settings.PERSONAL_DATA_KEYS = [new, old]
    assert show(person=person, actor=staff, at=AT) == NUMBER
    settings.PERSONAL_DATA_KEYS = [new]
    assert refused(show, person=person, actor=staff, at=AT) == "sealed"
    with pytest.raises(sealing.SealBrokenError):
        sealing.unseal("no seal")


def test_it_is_asked_only_when_a_room_needs_it(client):
    person = PersonFactory(with_account=True)
    client.force_login(person.account)
    address = reverse("account_snils")
    assert address not in client.get(reverse("account")).content.decode()

    snils.register_need("test", lambda _person: True)
    try:
        assert address in client.get(reverse("account")).content.decode()
    finally:
        snils.register_need("test", lambda _person: False)


def test_the_owner_writes_it_and_does_not_read_it(client):
    person = PersonFactory(with_account=True)
    client.force_login(person.account)
    address = reverse("account_snils")

    wrong = client.post(address, {"number": "112-233-445 96"})
    client.post(address, {"number": NUMBER})

    assert wrong.context["form"].errors.keys() == {"number"}
    for page in (address, reverse("account")):
        assert "445" not in client.get(page).content.decode()
    person.refresh_from_db()
    assert person.snils_sealed


def test_staff_see_the_mask_and_the_number_after_a_press(client):
    person = PersonFactory()
    keep(person=person, number=NUMBER, actor=None, at=AT)
    client.force_login(StaffUserFactory())
    address = reverse("person_snils", args=[person.pk])

    card = client.get(reverse("person:inspect", args=[person.pk])).content.decode()
    shown = client.post(address).content.decode()

    assert NUMBER not in card
    assert NUMBER in shown
    assert client.get(address).status_code == 405
    client.post(address, {"number": "1"})
    client.post(address, {"number": ""})
    person.refresh_from_db()
    assert person.snils_sealed == ""
    assert client.post(address).status_code == 302


def test_trainers_see_no_number(client):
    person = PersonFactory()
    keep(person=person, number=NUMBER, actor=None, at=AT)
    client.force_login(TrainerUserFactory())

    answer = client.post(reverse("person_snils", args=[person.pk]))

    assert NUMBER not in answer.content.decode()
    assert not AuditEvent.objects.exists()
    assert Person.objects.get(pk=person.pk).snils_sealed
