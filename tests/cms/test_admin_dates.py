"""Dates are typed in the admin as its lists show them."""

from datetime import date

import pytest
from django.forms import DateField, DateTimeField
from django.urls import reverse
from django.utils import translation
from wagtail.admin.widgets import AdminDateInput

from tests.factories.people import StaffUserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_date_is_read_as_lists_show_it_and_as_computers_write_it(language):
    with translation.override(language):
        typed = {DateField().clean(text) for text in ("27.11.2026", "2026-11-27")}
        moment = DateTimeField().clean("27.11.2026 10:05")
        shown = AdminDateInput().format_value(date(2026, 11, 27))

    assert typed == {date(2026, 11, 27)}
    assert f"{moment:%Y-%m-%d %H:%M}" == "2026-11-27 10:05"
    assert shown == "27.11.2026"


def test_the_month_never_comes_first():
    with translation.override("en"):
        read = DateField().clean("05.11.2026")

    assert read == date(2026, 11, 5)


def test_what_was_typed_is_never_replaced_by_today(client):
    client.force_login(StaffUserFactory())

    page = client.get(reverse("wagtailadmin_home")).text

    assert "js/cms/dates" in page
