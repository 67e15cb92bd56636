"""Rules that no page shows by itself."""

import datetime as dt

import pytest

from people import zones
from people.domain import consents, profile, registration
from people.domain.consents import ConsentRefused
from people.domain.names import NameRefused
from people.domain.profile import Names
from people.domain.registration import RegistrationRefused
from people.emails import masked
from people.enums import ConsentKind
from people.models import ConsentDocument, Person, User
from tests.factories.people import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)
NAMES = Names(family_name="Соколов", given_name="Пётр")


def _register(**changes):
    values = {
        "email": "new@example.org",
        "password": "",
        "names": NAMES,
        "region": None,
        "agreed_to": [consents.current_document(ConsentKind.PROCESSING)],
        "language": "ru",
        "ip": None,
        "at": NOON,
    }
    return registration.register(**{**values, **changes})


def test_the_second_of_two_who_race_for_an_address_is_refused():
    UserFactory(email="Known@example.org")

    with pytest.raises(RegistrationRefused) as refusal:
        _register(email="known@example.org")

    assert refusal.value.code == "taken"
    assert not Person.objects.exists()


def test_a_fault_while_consents_are_written_leaves_nothing_behind():
    with pytest.raises(ValueError, match="must be saved"):
        _register(agreed_to=[ConsentDocument(kind="processing")])

    assert not User.objects.exists()
    assert not Person.objects.exists()


def test_somebody_who_has_signed_in_is_not_registered_anew():
    person = _register()
    person.account.last_login = NOON
    person.account.save()

    assert registration.unconfirmed_account("new@example.org") is None


@pytest.mark.parametrize(
    ("name", "code"),
    [("Ё" * 121, "too_long"), ("--", "no_letter"), ("Я2", "character")],
)
def test_names_are_refused_with_a_code(name, code):
    with pytest.raises(NameRefused) as refusal:
        Names(family_name=name, given_name="Пётр")

    assert refusal.value.code == code


def test_the_consent_to_processing_is_not_taken_back_here():
    person = PersonFactory()

    with pytest.raises(ConsentRefused) as refusal:
        consents.withdraw(
            person=person,
            kind=ConsentKind.PROCESSING,
            language="ru",
            ip=None,
            actor=None,
            at=NOON,
        )

    assert refusal.value.code == "needed"


def test_a_new_text_gets_the_next_version_and_old_consents_keep_theirs():
    old = consents.current_document(ConsentKind.MAILING)
    person = PersonFactory()
    given = consents.give(
        person=person, document=old, language="ru", ip=None, actor=None, at=NOON
    )

    new = consents.publish_document(
        kind=ConsentKind.MAILING,
        titles={"ru": "Письма", "en": "Letters"},
        texts={"ru": "Текст", "en": "Text"},
        actor=None,
        at=NOON,
    )

    assert new.version == 2
    assert consents.current_document(ConsentKind.MAILING) == new
    given.refresh_from_db()
    assert given.document == old


def test_changing_an_address_of_an_account_without_a_person_is_no_fault():
    profile.change_email(account=UserFactory(), email="x@example.org", at=NOON)

    assert not Person.objects.exists()


def test_zones_run_from_west_to_east_with_their_distance_from_moscow():
    offered = dict(zones.choices(NOON))

    assert list(offered)[:2] == ["Europe/Kaliningrad", "Europe/Moscow"]
    assert offered["Europe/Kaliningrad"].endswith("МСК−1, сейчас 11:00")
    assert offered["Europe/Moscow"] == "МСК, сейчас 12:00"
    assert offered["Asia/Yakutsk"] == "по\u00a0Якутску, МСК+6, сейчас 18:00"


@pytest.mark.parametrize(
    ("email", "shown"),
    [
        ("a.vinokurova@example.ru", "a.vin…@example.ru"),
        ("ab@example.ru", "a…@example.ru"),
        ("a@example.ru", "a…@example.ru"),
    ],
)
def test_an_address_is_shown_so_that_only_its_owner_knows_it(email, shown):
    assert masked(email) == shown
