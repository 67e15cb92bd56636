"""Files for documents are judged by their content and size when they come."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cms.models import CmsDocument
from tests.factories.people import StaffUserFactory

pytestmark = pytest.mark.django_db

HTML = b"<html><script>alert(1)</script></html>"


@pytest.fixture
def staff(client):
    client.force_login(StaffUserFactory(is_superuser=True))
    return client


def _hand_in(client, name, content):
    file = SimpleUploadedFile(name, content)
    return client.post(
        reverse("wagtaildocs:add"),
        {"title": name, "file": file, "collection": 1},
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("evil.pdf", HTML),
        ("evil.docx", HTML),
        ("evil.mp4", b"%PDF-1.7"),
        ("evil.mp3", HTML),
        ("evil.txt", b"%PDF-1.7"),
        ("evil.csv", b"\0\1\2"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(staff, name, content):
    page = _hand_in(staff, name, content)

    assert page.context["form"].errors.keys() == {"file"}
    assert not CmsDocument.objects.exists()


def test_a_file_that_is_too_large_is_refused(staff, settings):
    settings.DOCUMENTS_MAX_UPLOAD_SIZE = 10

    page = _hand_in(staff, "plan.pdf", b"%PDF-1.7 and more")

    assert page.context["form"].errors.keys() == {"file"}
    assert not CmsDocument.objects.exists()


def test_many_files_at_once_are_judged_too(staff):
    file = SimpleUploadedFile("evil.pdf", HTML)

    staff.post(
        reverse("wagtaildocs:add_multiple"),
        {"title": "evil", "files[]": file, "collection": 1},
        headers={"x-requested-with": "XMLHttpRequest"},
    )

    assert not CmsDocument.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plan.pdf", b"%PDF-1.7 plan"),
        ("SLIDES.PPTX", b"PK\x03\x04 slides"),
        ("talk.mp4", b"\0\0\0\x20ftypisom talk"),
        ("talk.mp3", b"\xff\xfb\x90 talk"),
        ("list.csv", "имя;город".encode()),
    ],
)
def test_honest_files_are_taken(staff, name, content):
    _hand_in(staff, name, content)

    assert [row.title for row in CmsDocument.objects.all()] == [name]
