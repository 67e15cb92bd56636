"""Pictures are judged by their content wherever the admin takes one."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from cms.models import CmsImage
from tests.factories.people import StaffUserFactory

pytestmark = pytest.mark.django_db


def picture(kind):
    out = io.BytesIO()
    Image.effect_noise((64, 64), 90).convert("RGB").save(out, kind)
    return out.getvalue()


DAMAGED = {
    "half.png": picture("PNG")[:900],
    "half.jpg": picture("JPEG")[:900],
    "half.gif": picture("GIF")[:1200],
    "head.png": picture("PNG")[:40] + bytes(2000),
    "broken.avif": picture("AVIF")[:300] + bytes(300),
}


@pytest.fixture
def staff(client):
    client.force_login(StaffUserFactory(is_superuser=True))
    return client


def add(client, name, content):
    file = SimpleUploadedFile(name, content)
    fields = {"title": name, "file": file, "collection": 1}
    return client.post(reverse("wagtailimages:add"), fields)


@pytest.mark.parametrize(("name", "content"), DAMAGED.items(), ids=DAMAGED)
def test_a_damaged_picture_is_an_error_of_the_field(staff, name, content):
    page = add(staff, name, content)

    assert page.status_code == 200
    assert page.context["form"].errors.keys() == {"file"}
    assert not CmsImage.objects.exists()


@pytest.mark.parametrize(("name", "content"), DAMAGED.items(), ids=DAMAGED)
def test_a_damaged_picture_among_many_is_named(staff, name, content):
    answer = staff.post(
        reverse("wagtailimages:add_multiple"),
        {
            "title": name,
            "files[]": SimpleUploadedFile(name, content),
            "collection": 1,
        },
        headers={"x-requested-with": "XMLHttpRequest"},
    )

    assert answer.status_code == 200
    assert answer.json()["success"] is False
    assert answer.json()["error_message"]
    assert not CmsImage.objects.exists()


@pytest.mark.parametrize(("name", "content"), DAMAGED.items(), ids=DAMAGED)
def test_a_damaged_picture_in_the_chooser_is_an_error_of_the_field(
    staff, name, content
):
    file = SimpleUploadedFile(name, content)

    answer = staff.post(
        reverse("wagtailimages_chooser:create"),
        {
            "image-chooser-upload-title": name,
            "image-chooser-upload-file": file,
            "image-chooser-upload-collection": 1,
        },
    )

    assert answer.status_code == 200
    assert answer.json()["step"] == "reshow_creation_form"
    assert "errorlist" in answer.json()["htmlFragment"] or "error" in str(
        answer.json()["htmlFragment"]
    )
    assert not CmsImage.objects.exists()


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.png", "PNG"), ("a.jpg", "JPEG"), ("a.gif", "GIF"), ("a.avif", "AVIF")],
)
def test_an_honest_picture_is_taken_and_edited(staff, name, kind):
    add(staff, name, picture(kind))
    image = CmsImage.objects.get()

    answer = staff.post(
        reverse("wagtailimages:edit", args=[image.pk]),
        {"title": "renamed", "collection": 1},
    )

    assert answer.status_code == 302
    image.refresh_from_db()
    assert (image.title, image.width) == ("renamed", 64)
