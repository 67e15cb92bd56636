"""What a lesson weighs, and the pages with which one keeps it on a device."""

import re
from decimal import Decimal

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from wagtail.images.tests.utils import get_test_image_file

from cms.domain.sizes import lesson_sizes
from cms.models import CmsImage
from courses.enums import Access
from tests.factories.cms import (
    home,
    make_course_page,
    make_lesson_page,
    make_module_page,
    make_programme_page,
)
from tests.factories.people import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def course_page():
    return make_course_page(make_programme_page())


@pytest.fixture
def picture():
    return CmsImage.objects.create(
        title="Мазок", alt_ru="Мазок", file=get_test_image_file(size=(1600, 1200))
    )


def film(megabytes):
    return {"title": "Лекция", "url": "https://films.example/1", "megabytes": megabytes}


def test_sizes_tell_text_pictures_sound_and_films_apart(course_page, picture):
    shown = {"image": picture, "decorative": False, "alt": "", "caption": ""}
    body = [
        ("text", "<p>Лейкоз</p>"),
        ("gallery", {"title": "", "pictures": [shown, shown]}),
        ("audio", film(Decimal(2))),
        ("video", film(Decimal(30))),
        ("video", film(None)),
    ]
    make_lesson_page(course_page, course=course_page.course, body=body)

    (row,) = lesson_sizes(course_page)

    width_of_a_phone = picture.renditions.get(filter_spec="format-webp|width-720")
    assert row.text > len("Лейкоз".encode())
    assert row.pictures == width_of_a_phone.file.size
    assert (row.sound, row.films) == (2 * 1024**2, 30 * 1024**2)
    assert row.kept == row.text + row.pictures


def test_lessons_can_be_chosen_with_their_sizes_in_their_order(client, course_page):
    module = make_module_page(course_page)
    pages = [
        make_lesson_page(module, course=course_page.course, number=n) for n in (1, 2)
    ]
    make_lesson_page(module, course=course_page.course, number=3, live=False)

    html = client.get(f"/device/{course_page.pk}/").content.decode()

    chosen = re.findall(r'type="checkbox"\s+value="([^"]+)"', html)
    assert chosen == [page.get_url() for page in pages]


def test_a_course_without_lessons_says_so(client, course_page):
    html = client.get(f"/device/{course_page.pk}/").content.decode()

    assert "В этом курсе пока нет занятий." in html.replace("\xa0", " ")
    assert "data-worker" not in html


def test_nobody_keeps_lessons_one_may_not_read(client):
    page = make_course_page(make_programme_page(), access=Access.ENROLLED)
    make_lesson_page(page, course=page.course)

    asked_to_sign_in = client.get(f"/device/{page.pk}/")
    client.force_login(PersonFactory(account=UserFactory()).account)
    refused = client.get(f"/device/{page.pk}/")

    assert asked_to_sign_in.status_code == 302
    assert refused.status_code == 403
    assert client.get(f"/device/{home().pk}/").status_code == 404


def test_one_worker_loads_every_part_and_is_asked_for_anew(client):
    answer = client.get("/sw.js")

    loaded = re.findall(r'"/static/([^"]+)"', answer.content.decode())
    assert loaded == settings.OFFLINE_WORKER_PARTS
    assert all(finders.find(part) for part in loaded)
    assert answer["Content-Type"] == "text/javascript"
    assert answer["Cache-Control"] == "no-cache"


def test_the_page_of_the_device_names_its_reader_and_is_kept_by_nobody_else(client):
    learner = PersonFactory(account=UserFactory())
    client.force_login(learner.account)

    answer = client.get("/device/")

    assert f'data-owner="{learner.pk}"' in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert "csrftoken" in answer.cookies


@pytest.mark.parametrize("count", [1, 6])
def test_choosing_asks_the_database_for_few_rows(
    client, course_page, count, django_assert_max_num_queries
):
    for number in range(count):
        make_lesson_page(course_page, course=course_page.course, number=number)
    client.get(f"/device/{course_page.pk}/")

    with django_assert_max_num_queries(8):
        client.get(f"/device/{course_page.pk}/?again")
