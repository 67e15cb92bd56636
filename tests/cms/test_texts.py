"""Pictures of a text are cut when it is published, not while a reader waits."""

import io
from base64 import urlsafe_b64decode
from pathlib import PurePosixPath

import pytest
from django.core.files.images import ImageFile
from PIL import Image

from cms.models import CmsImage, CmsRendition
from cms.tasks import cut_pictures
from tests.factories.cms import make_news_index, make_section

pytestmark = pytest.mark.django_db


@pytest.fixture
def body():
    file = io.BytesIO()
    Image.new("RGB", (800, 600), "white").save(file, "PNG")
    image = CmsImage.objects.create(
        title="мазок", file=ImageFile(io.BytesIO(file.getvalue()), name="x.png")
    )
    value = {"image": image.pk, "alt": "Мазок", "decorative": False}
    return [{"type": "picture", "value": {**value, "caption": "", "credit": ""}}]


def test_publishing_cuts_the_pictures_of_a_text(
    client, body, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        page = make_section(body=body)
    cut = set(CmsRendition.objects.values_list("filter_spec", flat=True))

    client.get(page.get_url())

    assert {spec.rpartition("|")[2] for spec in cut} == {
        "width-360",
        "width-720",
        "width-1080",
    }
    assert set(CmsRendition.objects.values_list("filter_spec", flat=True)) == cut


def test_nobody_guesses_where_a_cut_picture_lies(
    body, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        make_section(body=body)
    folders = [
        PurePosixPath(cut.file.name).parts[1] for cut in CmsRendition.objects.all()
    ]

    [folder] = set(folders)
    assert len(urlsafe_b64decode(f"{folder}==")) * 8 == 128
    assert len(folders) > 1


def test_a_long_name_leaves_room_for_the_secret():
    file = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(file, "PNG")
    image = CmsImage.objects.create(
        title="мазок", file=ImageFile(io.BytesIO(file.getvalue()), name="x.png")
    )

    cut = CmsRendition(image=image).get_upload_to("о" * 90 + ".width-360.webp")

    assert len(cut) < 95
    assert cut.endswith(".width-360.webp")


def test_a_page_without_a_text_or_without_itself_is_no_fault():
    cut_pictures(make_news_index().pk)
    cut_pictures(0)

    assert not CmsRendition.objects.exists()


def test_without_a_broker_a_page_is_published_all_the_same(
    body, monkeypatch, django_capture_on_commit_callbacks
):
    def unreachable(*_args, **_kwargs):
        raise ConnectionError

    monkeypatch.setattr(cut_pictures, "apply_async", unreachable)

    with django_capture_on_commit_callbacks(execute=True):
        page = make_section(body=body)

    assert page.live
