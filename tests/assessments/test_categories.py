"""The tree of the bank in the admin, and what forms offer of it."""

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from assessments.models import Category, Quiz, TestPassedRequirement
from courses.enums import Role
from people import groups
from people.models import User
from tests.factories.assessments import (
    CategoryFactory,
    QuizFactory,
    SingleChoiceQuestionFactory,
)
from tests.factories.courses import (
    CourseFactory,
    ProgrammeFactory,
    ProgrammeRoleFactory,
)
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def trainer(client):
    user = UserFactory(role=groups.TRAINERS)
    role = ProgrammeRoleFactory(role=Role.TRAINER, person__account=user)
    client.force_login(User.objects.get(pk=user.pk))
    client.programme = role.programme
    return client


def form(programme, parent=None, key="anaemias"):
    return {
        "programme": programme.pk,
        "parent": parent.pk if parent else "",
        "key": key,
        "title_ru": "Анемии",
        "title_en": "Anaemias",
    }


def offered(client, field):
    page = client.get(reverse("category:add"))
    return set(page.context["form"].fields[field].queryset)


def test_a_trainer_is_offered_own_programmes_and_categories(trainer):
    own = CategoryFactory(programme=trainer.programme)
    CategoryFactory()

    assert offered(trainer, "programme") == {trainer.programme}
    assert offered(trainer, "parent") == {own}


def test_a_trainer_writes_no_category_into_another_programme(trainer):
    foreign = CategoryFactory()
    for data in (
        form(foreign.programme),
        form(trainer.programme, foreign),
    ):
        answer = trainer.post(reverse("category:add"), data)
        assert answer.status_code == 200
        assert answer.context["form"].errors

    assert set(Category.objects.all()) == {foreign}


def test_a_category_is_written_below_another_one(trainer):
    above = CategoryFactory(programme=trainer.programme)

    answer = trainer.post(reverse("category:add"), form(trainer.programme, above))

    assert answer.status_code == 302
    assert Category.objects.get(key="anaemias").parent == above


@pytest.fixture
def staff(client):
    client.force_login(UserFactory(role=groups.STAFF))
    return client


def codes(answer):
    return [error.code for error in answer.context["form"].errors["parent"].as_data()]


def edit(client, category, data):
    return client.post(reverse("category:edit", args=[category.pk]), data)


def test_a_parent_is_of_the_same_programme(staff):
    above = CategoryFactory()

    answer = staff.post(reverse("category:add"), form(ProgrammeFactory(), above))

    assert codes(answer) == ["other_programme"]


def test_no_category_stands_below_itself(staff):
    above = CategoryFactory()
    middle = CategoryFactory(programme=above.programme, parent=above)
    below = CategoryFactory(programme=above.programme, parent=middle)

    for parent in (above, middle, below):
        assert codes(edit(staff, above, form(above.programme, parent))) == ["cycle"]


def test_a_category_does_not_leave_its_parts_behind(staff):
    above = CategoryFactory()
    CategoryFactory(programme=above.programme, parent=above)

    assert codes(edit(staff, above, form(ProgrammeFactory()))) == ["other_programme"]


def quiz_form(course, question):
    return nested_form_data(
        {
            "course": course.pk,
            "key": "final",
            "title_ru": "Итоговый тест",
            "title_en": "",
            "intro_ru": "",
            "intro_en": "",
            "kind": "final",
            "pass_mark_percent": 70,
            "attempts_allowed": 2,
            "duration_minutes": "",
            "grace_seconds": 30,
            "counts": "best",
            "wait_minutes": 0,
            "navigation": "free",
            "marks_from": "submitted",
            "correctness_from": "submitted",
            "explanations_from": "finished",
            "key_from": "finished",
            "slots": inline_formset(
                [{"question": question.pk, "points": "1", "draw_count": "1"}]
            ),
        }
    )


def test_a_trainer_puts_only_own_questions_into_a_quiz(trainer):
    course = CourseFactory(programme=trainer.programme)
    own = SingleChoiceQuestionFactory(category__programme=trainer.programme)
    address = reverse(Quiz.snippet_viewset.get_url_name("add"))

    refused = trainer.post(address, quiz_form(course, SingleChoiceQuestionFactory()))
    taken = trainer.post(address, quiz_form(course, own))

    assert (refused.status_code, taken.status_code) == (200, 302)
    [slot] = Quiz.objects.get().slots.all()
    assert slot.question == own


def test_a_trainer_asks_for_own_tests_only(trainer):
    own = QuizFactory(course__programme=trainer.programme)
    foreign = QuizFactory()
    address = reverse("testpassedrequirement:add")

    for quiz in (foreign, own):
        trainer.post(address, {"course": own.course.pk, "quiz": quiz.pk, "order": 0})

    assert [row.quiz for row in TestPassedRequirement.objects.all()] == [own]
