"""Files of lessons are handed out to those who may read the lessons."""

import pytest
from django.urls import reverse

from courses.enums import Access
from tests.cms.test_blocks import make_document, make_image
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
    ) == {"visitor": 404, "physician": 404, "trainer": 404, "staff": 200}


@pytest.fixture
def two_programmes(document):
    """A trainer with a file and a picture; another programme has such too."""
    own, other = trainer_of(), ProgrammeRoleFactory().programme
    programme = own.person.programme_roles.get().programme
    picture = make_image()
    foreign = [make_document(), make_image()]
    for home, rows in {programme: [document, picture], other: foreign}.items():
        for row in rows:
            type(row).objects.filter(pk=row.pk).update(collection=home.collection)
    return own, [document, picture], foreign


def test_a_file_in_no_page_is_for_the_programme_of_its_collection(
    client, two_programmes
):
    own, (document, _picture), (foreign, _other) = two_programmes
    client.force_login(own)

    taken = client.get(document.url)
    assert (taken.status_code, taken.getvalue()) == (200, b"x" * 2048)
    assert client.get(foreign.url).status_code == 404


@pytest.mark.parametrize("kind", [0, 1], ids=["files", "pictures"])
def test_a_trainer_meets_pictures_and_files_of_the_own_collection_only(
    client, two_programmes, kind
):
    own, mine, foreign = two_programmes
    row, other = mine[kind], foreign[kind]
    app, model = [("wagtaildocs", "documents"), ("wagtailimages", "images")][kind]
    client.force_login(own)

    listed = client.get(reverse(f"{app}:index")).context["object_list"]
    offered = client.get(reverse(f"{app}_chooser:choose")).context["results"]
    interface = client.get(f"/admin/api/main/{model}/").json()["items"]

    assert [one.pk for one in listed] == [row.pk]
    assert [one.pk for one in offered] == [row.pk]
    assert [one["id"] for one in interface] == [row.pk]
    assert client.get(f"/admin/api/main/{model}/{other.pk}/").status_code == 404
    chosen = reverse(f"{app}_chooser:chosen", args=[other.pk])
    assert client.get(chosen).status_code in {302, 403}
