"""Clocks: chosen from a list; what is no time zone locks nobody out."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from people import zones
from people.models import Person, Region
from tests.factories.courses import RunFactory
from tests.factories.people import (
    PersonFactory,
    RegionFactory,
    StaffUserFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

NO_ZONES = ["Якутск", "Asia/Yakutks", "UTC+9", "Asia", "../etc", "/etc/passwd", "МСК"]


@pytest.mark.parametrize("name", NO_ZONES)
@pytest.mark.parametrize("factory", [PersonFactory, RegionFactory, RunFactory])
def test_what_is_no_time_zone_is_refused(factory, name):
    row = factory()
    row.time_zone = name

    with pytest.raises(ValidationError) as refusal:
        row.full_clean()

    assert list(refusal.value.error_dict) == ["time_zone"]
    assert refusal.value.error_dict["time_zone"][0].code == "zone"


@pytest.mark.parametrize("name", NO_ZONES)
def test_an_old_row_without_a_real_time_zone_has_the_next_best_clock(name):
    region = RegionFactory(time_zone="Asia/Yakutsk")
    nowhere = RegionFactory(code="RU-XX", time_zone=name)

    clocks = [
        PersonFactory(time_zone=name, region=region).zone.key,
        PersonFactory(time_zone=name, region=nowhere).zone.key,
        PersonFactory(time_zone="", region=nowhere).zone.key,
        RunFactory(time_zone=name).zone.key,
        zones.as_zone(name).key,
    ]

    assert clocks == ["Asia/Yakutsk", *["Europe/Moscow"] * 4]


def test_a_person_with_no_real_time_zone_can_still_sign_in_and_mend_it(client):
    person = PersonFactory(account=UserFactory(), time_zone="Якутск")
    client.force_login(person.account)

    page = client.get(reverse("account"))

    assert page.status_code == 200
    assert "Якутск</option>" not in page.content.decode()


@pytest.mark.parametrize(
    ("model", "factory"), [("person", PersonFactory), ("region", RegionFactory)]
)
def test_staff_choose_a_clock_from_a_list(client, model, factory):
    client.force_login(StaffUserFactory(is_superuser=True))
    row = factory(time_zone="Asia/Yakutsk")

    form = client.get(reverse(f"{model}:edit", args=[row.pk])).context["form"]

    offered = dict(form.fields["time_zone"].choices)
    assert set(offered) == {"", "Europe/Moscow", *zones.LABELS}
    assert form["time_zone"].value() == "Asia/Yakutsk"


def test_staff_cannot_type_a_clock_of_their_own(client):
    client.force_login(StaffUserFactory(is_superuser=True))
    person = PersonFactory()
    form = {
        "family_name": "Ли",
        "given_name": "Ян",
        "language": "ru",
        "time_zone": "МСК",
    }

    answer = client.post(reverse("person:edit", args=[person.pk]), form)

    assert list(answer.context["form"].errors) == ["time_zone"]
    assert Person.objects.get(pk=person.pk).time_zone == person.time_zone


def test_a_clock_without_a_name_of_ours_is_kept():
    offered = dict(zones.choices_with("Asia/Tokyo", timezone.now()))

    assert "Asia/Tokyo" in offered


def test_every_region_of_the_reference_has_a_real_clock():
    assert [r for r in Region.objects.all() if not zones.find_zone(r.time_zone)] == []
