"""The last place has one winner, whoever comes at the same moment."""

import threading

import pytest
from django.db import connection

from courses.domain.enrolment import EnrolmentRefused, enrol
from courses.models import Enrolment
from tests.factories.courses import WHILE_OPEN, RunFactory
from tests.factories.people import PersonFactory


@pytest.mark.django_db(transaction=True)
def test_the_last_place_has_one_winner():
    run = RunFactory(capacity=1)
    people = PersonFactory.create_batch(4)
    start, answers = threading.Barrier(len(people)), []

    def press(person, *, together=True):
        if together:
            start.wait()
        try:
            enrol(run=run, person=person, actor=None, at=WHILE_OPEN)
            answers.append("enrolled")
        except EnrolmentRefused as refusal:
            answers.append(refusal.code)
        finally:
            if together:
                connection.close()

    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        for person in people:  # a database in memory belongs to one thread
            press(person, together=False)
    else:
        threads = [threading.Thread(target=press, args=[p]) for p in people]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert sorted(answers) == ["enrolled", "full", "full", "full"]
    assert Enrolment.objects.filter(run=run).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_presses_of_one_person_make_one_enrolment():
    run, person = RunFactory(capacity=5), PersonFactory()
    start = threading.Barrier(2)

    def press(*, together=True):
        if together:
            start.wait()
        enrol(run=run, person=person, actor=None, at=WHILE_OPEN)
        if together:
            connection.close()

    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        press(together=False)
        press(together=False)
    else:
        threads = [threading.Thread(target=press) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert Enrolment.objects.filter(run=run).count() == 1
