"""Invitations as the invited and the organisers meet them."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses.domain.invitations import invite, token_of
from courses.enums import Admission, EnrolmentState, Role, RunState
from courses.models import Invitation
from notices.models import OutboxMessage
from tests.factories.courses import (
    EnrolmentFactory,
    ProgrammeRoleFactory,
    UpcomingRunFactory,
)
from tests.factories.people import PersonFactory, StaffUserFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def guest():
    return PersonFactory(with_account=True)


@pytest.fixture
def run():
    return UpcomingRunFactory(admission=Admission.INVITATION)


@pytest.fixture
def link(run, guest):
    outcome = invite(
        run=run,
        addresses=[guest.email],
        actor=StaffUserFactory(),
        at=timezone.now(),
    )
    return reverse("invitation", args=[token_of(outcome.sent[0])])


def test_opening_the_link_takes_nothing_and_names_nobody(client, link, run, guest):
    for _ in range(2):
        page = client.get(link)

    assert page.status_code == 200
    assert guest.email not in page.text
    assert f"{guest.email[0]}…@" in page.text
    assert not run.enrolments.exists()


def test_the_invited_finds_the_link_on_the_run_and_takes_the_place(
    client, link, run, guest
):
    client.force_login(guest.account)

    assert link in client.get(run.get_absolute_url()).text
    answer = client.post(link, {"do": "take"}, follow=True)

    assert run.enrolments.get().state == EnrolmentState.ACTIVE
    assert "Вы записаны. Письмо уже отправлено." in answer.text
    assert "Вы записаны" in client.get(link).text


def test_without_sign_in_the_button_leads_to_it_and_back(client, link):
    answer = client.post(link, {"do": "take"})

    assert answer.status_code == 302
    assert answer["Location"].endswith(quote(link))


def test_a_forwarded_letter_says_what_to_do(client, link, run):
    client.force_login(PersonFactory(with_account=True).account)

    looked = client.get(link)
    pressed = client.post(link, {"do": "take"})

    words = "Приглашение пришло на другой адрес."
    assert words in looked.text
    assert words in pressed.text
    assert pressed.status_code == 409
    assert not run.enrolments.exists()


def test_an_expired_invitation_says_what_to_do(client, link, guest):
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=1))
    client.force_login(guest.account)

    assert "Попросите у организаторов новое." in client.get(link).text
    assert client.post(link, {"do": "take"}).status_code == 409


def test_the_invited_may_decline(client, link, guest):
    client.force_login(guest.account)

    answer = client.post(link, {"do": "pass"}, follow=True)

    assert "Приглашение отклонено" in answer.text


def test_a_forged_link_is_not_found(client, link):
    assert client.get(link.replace("/i/", "/i/1")).status_code == 404


def test_others_read_that_places_are_given_by_invitation(client, run):
    assert "Места дают по приглашениям" in client.get(run.get_absolute_url()).text
    client.force_login(PersonFactory(with_account=True).account)
    assert "Места дают по приглашениям" in client.get(run.get_absolute_url()).text
    client.force_login(UserFactory())
    assert "Места дают по приглашениям" in client.get(run.get_absolute_url()).text


def test_a_coordinator_invites_pasted_addresses(client, run):
    role = ProgrammeRoleFactory(programme=run.course.programme, role=Role.COORDINATOR)
    client.force_login(role.person.account)
    address = reverse("run_invitations", args=[run.code])
    taken = EnrolmentFactory(run=run).person
    pasted = f"Анна Воронова <anna@mail.ru>; b@mail.ru,\n{taken.email}"

    first = client.post(address, {"addresses": pasted}, follow=True)
    again = client.post(address, {"addresses": "b@mail.ru"}, follow=True)

    assert "Отправлено писем: 2." in first.text
    assert f"Уже с местом: {taken.email}." in first.text
    assert "Уже приглашены, второго письма нет: b@mail.ru." in again.text
    assert OutboxMessage.objects.count() == 2


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("никого", "Здесь нет ни одного адреса."),
        ("a@b@c", "Это не адреса: a@b@c."),
        (" ".join(f"a{n}@b.ru" for n in range(501)), "Не больше 500 адресов за раз."),
    ],
)
def test_what_is_no_address_is_named(client, run, typed, words):
    client.force_login(StaffUserFactory())

    answer = client.post(
        reverse("run_invitations", args=[run.code]), {"addresses": typed}
    )

    assert answer.status_code == 422
    assert words in answer.text
    assert not Invitation.objects.exists()


def test_nobody_is_invited_to_a_cancelled_run(client):
    run = UpcomingRunFactory(state=RunState.CANCELLED)
    client.force_login(StaffUserFactory())
    address = reverse("run_invitations", args=[run.code])

    assert client.post(address, {"addresses": "a@b.ru"}).status_code == 422
    assert "Пока никого не приглашали" in client.get(address).text


def test_staff_take_an_invitation_back_once_only(client, link, run, guest):
    client.force_login(StaffUserFactory())
    pk = Invitation.objects.get().pk
    revoke = reverse("invitation_revoke", args=[run.code, pk])

    client.post(revoke)

    Invitation.objects.filter(pk=pk).update(end="accepted")
    assert "работает один раз" in client.post(revoke, follow=True).text


def test_the_list_costs_the_same_for_one_and_for_many(client, run):
    staff = StaffUserFactory()
    client.force_login(staff)
    address = reverse("run_invitations", args=[run.code])
    counts = []
    for addresses in (["a@b.ru"], [f"b{n}@b.ru" for n in range(20)]):
        invite(run=run, addresses=addresses, actor=staff, at=timezone.now())
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))

    assert counts[0] == counts[1]
