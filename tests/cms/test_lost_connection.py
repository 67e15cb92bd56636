"""A lost connection is a sentence beside the button; without scripts a plain form."""

import pytest

from tests.factories.cms import make_course_page, make_lesson_page, make_programme_page
from tests.factories.courses import UpcomingRunFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


def page_of(client, address):
    client.force_login(PersonFactory(with_account=True).account)
    return client.get(address).text.replace("\N{NO-BREAK SPACE}", " ")


def test_the_button_that_enrols_is_guarded(client):
    page = page_of(client, UpcomingRunFactory().get_absolute_url())

    assert 'data-unsent="Нет связи: запись не отправлена. Нажмите ещё раз."' in page
    assert "js/unsent.js" in page


def test_the_button_of_a_lesson_is_guarded(client):
    course_page = make_course_page(make_programme_page())

    page = page_of(client, make_lesson_page(course_page, course=course_page.course).url)

    assert 'data-unsent="Нет связи: отметка не отправлена. Нажмите ещё раз."' in page
    assert "js/unsent.js" in page


def test_a_printed_lesson_says_whose_it_is_and_where_it_stands(client):
    course_page = make_course_page(make_programme_page())
    lesson = make_lesson_page(course_page, course=course_page.course)

    page = client.get(lesson.url).text

    foot = page.split('class="foot__print"')[1].split("</p>")[0]
    assert "Национальное общество" in foot
    assert f"http://testserver{lesson.url}" in foot
    assert "Напечатано:" in foot
