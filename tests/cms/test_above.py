"""What stands above a page."""

import pytest

from cms.domain.above import course_above
from tests.factories.cms import make_course_page, make_module_page, make_programme_page

pytestmark = pytest.mark.django_db


def test_the_course_is_found_from_any_depth():
    course_page = make_course_page(make_programme_page())
    module = make_module_page(course_page)

    assert course_above(course_page) == course_page.course
    assert course_above(module) == course_page.course
