"""Files of lessons are handed out to those who may read the lessons."""

import pytest

from courses.enums import Access
from tests.cms.test_blocks import make_document
from tests.factories.cms import (
    make_course_page,
    make_lesson_page,
    make_programme_page,
    make_section,
)
from tests.factories.courses import EnrolmentFactory, ProgrammeRoleFactory, RunFactory
from tests.factories.people import PersonFactory, StaffUserFactory

pytestmark = pytest.mark.django_db


def body(document):
    return [{"type": "document", "value": {"document": document.pk, "title": ""}}]


@pytest.fixture
def document():
    return make_document()


@pytest.fixture
def closed_course(document):
    """A course for participants; its lesson hands out the file."""
    page = make_course_page(make_programme_page(), access=Access.ENROLLED)
    make_lesson_page(page, course=page.course, body=body(document))
    return page.course


@pytest.fixture
def answers(client, document):
    """Return a function: the answer to each of the accounts, named."""

    def ask(**accounts):
        found = {}
        for name, account in accounts.items():
            client.logout()
            if account:
                client.force_login(account)
            response = client.get(document.url)
            found[name] = response.status_code
            if response.streaming:
                response.getvalue()
        return found

    return ask


def trainer_of(programme=None):
    fields = {"programme": programme} if programme else {}
    return ProgrammeRoleFactory(**fields).person.account


def participant_of(course):
    person = PersonFactory(with_account=True)
    EnrolmentFactory(person=person, run=RunFactory(course=course))
    return person.account


def test_a_closed_lesson_s_file_is_for_its_readers(answers, closed_course):
    assert answers(
        visitor=None,
        physician=PersonFactory(with_account=True).account,
        participant=participant_of(closed_course),
        trainer=trainer_of(closed_course.programme),
        trainer_elsewhere=trainer_of(),
        staff=StaffUserFactory(),
    ) == {
        "visitor": 404,
        "physician": 404,
        "participant": 200,
        "trainer": 200,
        "trainer_elsewhere": 404,
        "staff": 200,
    }


def test_a_file_that_an_open_page_shows_as_well_is_open(
    answers, closed_course, document
):
    make_section(body=body(document))

    assert answers(visitor=None) == {"visitor": 200}


@pytest.mark.parametrize("in_draft", [False, True])
def test_a_file_that_no_live_page_uses_is_for_those_who_write(
    answers, document, in_draft
):
    if in_draft:
        make_section(body=body(document), live=False)

    assert answers(
        visitor=None,
        physician=PersonFactory(with_account=True).account,
        trainer=trainer_of(),
        staff=StaffUserFactory(),
    ) == {"visitor": 404, "physician": 404, "trainer": 200, "staff": 200}
