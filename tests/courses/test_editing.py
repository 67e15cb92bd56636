"""Two people in one form of the admin: neither takes back what the other saved."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import translation
from lxml import html
from wagtail.users.models import UserProfile

from courses.models import CourseRun, TeamMember
from people.models import Person, Region
from tests.factories.courses import UpcomingRunFactory
from tests.factories.people import (
    AdministratorUserFactory,
    PersonFactory,
    SpecialityFactory,
    StaffUserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def staff(client):
    return _in_the_admin(client, StaffUserFactory())


@pytest.fixture
def other(client):
    return _in_the_admin(type(client)(), AdministratorUserFactory())


def _in_the_admin(client, user):
    UserProfile.objects.create(user=user, preferred_language="en")
    client.force_login(user)
    return client


@pytest.fixture
def run():
    return UpcomingRunFactory(city_ru="Якутск", capacity=20)


def fields_of(page):
    form = html.fromstring(page.content.decode()).get_element_by_id("w-editor-form")
    found = {}
    for name, value in form.form_values():
        found.setdefault(name, []).append(value)
    return found


def opened(client, kind, row):
    return fields_of(client.get(reverse(f"{kind}:edit", args=[row.pk])))


def save(client, kind, row, fields, **changes):
    values = {name: [value] for name, value in changes.items()}
    return client.post(reverse(f"{kind}:edit", args=[row.pk]), {**fields, **values})


def test_who_changes_another_field_takes_nothing_back(staff, other, run):
    first, second = opened(staff, "courserun", run), opened(other, "courserun", run)

    assert save(other, "courserun", run, second, city_ru="Мирный").status_code == 302
    assert save(staff, "courserun", run, first, capacity="30").status_code == 302

    run.refresh_from_db()
    assert (run.city_ru, run.capacity) == ("Мирный", 30)


def test_who_changes_the_same_field_is_told_and_loses_nothing(staff, other, run):
    first, second = opened(staff, "courserun", run), opened(other, "courserun", run)
    save(other, "courserun", run, second, city_ru="Мирный", venue_ru="Школа")

    page = save(staff, "courserun", run, first, city_ru="Нерюнгри", capacity="30")

    assert page.status_code == 409
    sentence = page.context["form"].non_field_errors()[0]
    assert "“City in Russian”" in sentence
    assert "Venue" not in sentence
    assert page.context["form"].errors["city_ru"] == ["Saved meanwhile: “Мирный”."]
    kept = fields_of(page)
    assert (kept["city_ru"], kept["capacity"]) == (["Нерюнгри"], ["30"])
    run.refresh_from_db()
    assert (run.city_ru, run.capacity) == ("Мирный", 20)

    assert save(staff, "courserun", run, kept).status_code == 302
    run.refresh_from_db()
    assert (run.city_ru, run.capacity, run.venue_ru) == ("Нерюнгри", 30, "Школа")


def test_the_sentence_says_who_saved_last(staff, other, run):
    first, second = opened(staff, "courserun", run), opened(other, "courserun", run)
    save(other, "courserun", run, second, capacity="10")

    page = save(staff, "courserun", run, first, capacity="30")

    writer = other.get(reverse("wagtailadmin_home")).wsgi_request.user
    assert str(writer) in page.context["form"].non_field_errors()[0]


def test_the_same_change_by_both_is_none(staff, other, run):
    first, second = opened(staff, "courserun", run), opened(other, "courserun", run)
    save(other, "courserun", run, second, capacity="30")

    assert save(staff, "courserun", run, first, capacity="30").status_code == 302


def test_rows_below_the_form_are_not_taken_back_unseen(staff, other, run):
    first = opened(staff, "courserun", run)
    person = PersonFactory()
    TeamMember.objects.create(run=run, person=person)

    page = save(staff, "courserun", run, first, capacity="30")

    assert page.status_code == 409
    assert CourseRun.objects.get(pk=run.pk).capacity == 20
    assert TeamMember.objects.get(run=run).person == person


def test_many_values_of_one_field_stay_as_others_saved_them(staff, other):
    person = PersonFactory(phone="")
    old, new = SpecialityFactory(), SpecialityFactory()
    person.specialities.set([old])
    first, second = opened(staff, "person", person), opened(other, "person", person)
    second["specialities"] = [str(old.pk), str(new.pk)]

    assert save(other, "person", person, second).status_code == 302
    assert save(staff, "person", person, first, position="врач").status_code == 302

    person = Person.objects.get(pk=person.pk)
    assert set(person.specialities.all()) == {old, new}
    assert person.position == "врач"


def test_a_choice_that_clashes_is_named_in_words(staff, other):
    person = PersonFactory()
    one, two = Region.objects.exclude(pk=person.region_id)[:2]
    first, second = opened(staff, "person", person), opened(other, "person", person)
    save(other, "person", person, second, region=str(one.pk))

    page = save(staff, "person", person, first, region=str(two.pk))

    assert page.status_code == 409
    assert page.context["form"].errors["region"] == [
        f"Saved meanwhile: “{one.name_en}”."
    ]


def test_a_moment_by_the_clock_of_the_venue_stays_as_others_saved_it(staff, other, run):
    run.time_zone = "Asia/Yakutsk"
    run.enrolment_closes_at = datetime(2030, 1, 1, 0, 30, tzinfo=UTC)
    run.save()
    first, second = opened(staff, "courserun", run), opened(other, "courserun", run)
    fields = {"enrolment_closes_at": "2029-12-31 12:00"}

    assert save(other, "courserun", run, second, **fields).status_code == 302
    assert save(staff, "courserun", run, first, capacity="30").status_code == 302

    run.refresh_from_db()
    assert run.enrolment_closes_at == datetime(2029, 12, 31, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize("seen", ["", "no JSON", "[1]"])
def test_a_form_that_carries_nothing_is_saved_as_it_is(staff, run, seen):
    fields = opened(staff, "courserun", run)

    answer = save(staff, "courserun", run, fields, capacity="30", values_seen=seen)

    assert answer.status_code == 302
    run.refresh_from_db()
    assert run.capacity == 30


@pytest.mark.skipif(connection.vendor != "postgresql", reason="locks rows")
def test_the_row_is_locked_while_it_is_compared(
    staff, run, django_assert_max_num_queries
):
    fields = opened(staff, "courserun", run)

    with django_assert_max_num_queries(200) as queries:
        save(staff, "courserun", run, fields, capacity="30")

    assert any("FOR UPDATE" in query["sql"] for query in queries.captured_queries)
