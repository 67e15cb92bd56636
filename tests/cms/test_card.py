"""The support card: one page that answers the telephone."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.domain.attempts import submit
from notices.domain import outbox
from notices.enums import MessageState
from notices.models import OutboxMessage
from people.models import Person
from tests.factories.assessments import QuizFactory, begin, seated
from tests.factories.certificates import issued
from tests.factories.courses import EnrolmentFactory
from tests.factories.people import PersonFactory, StaffUserFactory, TrainerUserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    account = StaffUserFactory()
    client.force_login(account)
    return account


def card_of(client, person):
    return client.get(reverse("person:inspect", args=[person.pk]))


def mail_to(person, *, subject="Сертификат", state=MessageState.REFUSED, secret=False):
    message = outbox.queue(
        to=person.email,
        subject=subject,
        text="Текст",
        language="ru",
        at=timezone.now() - timedelta(days=1),
        person=person,
        is_secret=secret,
        attachments=[outbox.Attachment("a.pdf", "application/pdf", b"%PDF")],
    )
    OutboxMessage.objects.filter(pk=message.pk).update(
        state=state, done_at=timezone.now()
    )
    return message


def test_the_card_shows_enrolment_certificate_and_mail_of_this_person_only(
    client, staff
):
    certificate = issued()
    person = certificate.person
    mail_to(person)
    other = EnrolmentFactory()
    mail_to(other.person, subject="Чужое")

    page = card_of(client, person).content.decode()

    assert certificate.number in page
    assert certificate.run.title in page
    assert "Сертификат" in page
    assert "Чужое" not in page
    assert other.person.family_name not in page or person.family_name in page


def test_the_card_of_a_merged_person_leads_to_the_one_kept(client, staff):
    kept = PersonFactory()
    merged = PersonFactory(merged_into=kept)

    answer = card_of(client, merged)

    assert answer["Location"] == reverse("person:inspect", args=[kept.pk])


def test_the_card_tells_who_may_be_the_same(client, staff):
    person = PersonFactory(family_name="Соколова", given_name="Юлия", patronymic="")
    twin = PersonFactory(
        family_name="Sokolova", given_name="Yuliya", patronymic="", email="twin@a.ru"
    )

    page = card_of(client, person).content.decode()

    assert reverse("person:inspect", args=[twin.pk]) in page


def test_a_test_that_runs_is_not_taken_for_a_result(client, staff):
    enrolment = seated(QuizFactory())
    begin(enrolment.run.course.quizzes.get(), enrolment, at=timezone.now())

    page = card_of(client, enrolment.person)

    [row] = page.context["parts"][0].context["rows"]
    assert row.tests == [""]


def test_a_result_is_shown_in_per_cent(client, staff):
    enrolment = seated(QuizFactory())
    quiz = enrolment.run.course.quizzes.get()
    attempt = begin(quiz, enrolment, at=timezone.now())
    submit(attempt=attempt, actor=None, at=timezone.now())

    page = card_of(client, enrolment.person)

    [row] = page.context["parts"][0].context["rows"]
    assert row.tests == ["0"]


def test_a_refused_mail_goes_again_to_the_same_address(client, staff):
    person = PersonFactory()
    mail = mail_to(person)

    client.post(reverse("person_mail_again", args=[person.pk, mail.pk]))

    mail.refresh_from_db()
    assert (mail.state, mail.done_at) == (MessageState.QUEUED, None)
    assert OutboxMessage.objects.count() == 1


def test_after_a_correction_a_copy_goes_to_the_new_address(client, staff):
    person = PersonFactory()
    mail = mail_to(person)
    Person.objects.filter(pk=person.pk).update(email="right@example.org")

    client.post(reverse("person_mail_again", args=[person.pk, mail.pk]))

    mail.refresh_from_db()
    copy = OutboxMessage.objects.exclude(pk=mail.pk).get()
    assert mail.state == MessageState.REFUSED
    assert (copy.to, copy.subject) == ("right@example.org", mail.subject)
    assert [bytes(file.content) for file in copy.attachments.all()] == [b"%PDF"]


@pytest.mark.parametrize(
    "kind", [{"secret": True}, {"state": MessageState.QUEUED}], ids=["code", "waiting"]
)
def test_a_code_and_a_mail_that_waits_are_not_sent_again(client, staff, kind):
    person = PersonFactory()
    mail = mail_to(person, **kind)
    before = OutboxMessage.objects.values().get()

    client.post(reverse("person_mail_again", args=[person.pk, mail.pk]))

    assert OutboxMessage.objects.values().get() == before


def test_another_persons_mail_is_not_found(client, staff):
    mail = mail_to(PersonFactory())

    answer = client.post(
        reverse("person_mail_again", args=[PersonFactory().pk, mail.pk])
    )

    assert answer.status_code == 404


def test_a_trainer_sends_nothing_again(client):
    client.force_login(TrainerUserFactory())
    person = PersonFactory()
    mail = mail_to(person)

    client.post(reverse("person_mail_again", args=[person.pk, mail.pk]))

    mail.refresh_from_db()
    assert mail.state == MessageState.REFUSED


@pytest.mark.parametrize("count", [1, 8])
def test_the_card_costs_the_same_queries_for_one_row_and_for_many(client, staff, count):
    person = issued().person
    for _ in range(count):
        EnrolmentFactory(person=person)
        mail_to(person)
    card_of(client, person)

    with CaptureQueriesContext(connection) as asked:
        card_of(client, person)

    assert len(asked) == 25
