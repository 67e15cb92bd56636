"""Exceptions and time given back, in the admin."""

from datetime import timedelta

import pytest
from django.urls import reverse

from assessments.models import Outage, QuizOverride, TimeGiven
from tests.factories.assessments import QuizFactory, begin, seated
from tests.factories.courses import DURING
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def exception_form(quiz, **changes):
    return {
        "quiz": quiz.pk, "run": "", "participant": "", "duration_minutes": "60",
        "attempts_allowed": "", "opens_at": "", "closes_at": "", "reason": "Болезнь",
        **changes,
    }  # fmt: skip


@pytest.fixture
def secretary(client):
    client.force_login(UserFactory(is_superuser=True))
    return client


def test_an_exception_is_granted_by_the_mail_address_of_a_participant(secretary):
    quiz = QuizFactory()
    enrolment = seated(quiz)
    email = enrolment.person.account.email
    address = reverse("quizoverride:add")

    stranger = secretary.post(
        address, exception_form(quiz, participant="nobody@example.org")
    )
    nobody = secretary.post(address, exception_form(quiz))
    done = secretary.post(address, exception_form(quiz, participant=email.upper()))

    assert (stranger.status_code, nobody.status_code) == (200, 200)
    assert done.status_code == 302
    override = QuizOverride.objects.get()
    assert (override.enrolment, override.duration_minutes) == (enrolment, 60)
    edited = secretary.get(reverse("quizoverride:edit", args=[override.pk]))
    assert email in edited.content.decode()
    listed = secretary.get(reverse("quizoverride:index")).content.decode()
    assert str(enrolment.person) in listed


def test_staff_see_the_time_given_back(secretary):
    quiz = QuizFactory(duration_minutes=40)
    enrolment = seated(quiz)
    given = TimeGiven.objects.create(
        attempt=begin(quiz, enrolment, at=DURING),
        outage=Outage.objects.create(
            began_at=DURING, ended_at=DURING + timedelta(minutes=7)
        ),
        seconds=421,
        given_at=DURING,
    )

    listed = secretary.get(reverse("timegiven:index")).content.decode()

    assert str(enrolment.person) in listed
    assert str(given.seconds) in listed
