"""Candidates and certificates for tests."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from certificates.domain import issuing, releasing
from certificates.models import Candidate
from courses.enums import CompletionKind, EnrolmentState, RunState
from courses.models import Completion
from tests.factories.courses import EnrolmentFactory, RunFactory
from tests.factories.people import PersonFactory, StaffUserFactory

AFTER_THE_RUN = datetime(2026, 9, 15, 9, tzinfo=UTC)


class FinishedRunFactory(RunFactory):
    """A seminar in Yakutsk that was over on 12 September 2026."""

    state = RunState.PLANNED
    start_date = date(2026, 9, 11)
    end_date = date(2026, 9, 12)
    city_ru = "Якутск"
    city_en = "Yakutsk"
    time_zone = "Asia/Yakutsk"


class CompletionFactory(DjangoModelFactory):
    """A granted completion."""

    class Meta:
        model = Completion

    enrolment = factory.SubFactory(
        EnrolmentFactory,
        run=factory.SubFactory(FinishedRunFactory),
        person=factory.SubFactory(
            PersonFactory,
            family_name="Винокурова",
            given_name="Айталина",
            patronymic="Сергеевна",
        ),
        state=EnrolmentState.COMPLETED,
    )
    kind = CompletionKind.GRANTED
    findings = factory.LazyFunction(list)
    at = datetime(2026, 9, 12, 9, tzinfo=UTC)


class CandidateFactory(DjangoModelFactory):
    """A candidate of a finished run; ``enrolment__run``, ``enrolment__person``."""

    class Meta:
        model = Candidate

    class Params:
        run = factory.LazyFunction(FinishedRunFactory)
        person = factory.LazyFunction(
            lambda: PersonFactory(
                family_name="Винокурова",
                given_name="Айталина",
                patronymic="Сергеевна",
            )
        )

    completion = factory.LazyAttribute(
        lambda o: CompletionFactory(enrolment__run=o.run, enrolment__person=o.person)
    )
    enrolment = factory.LazyAttribute(lambda o: o.completion.enrolment)
    proposed_at = datetime(2026, 9, 12, 9, tzinfo=UTC)


def issued(*, at=AFTER_THE_RUN, actor=None, **kwargs):
    """A certificate issued to a new candidate."""
    return issuing.issue(candidate=CandidateFactory(**kwargs), actor=actor, at=at)


def released(run, *, at=AFTER_THE_RUN, actor=None):
    """A batch that one account prepared and another released."""
    batch = releasing.prepare(run=run, actor=actor, at=at)
    return releasing.release(batch=batch, actor=StaffUserFactory(), at=at)
