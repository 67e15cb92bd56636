"""Invitations: for one address, one run and one use."""

from datetime import timedelta

import pytest

from courses.domain import invitations
from courses.domain.applications import apply_for_place
from courses.domain.enrolment import EnrolmentRefused, enrol
from courses.domain.waiting import join_line
from courses.enums import Admission, EnrolmentState, InvitationEnd, RunState
from courses.models import EnrolmentChange, Invitation
from notices.models import OutboxMessage
from tests.factories.courses import (
    AFTERWARDS,
    WHILE_OPEN,
    EnrolmentFactory,
    RunFactory,
)
from tests.factories.people import PersonFactory, StaffUserFactory

pytestmark = pytest.mark.django_db
LATER = WHILE_OPEN + timedelta(days=15)


@pytest.fixture
def run():
    return RunFactory(admission=Admission.INVITATION)


@pytest.fixture
def guest():
    return PersonFactory(with_account=True)


def sent(run, *addresses, at=WHILE_OPEN):
    return invitations.invite(
        run=run, addresses=addresses, actor=StaffUserFactory(), at=at
    )


def invited(run, person, at=WHILE_OPEN):
    [invitation] = sent(run, person.account.email, at=at).sent
    return invitation


def accepted(invitation, person, at=WHILE_OPEN):
    return invitations.accept_invitation(
        invitation=invitation, person=person, actor=person.account, at=at
    )


def refused(call, **kwargs):
    with pytest.raises(EnrolmentRefused) as refusal:
        call(**kwargs)
    return refusal.value.code


def code_of(invitation, person, at=WHILE_OPEN):
    return refused(
        invitations.accept_invitation,
        invitation=invitation,
        person=person,
        actor=person.account,
        at=at,
    )


def test_each_address_gets_one_letter_however_it_is_written(run):
    outcome = sent(run, "Anna@Mail.ru", " anna@mail.ru", "b@mail.ru")
    again = sent(run, "anna@mail.ru")

    assert [row.email for row in outcome.sent] == ["anna@mail.ru", "b@mail.ru"]
    assert again.sent == []
    assert again.had_one == ["anna@mail.ru"]
    letters = OutboxMessage.objects.order_by("pk")
    assert [letter.to for letter in letters] == ["anna@mail.ru", "b@mail.ru"]
    assert invitations.token_of(outcome.sent[0]) in letters[0].text


def test_who_has_a_place_gets_no_letter(run, guest):
    EnrolmentFactory(run=run, person=guest)

    outcome = sent(run, guest.email.upper())

    assert outcome.has_place == [guest.email]
    assert not OutboxMessage.objects.exists()


def test_the_invited_takes_the_place_once(run, guest):
    invitation = invited(run, guest)

    enrolment = accepted(invitation, guest)
    again = accepted(invitation, guest)

    assert again == enrolment
    assert enrolment.state == EnrolmentState.ACTIVE
    assert EnrolmentChange.objects.get().actor == guest.account
    invitation.refresh_from_db()
    assert (invitation.end, invitation.enrolment) == (
        InvitationEnd.ACCEPTED,
        enrolment,
    )


def test_a_forwarded_invitation_opens_no_place(run, guest):
    invitation = invited(run, guest)
    friend = PersonFactory(with_account=True)

    assert code_of(invitation, friend) == "forwarded"
    assert not run.enrolments.exists()
    assert accepted(invitation, guest).person == guest
    assert code_of(invitation, friend) == "used"


def test_an_address_that_was_not_confirmed_is_not_ones_own(run, guest):
    guest.account.emailaddress_set.update(verified=False)

    assert code_of(invited(run, guest), guest) == "forwarded"


def test_an_expired_invitation_makes_room_for_a_new_one(run, guest):
    invitation = invited(run, guest)

    assert code_of(invitation, guest, at=LATER) == "expired"
    fresh = invited(run, guest, at=LATER)
    assert invitations.token_of(fresh) != invitations.token_of(invitation)
    assert code_of(invitation, guest, at=LATER) == "revoked"
    assert accepted(fresh, guest, at=LATER).state == EnrolmentState.ACTIVE


def test_an_invitation_is_taken_back_until_it_is_answered(run, guest):
    staff = StaffUserFactory()
    invitation = invited(run, guest)
    for _ in range(2):
        invitations.revoke_invitation(invitation=invitation, actor=staff, at=WHILE_OPEN)
    fresh = invited(run, guest)
    accepted(fresh, guest)

    assert code_of(invitation, guest) == "revoked"
    assert (
        refused(
            invitations.revoke_invitation, invitation=fresh, actor=staff, at=WHILE_OPEN
        )
        == "used"
    )


def test_the_invited_may_say_no(run, guest):
    invitation = invited(run, guest)
    for _ in range(2):
        invitations.decline_invitation(
            invitation=invitation, actor=guest.account, at=WHILE_OPEN
        )

    assert code_of(invitation, guest) == "used"
    assert invited(run, guest) != invitation


def test_a_stranger_cannot_decline_for_somebody(run, guest):
    friend = PersonFactory(with_account=True)

    code = refused(
        invitations.decline_invitation,
        invitation=invited(run, guest),
        actor=friend.account,
        at=WHILE_OPEN,
    )

    assert code == "forwarded"


def test_an_invitation_opens_no_place_that_is_not_there(guest):
    run = RunFactory(admission=Admission.INVITATION, capacity=1)
    EnrolmentFactory(run=run)

    assert code_of(invited(run, guest), guest) == "full"


def test_an_invitation_is_good_before_the_window_opens(guest):
    run = RunFactory(enrolment_opens_at=LATER)

    assert accepted(invited(run, guest), guest).state == EnrolmentState.ACTIVE


def test_who_came_by_another_way_uses_the_invitation_up(run, guest):
    invitation = invited(run, guest)
    enrolment = EnrolmentFactory(run=run, person=guest)

    assert accepted(invitation, guest) == enrolment
    assert Invitation.objects.get().end == InvitationEnd.ACCEPTED


def test_nobody_is_invited_to_what_is_over_or_called_off(run):
    cancelled = RunFactory(state=RunState.CANCELLED)
    staff = StaffUserFactory()

    codes = [
        refused(
            invitations.invite, run=row, addresses=["a@mail.ru"], actor=staff, at=at
        )
        for row, at in ((run, AFTERWARDS), (cancelled, WHILE_OPEN))
    ]

    assert codes == ["over", "cancelled"]


def test_no_other_way_leads_into_a_run_by_invitation(run, guest):
    values = {
        "run": run,
        "person": guest,
        "actor": guest.account,
        "at": WHILE_OPEN,
    }

    codes = {
        refused(enrol, **values),
        refused(join_line, **values),
        refused(apply_for_place, **values, letter="Хочу учиться"),
    }

    assert codes == {"by_invitation"}


def test_a_forged_link_opens_nothing(run, guest):
    token = invitations.token_of(invited(run, guest))

    assert invitations.invitation_of(token).email == guest.account.email
    assert invitations.invitation_of(f"{token}x") is None
    assert invitations.invitation_of("1:forged") is None


def test_an_open_invitation_is_found_for_its_owner_only(run, guest):
    invitation = invited(run, guest)
    friend = PersonFactory(with_account=True)

    found = [
        invitations.open_invitation(run=run, account=account, at=at)
        for account, at in (
            (guest.account, WHILE_OPEN),
            (friend.account, WHILE_OPEN),
            (guest.account, LATER),
        )
    ]

    assert found == [invitation, None, None]
    assert str(invitation).startswith(guest.account.email)
    assert invitation.masked != invitation.email
