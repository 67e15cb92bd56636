"""«Check how your name will look»: a signed link with one purpose."""

from datetime import timedelta

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from certificates.domain import name_checks, queries
from certificates.enums import Answer
from certificates.models import NameAnswer
from notices.models import OutboxMessage
from people.domain.profile import Names
from tests.factories.certificates import AFTER_THE_RUN, FinishedRunFactory, issued
from tests.factories.courses import EnrolmentFactory
from tests.factories.people import PersonFactory, StaffUserFactory

pytestmark = pytest.mark.django_db


def an_enrolment(**names):
    person = PersonFactory(
        **{"family_name": "Винокрова", "given_name": "Айталина", **names}
    )
    return EnrolmentFactory(run=FinishedRunFactory(), person=person)


def correct(enrolment, **names):
    wanted = Names(**{"family_name": "Винокурова", "given_name": "Айталина", **names})
    return name_checks.correct(enrolment=enrolment, wanted=wanted, at=AFTER_THE_RUN)


def ask(run):
    return name_checks.ask_run(run=run, actor=None, at=AFTER_THE_RUN)


def page_of(enrolment, at=None):
    return reverse(
        "check_name", args=[name_checks.token_for(enrolment, at=at or timezone.now())]
    )


def test_a_slip_is_mended_at_once():
    enrolment = an_enrolment()

    answer = correct(enrolment)

    enrolment.person.refresh_from_db()
    assert enrolment.person.family_name == "Винокурова"
    assert answer.answer == Answer.CORRECTED


def test_another_name_waits_for_staff_and_stands_on_the_board():
    enrolment = an_enrolment()

    answer = correct(enrolment, family_name="Попова")

    enrolment.person.refresh_from_db()
    assert enrolment.person.family_name == "Винокрова"
    assert answer.answer == Answer.WISHED
    row = queries.board_of(enrolment.run, at=AFTER_THE_RUN).rows[0]
    assert row.wish == "Попова Айталина"


def test_an_issued_certificate_is_not_changed_by_the_link():
    certificate = issued()
    enrolment = certificate.run.enrolments.get()

    with pytest.raises(name_checks.NameCheckRefused) as refused:
        correct(enrolment)

    assert refused.value.code == "issued"


def test_everybody_unconfirmed_without_certificate_is_asked_once_a_day():
    enrolment = an_enrolment()
    run = enrolment.run
    confirmed = EnrolmentFactory(run=run, person=PersonFactory(family_name="Ли"))
    name_checks.confirm(enrolment=confirmed, at=AFTER_THE_RUN)
    EnrolmentFactory(run=run, person=PersonFactory(family_name="Ким", email=""))
    issued(run=run)

    ask(run)
    ask(run)

    assert list(OutboxMessage.objects.values_list("to", flat=True)) == [
        enrolment.person.email
    ]
    row = queries.board_of(run, at=AFTER_THE_RUN).rows
    assert not any(r.wish for r in row)


@pytest.mark.parametrize("spoil", [lambda t: t + "x", lambda _t: signing.dumps(1)])
def test_a_forged_link_opens_nothing(client, spoil):
    token = spoil(name_checks.token_for(an_enrolment(), at=timezone.now()))

    answer = client.get(reverse("check_name", args=[token]))

    assert answer.status_code == 410
    assert "Винокрова" not in answer.text


@pytest.mark.parametrize(("days", "status"), [(13, 200), (15, 410)])
def test_a_link_lives_for_a_fortnight(client, days, status):
    page = page_of(an_enrolment(), at=timezone.now() - timedelta(days=days))

    assert client.get(page).status_code == status


def test_the_page_shows_the_name_and_takes_both_answers(client):
    enrolment = an_enrolment()
    page = page_of(enrolment)

    seen = client.get(page)
    client.post(page, {"do": "ok"})
    fixed = client.post(
        page,
        {"do": "fix", "family_name": "Винокурова", "given_name": "Айталина"},
    )

    assert "Винокрова" in seen.text
    assert seen["Referrer-Policy"] == "no-referrer"
    assert "Винокурова" in fixed.text
    answers = NameAnswer.objects.values_list("answer", flat=True)
    assert list(answers) == [Answer.CONFIRMED, Answer.CORRECTED]


def test_the_page_refuses_after_the_issue_and_changes_nothing_by_itself(client):
    certificate = issued()
    enrolment = certificate.run.enrolments.get()

    answer = client.post(
        page_of(enrolment),
        {"do": "fix", "family_name": "Другая", "given_name": "Анна"},
    )

    assert "уже выпущен" in answer.text
    certificate.person.refresh_from_db()
    assert certificate.person.family_name == "Винокурова"


def test_staff_ask_by_a_button(client):
    enrolment = an_enrolment()
    client.force_login(StaffUserFactory())

    client.post(reverse("issue_run", args=[enrolment.run.code]), {"do": "ask"})

    message = OutboxMessage.objects.get()
    assert "/n/" in message.text
