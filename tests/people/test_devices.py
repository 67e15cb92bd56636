"""Where I am signed in, and how I sign out there."""

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from people.devices import devices_of, end, named
from tests.factories.people import PASSWORD, PersonFactory

pytestmark = pytest.mark.django_db
PHONE = "Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36"
DESK = "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0"


def signed_in(person, agent):
    client = Client(headers={"user-agent": agent})
    client.post(
        reverse("account_login"), {"login": person.account.email, "password": PASSWORD}
    )
    return client


def is_signed_in(client):
    return client.get(reverse("account")).status_code == 200


def test_each_device_is_listed_in_words_this_one_first():
    person = PersonFactory(with_account=True)
    signed_in(person, PHONE)
    desk = signed_in(person, DESK)
    signed_in(PersonFactory(with_account=True), PHONE)

    page = desk.get(reverse("usersessions_list"))

    listed = [(device.name, device.is_this) for device in page.context["devices"]]
    assert listed == [("Firefox, Windows", True), ("Chrome, Android", False)]


def test_one_device_is_signed_out():
    person = PersonFactory(with_account=True)
    phone, desk = signed_in(person, PHONE), signed_in(person, DESK)
    [_this, other] = desk.get(reverse("usersessions_list")).context["devices"]

    desk.post(reverse("usersessions_list"), {"device": other.pk})

    assert (is_signed_in(phone), is_signed_in(desk)) == (False, True)


def test_all_others_are_signed_out():
    person = PersonFactory(with_account=True)
    others = [signed_in(person, PHONE) for _ in range(2)]
    desk = signed_in(person, DESK)

    desk.post(reverse("usersessions_list"), {"device": "others"})

    assert [is_signed_in(other) for other in others] == [False, False]
    assert is_signed_in(desk)


def test_another_persons_device_stays_signed_in():
    stranger = signed_in(PersonFactory(with_account=True), PHONE)
    theirs = UserSession.objects.get()
    desk = signed_in(PersonFactory(with_account=True), DESK)

    for wanted in (theirs.pk, "x", ""):
        desk.post(reverse("usersessions_list"), {"device": wanted})

    assert is_signed_in(stranger)


def test_looking_deletes_nothing_and_a_session_that_is_gone_is_not_listed():
    person = PersonFactory(with_account=True)
    signed_in(person, PHONE)
    Session.objects.all().delete()

    assert devices_of(person.account, None) == []
    assert UserSession.objects.count() == 1
    assert end(person.account) == 1


def test_a_browser_that_says_nothing_is_unknown():
    assert named("") == named("curl")
    assert named("Mozilla/5.0 (iPhone; CPU) CriOS/140 Safari") == "Chrome, iPhone"
