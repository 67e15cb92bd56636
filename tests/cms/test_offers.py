"""Waiting lists, offers and applications as their readers meet them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses.domain.enrolment import withdraw
from courses.domain.waiting import join_line, token_of
from courses.enums import Admission, EnrolmentState, Role
from courses.models import Application, Enrolment, Offer, RunQueue
from notices import due
from tests.factories.courses import (
    EnrolmentFactory,
    ProgrammeRoleFactory,
    UpcomingRunFactory,
)
from tests.factories.people import (
    PersonFactory,
    SpecialityFactory,
    StaffUserFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def physician():
    return PersonFactory(with_account=True)


@pytest.fixture
def signed_in(client, physician):
    client.force_login(physician.account)
    return client


@pytest.fixture
def full():
    run = UpcomingRunFactory(capacity=1)
    EnrolmentFactory(run=run)
    return run


@pytest.fixture
def offer(full, physician):
    join_line(run=full, person=physician, actor=None, at=timezone.now())
    withdraw(enrolment=full.enrolments.first(), actor=None, at=timezone.now())
    due.work_off(RunQueue, now=timezone.now)
    return Offer.objects.get()


def press(client, name, *args, **data):
    return client.post(reverse(name, args=args), data, follow=True)


def test_a_full_run_offers_its_waiting_list_and_lets_one_leave(signed_in, full):
    assert "Встать в лист ожидания" in signed_in.get(full.get_absolute_url()).text

    waits = press(signed_in, "run_wait", full.code)
    again = press(signed_in, "run_wait", full.code)
    left = press(signed_in, "run_withdraw", full.code)

    assert "Ваше место в листе ожидания: 1" in waits.text
    assert "Ваше место в листе ожидания: 1" in again.text
    assert "Вы вышли из листа ожидания." in left.text


def test_nobody_waits_where_a_place_is_free(signed_in):
    run = UpcomingRunFactory()

    answer = press(signed_in, "run_wait", run.code)

    assert answer.status_code == 409
    assert not run.enrolments.exists()


@pytest.mark.parametrize("name", ["run_wait", "run_apply"])
def test_strangers_are_led_to_the_sign_in(client, full, name):
    answer = client.post(reverse(name, args=[full.code]))

    assert answer.status_code == 302
    assert full.get_absolute_url() in answer["Location"]


def test_opening_the_offer_changes_nothing(client, offer):
    for _ in range(2):
        page = client.get(reverse("offer", args=[token_of(offer)]))

    assert "Занять место" in page.text
    assert offer.enrolment.person.family_name not in page.text
    offer.enrolment.refresh_from_db()
    assert offer.enrolment.state == EnrolmentState.OFFERED


def test_the_run_page_leads_to_the_offer(signed_in, offer):
    page = signed_in.get(offer.enrolment.run.get_absolute_url())

    assert reverse("offer", args=[token_of(offer)]) in page.text


def test_a_pressed_button_takes_the_place_without_signing_in(client, offer):
    page = press(client, "offer", token_of(offer), do="take")

    offer.enrolment.refresh_from_db()
    assert offer.enrolment.state == EnrolmentState.ACTIVE
    assert "Занять место" not in page.text


def test_the_other_button_passes_the_place_on(client, offer):
    page = press(client, "offer", token_of(offer), do="pass")

    offer.enrolment.refresh_from_db()
    assert offer.enrolment.state == EnrolmentState.DECLINED
    assert "Место перейдёт следующему" in page.text


def test_an_offer_that_lapsed_says_so(client, offer):
    Offer.objects.update(due_at=timezone.now())

    page = press(client, "offer", token_of(offer), do="take")

    assert page.status_code == 409
    assert "больше не действует" in page.text


def test_a_forged_link_and_an_unknown_button_are_not_found(client, offer):
    forged = client.get(reverse("offer", args=["1:forged"]))
    unknown = press(client, "offer", token_of(offer), do="anything")

    assert [forged.status_code, unknown.status_code] == [404, 404]


@pytest.fixture
def by_application():
    return UpcomingRunFactory(admission=Admission.APPLICATION)


def test_an_application_is_handed_in_and_taken_back(signed_in, by_application):
    hasty = press(signed_in, "run_apply", by_application.code, letter="Хочу учиться")
    sent = press(
        signed_in,
        "run_apply",
        by_application.code,
        letter="Хочу учиться",
        workplace="Районная больница",
        speciality=SpecialityFactory().pk,
    )
    taken_back = press(signed_in, "run_withdraw", by_application.code)

    assert hasty.status_code == 422
    assert "Решают организаторы" in sent.text
    assert "Заявка отозвана." in taken_back.text


def test_a_run_without_applications_takes_none(signed_in):
    run = UpcomingRunFactory()

    assert press(signed_in, "run_apply", run.code).status_code == 409


def applied(run, letter="Хочу учиться"):
    enrolment = EnrolmentFactory(run=run, state=EnrolmentState.APPLIED)
    enrolment.changes.create(state=enrolment.state, at=timezone.now())
    Application.objects.create(
        enrolment=enrolment,
        workplace="Районная больница",
        letter=letter,
        applied_at=timezone.now(),
    )
    return enrolment


def test_staff_decide_at_the_desk(client, by_application):
    accepted, declined = applied(by_application), applied(by_application)
    client.force_login(StaffUserFactory())
    desk = client.get(reverse("run_desk", args=[by_application.code]))
    assert desk.text.count("Хочу учиться") == 2

    press(client, "run_decide", by_application.code, accepted.pk, do="accept")
    nothing = press(client, "run_decide", by_application.code, declined.pk)
    press(client, "run_decide", by_application.code, declined.pk, reason="Мест нет")

    assert "Укажите причину" in nothing.text
    assert dict(Enrolment.objects.values_list("pk", "state")) == {
        accepted.pk: "active",
        declined.pk: "declined",
    }


def test_whoever_was_declined_reads_why(signed_in, physician, by_application):
    enrolment = EnrolmentFactory(
        run=by_application, person=physician, state=EnrolmentState.DECLINED
    )
    enrolment.changes.create(
        state=enrolment.state,
        reason="Поток хирургов",
        actor=StaffUserFactory(),
        at=timezone.now(),
    )

    assert "Поток хирургов" in signed_in.get(by_application.get_absolute_url()).text


def test_only_those_who_plan_decide(client, by_application):
    enrolment = applied(by_application)
    trainer = ProgrammeRoleFactory(
        programme=by_application.course.programme, role=Role.TRAINER
    ).person.account

    answers = []
    for user in (trainer, UserFactory()):
        client.force_login(user)
        answer = press(
            client, "run_decide", by_application.code, enrolment.pk, do="accept"
        )
        answers.append(answer.status_code)

    assert answers == [404, 404]


def test_the_desk_costs_the_same_for_many_applications(
    client, by_application, django_assert_num_queries
):
    client.force_login(StaffUserFactory())
    address = reverse("run_desk", args=[by_application.code])
    applied(by_application)
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for _ in range(5):
        applied(by_application)

    with django_assert_num_queries(len(one)):
        client.get(address)


def test_the_desk_says_how_many_wait(client, full):
    EnrolmentFactory(run=full, state=EnrolmentState.WAITLISTED)
    client.force_login(StaffUserFactory())

    desk = client.get(reverse("run_desk", args=[full.code])).text

    assert "В листе ожидания 1" in desk.replace("\N{NO-BREAK SPACE}", " ")
