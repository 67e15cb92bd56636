"""A new installation starts with data that can be edited."""

import hashlib
from zoneinfo import ZoneInfo

import pytest

from people import reference
from people.models import ConsentDocument, Region, Speciality
from tests.factories.people import (
    PersonFactory,
    RegionFactory,
    StaffUserFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def test_every_federal_subject_has_a_clock_and_a_district():
    regions = Region.objects.all()

    assert len(regions) == 83
    assert all(ZoneInfo(region.time_zone) for region in regions)
    assert {region.federal_district_en for region in regions} == {
        "Central",
        "Northwestern",
        "Southern",
        "North Caucasian",
        "Volga",
        "Ural",
        "Siberian",
        "Far Eastern",
    }


def test_a_renamed_region_and_a_deleted_speciality_stay_so_after_migrate():
    Region.objects.filter(code="RU-SA").update(name_ru="Якутия")
    Speciality.objects.filter(key="genetics").delete()

    reference.install()

    assert Region.objects.get(code="RU-SA").name_ru == "Якутия"
    assert Region.objects.count() == 83
    assert not Speciality.objects.filter(key="genetics").exists()


def test_the_first_texts_of_the_consents_carry_their_hash():
    documents = {d.kind: d for d in ConsentDocument.objects.all()}

    assert documents.keys() == {"processing", "mailing"}
    for document in documents.values():
        both = f"{document.text_ru}\0{document.text_en}".encode()
        assert document.sha256 == hashlib.sha256(both).hexdigest()
        assert document.version == 1


def test_factories_make_persons_with_and_without_an_account():
    person = PersonFactory()
    physician = PersonFactory(with_account=True)
    secretary = StaffUserFactory()

    assert person.account is None
    assert physician.account.email == physician.email
    assert physician.region == RegionFactory()
    assert secretary.group_names == {"Staff"}
    assert UserFactory().emailaddress_set.get().verified
