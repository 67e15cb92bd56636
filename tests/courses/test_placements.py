"""«Лечим вместе»: from the application to the place on the ward."""

from datetime import date

import pytest
from django.urls import reverse

from courses.domain.applications import accept, applications_of, apply_for_place
from courses.domain.placements import PlacementRefused, place
from courses.enums import Admission, EnrolmentState
from courses.models import Placement
from tests.factories.courses import WHILE_OPEN, EnrolmentFactory, RunFactory
from tests.factories.people import (
    OrganisationFactory,
    PersonFactory,
    SpecialityFactory,
    StaffUserFactory,
)

pytestmark = pytest.mark.django_db


def placed(enrolment, **values):
    return place(
        **{
            "enrolment": enrolment,
            "centre": OrganisationFactory(),
            "department": "Отделение реанимации",
            "supervisor": PersonFactory(),
            "start_date": date(2026, 12, 7),
            "end_date": None,
            "actor": None,
            "at": WHILE_OPEN,
            **values,
        }
    )


def test_an_applicant_is_chosen_and_placed_for_four_weeks():
    run = RunFactory(admission=Admission.APPLICATION)
    speciality = SpecialityFactory()
    apply_for_place(
        run=run,
        person=PersonFactory(),
        actor=None,
        at=WHILE_OPEN,
        letter="Хочу учиться",
        workplace="Районная больница",
        speciality=speciality,
    )

    [applied] = applications_of(run)
    said = applied.application
    chosen = accept(enrolment=applied, actor=StaffUserFactory(), at=WHILE_OPEN)
    placement = placed(chosen)

    assert (said.letter, said.workplace, said.speciality) == (
        "Хочу учиться",
        "Районная больница",
        speciality,
    )
    assert placement.end_date == date(2027, 1, 3)


def test_placing_again_changes_the_one_placement(settings):
    settings.PLACEMENT_WEEKS = 2
    enrolment = EnrolmentFactory()

    first = placed(enrolment)
    second = placed(enrolment, department="Гематология")

    assert (first.pk, second.department) == (second.pk, "Гематология")
    assert second.end_date == date(2026, 12, 20)
    assert Placement.objects.get() == second


def test_only_the_chosen_are_placed_and_nobody_supervises_themselves():
    applied = EnrolmentFactory(state=EnrolmentState.APPLIED)
    chosen = EnrolmentFactory()

    for enrolment, values, code in (
        (applied, {}, "not_chosen"),
        (chosen, {"supervisor": chosen.person}, "self"),
    ):
        with pytest.raises(PlacementRefused) as refusal:
            placed(enrolment, **values)
        assert refusal.value.code == code
    assert not Placement.objects.exists()


def test_staff_place_a_trainee_in_the_admin(client):
    client.force_login(StaffUserFactory())
    enrolment = EnrolmentFactory()
    form = {
        "enrolment": enrolment.pk,
        "centre": OrganisationFactory().pk,
        "department": "Отделение реанимации",
        "supervisor": enrolment.person_id,
        "start_date": "2026-12-07",
    }

    refused = client.post(reverse("placement:add"), form)
    answer = client.post(
        reverse("placement:add"), {**form, "supervisor": PersonFactory().pk}
    )
    empty = client.post(reverse("placement:add"), {})

    assert "самому себе" in str(refused.context["form"].errors)
    assert answer.status_code == 302
    assert empty.context["form"].errors
    placement = Placement.objects.get()
    assert placement.end_date == date(2027, 1, 3)
    assert client.get(reverse("placement:index")).status_code == 200
    edit = reverse("placement:edit", args=[placement.pk])
    client.post(
        edit, {**form, "supervisor": placement.supervisor_id, "department": "Б"}
    )
    placement.refresh_from_db()
    assert placement.department == "Б"
