"""Questions and quizzes in the Wagtail admin."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.template.loader import get_template
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.actions.publish_revision import PublishPermissionError
from wagtail.models import Revision
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from assessments.domain.publishing import publish_question
from assessments.models import (
    Category,
    EssayQuestion,
    MultipleChoiceQuestion,
    Question,
    QuestionVersion,
    Quiz,
    QuizVersion,
    SingleChoiceQuestion,
    TestPassedRequirement,
    question_models,
)
from assessments.questions.registry import types
from courses.enums import Role
from people import groups
from tests.factories.assessments import (
    CategoryFactory,
    MultipleChoiceQuestionFactory,
    QuestionFileFactory,
    QuizFactory,
    SingleChoiceQuestionFactory,
    TestPassedRequirementFactory,
)
from tests.factories.courses import CourseFactory, ProgrammeRoleFactory
from tests.factories.people import StaffUserFactory, UserFactory

pytestmark = pytest.mark.django_db

WITH_KEY = [
    pytest.param(model, id=model.__name__)
    for model in question_models()
    if model is not EssayQuestion
]
MODELS = [pytest.param(model, id=model.__name__) for model in question_models()]


def address(model, name, *args):
    return reverse(model.snippet_viewset.get_url_name(name), args=args)


@pytest.fixture
def staff(client):
    client.force_login(StaffUserFactory())
    return client


@pytest.fixture
def trainer(client):
    """A trainer of one programme, with a category of its bank."""
    role = ProgrammeRoleFactory(role=Role.TRAINER)
    account = role.person.account
    account.groups.add(groups_named(groups.TRAINERS))
    client.force_login(account)
    client.programme = role.programme
    client.category = CategoryFactory(programme=role.programme)
    return client


def groups_named(name):
    from django.contrib.auth.models import Group

    return Group.objects.get(name=name)


def row(**values):
    """What an author writes into a row of any type."""
    blank = dict.fromkeys(("text_en", "explanation_ru", "explanation_en"), "")
    filled = {name: value for name, value in values.items() if value not in (None, "")}
    return {"text_ru": "Ряд", **blank, **dict.fromkeys(values, ""), **filled}


def votes(most):
    names = ("votes_minus2", "votes_minus1", "votes_0", "votes_plus1", "votes_plus2")
    return dict(zip(names, map(str, (0, most, 0, 0, 0)), strict=True))


def gap(**values):
    return {
        **row(kind="choice", label_ru="минуты", label_en="", weight="1"),
        "answers_ru": "30\n=60",
        "answers_en": "30\n60",
        "tolerance": "0",
        **values,
    }


def picture_of(category):
    """Return a picture of the category's programme."""
    return QuestionFileFactory(programme=category.programme)


def question_form(category, rights=(True, False), **values):
    """What an author fills in, of all types at once; without rights, no key."""
    options = [
        {"text_ru": f"Вариант {n}", **({"is_right": "on"} if right else {})}
        for n, right in enumerate(rights)
    ]
    has_key = any(rights)
    texts = ("vignette", "explanation", "reference", "guidance")
    texts += ("explanation_true", "explanation_false")
    blank = {f"{name}_{lang}": "" for name in texts for lang in ("ru", "en")}
    return nested_form_data(
        {
            **blank,
            "category": category.pk,
            "title": "Бласты",
            "stem_ru": "С чего начать?",
            "stem_en": "",
            "scoring": "all_or_nothing",
            "answer": "true" if has_key else "",
            "value": "4,5" if has_key else "много",
            "tolerance": "0",
            "slips": "0",
            "max_words": "300",
            "markers": "2",
            "options": inline_formset(
                [
                    {**row(), "letter": "AB"[place], "percent": "", **option}
                    for place, option in enumerate(options)
                ]
            ),
            "forms": inline_formset([{"text": "мазок", "percent": "100"}] * has_key),
            "units": inline_formset([{"text_ru": "г/л", "text_en": "", "factor": "1"}]),
            "media": inline_formset([]),
            "meaning": "diagnosis",
            "pairs": inline_formset(
                [row(answer_ru=f"Ответ {n}", answer_en="") for n in range(2)] * has_key
            ),
            "distractors": inline_formset([{"text_ru": "Лишний", "text_en": ""}]),
            "cases": inline_formset([row(right="a, b" if has_key else "Ж")]),
            "steps": inline_formset([row(), row()] if has_key else [row()]),
            "facts": inline_formset([row(**votes(3 * has_key))]),
            "passage_ru": "Через [[1]] минут",
            "passage_en": "",
            "gaps": inline_formset([gap(mark="1" if has_key else "7")]),
            "picture": picture_of(category).pk,
            "regions": inline_formset(
                [
                    row(shape="circle", coords="99, 99, 20", is_right=first and "on")
                    for first in (has_key, "")
                ]
            ),
            "criteria": inline_formset(
                [{"text_ru": "Прямо", "text_en": "", "points": "3"}]
            ),
            **values,
        }
    )


@pytest.mark.parametrize("model", MODELS)
def test_the_editor_offers_staff_to_publish_every_type(staff, model):
    page = staff.get(address(model, "add"))

    assert 'name="action-publish"' in page.content.decode()


@pytest.mark.parametrize("model", [*MODELS, pytest.param(Quiz, id="Quiz")])
def test_the_editor_offers_trainers_to_submit_every_type(trainer, model):
    page = trainer.get(address(model, "add")).content.decode()

    assert 'name="action-publish"' not in page
    assert 'name="action-submit"' in page


# --- Every type has every face ----------------------------------------------------
def test_every_type_can_be_written_and_every_written_type_is_known():
    assert {model.definition_class for model in question_models()} == set(
        types().values()
    )


@pytest.mark.parametrize("kind", list(types()))
def test_every_type_has_its_templates(kind):
    assert get_template(f"assessments/questions/{kind}.html")
    assert get_template(f"assessments/questions/{kind}_review.html")


@pytest.mark.parametrize("model", MODELS)
def test_every_type_can_be_added_published_and_previewed(staff, model):
    category = CategoryFactory()
    assert staff.get(address(model, "add")).status_code == 200

    data = {**question_form(category), "action-publish": "1"}
    response = staff.post(address(model, "add"), data)

    assert response.status_code == 302, response.context["form"].errors
    question = model.objects.get()
    version = question.current_version
    assert version.type == model.definition_class.type
    assert version.content == question.to_definition()
    assert staff.get(address(model, "edit", question.pk)).status_code == 200
    for mode in ("", "review"):
        preview = question.make_preview_request(preview_mode=mode)
        assert preview.status_code == 200
        assert "начать?" in preview.content.decode()


@pytest.mark.parametrize("model", [SingleChoiceQuestion, MultipleChoiceQuestion])
def test_a_draft_may_be_incomplete_and_freezes_nothing(staff, model):
    data = question_form(CategoryFactory(), rights=())

    response = staff.post(address(model, "add"), data)

    assert response.status_code == 302
    question = model.objects.get()
    assert not question.live
    assert not QuestionVersion.objects.exists()
    assert "вариант" in question.make_preview_request().content.decode()


@pytest.mark.parametrize("action", ["action-publish", "action-submit"])
@pytest.mark.parametrize("model", WITH_KEY)
def test_without_a_key_nothing_is_published_or_submitted(staff, model, action):
    data = {**question_form(CategoryFactory(), rights=(False, False)), action: "1"}

    response = staff.post(address(model, "add"), data)

    assert response.status_code == 200
    assert response.context["form"].errors
    assert not Question.objects.exists()


# --- Drafts, revisions, versions ----------------------------------------------------
def test_publishing_the_same_contents_again_gives_the_same_version():
    question = SingleChoiceQuestionFactory()

    for _ in range(2):
        publish_question(question=question, actor=None, at=timezone.now())

    assert [version.number for version in question.versions.all()] == [1]


def test_an_edited_question_gets_a_new_version_and_the_old_one_stays():
    question = SingleChoiceQuestionFactory(stem_ru="Старое условие")
    question.stem_ru = "Новое условие"
    question.save_revision().publish()

    stems = [version.content.stem.ru for version in question.versions.all()]
    assert stems == ["Новое условие", "Старое условие"]


def test_a_revision_keeps_the_options_with_their_keys():
    question = SingleChoiceQuestionFactory()
    revision = question.save_revision()

    restored = Revision.objects.get(pk=revision.pk).as_object()

    assert isinstance(restored, SingleChoiceQuestion)
    assert [option.key for option in restored.options.all()] == ["a", "b", "c"]


def test_one_workflow_serves_all_types():
    from wagtail.models import Task, Workflow, WorkflowContentType, WorkflowTask

    workflow = Workflow.objects.create(name="Рецензия")
    task = Task.objects.create(name="Прочесть")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    WorkflowContentType.objects.update_or_create(
        content_type=ContentType.objects.get_for_model(Question),
        defaults={"workflow": workflow},
    )

    assert SingleChoiceQuestionFactory().get_workflow() == workflow


# --- Lists ------------------------------------------------------------------------
def test_the_list_leads_to_the_pages_of_each_type(staff):
    single, multiple = SingleChoiceQuestionFactory(), MultipleChoiceQuestionFactory()

    html = staff.get(address(Question, "list")).content.decode()

    assert address(type(single), "edit", single.pk) in html
    assert address(type(multiple), "delete", multiple.pk) in html


def test_a_general_link_leads_to_the_type_s_own_page(staff):
    question = MultipleChoiceQuestionFactory()

    response = staff.get(address(Question, "edit", question.pk))

    assert response.url == address(type(question), "edit", question.pk)


def test_a_new_question_begins_with_its_type(staff):
    html = staff.get(address(Question, "add")).content.decode()

    for model in question_models():
        assert address(model, "add") in html


@pytest.mark.parametrize("kind", ["list", "choose", "quizzes"])
def test_lists_take_the_same_queries_for_any_number_of_rows(staff, kind):
    where = {
        "list": address(Question, "list"),
        "choose": reverse(
            Question.snippet_viewset.chooser_viewset.get_url_name("choose")
        ),
        "quizzes": address(Quiz, "list"),
    }[kind]
    counts = []
    for batch in (2, 8):
        for factory in (SingleChoiceQuestionFactory, MultipleChoiceQuestionFactory):
            for question in factory.create_batch(batch):
                question.save_revision()
        for _ in range(batch):
            QuizFactory(questions=1).save_revision()
        staff.get(where)
        with CaptureQueriesContext(connection) as queries:
            assert staff.get(where).status_code == 200
        counts.append(len(queries))

    # A page that happens to hold one type only takes one query less.
    assert counts[1] <= counts[0]


# --- Rights ------------------------------------------------------------------------
def test_a_trainer_sees_the_bank_of_the_own_programme_only(trainer):
    own = SingleChoiceQuestionFactory(category=trainer.category, title="Свой вопрос")
    other = SingleChoiceQuestionFactory(title="Чужой вопрос")
    choose = reverse(Question.snippet_viewset.chooser_viewset.get_url_name("choose"))

    listed = trainer.get(address(Question, "list")).content.decode()
    offered = trainer.get(choose).json()["html"]
    for html in (listed, offered):
        assert "Свой вопрос" in html
        assert "Чужой вопрос" not in html
    assert trainer.get(address(type(own), "edit", own.pk)).status_code == 200
    for name in ("edit", "delete"):
        assert trainer.get(address(type(other), name, other.pk)).status_code == 404
    assert trainer.get(address(Question, "edit", other.pk)).status_code == 404


def test_a_trainer_files_questions_in_own_categories_only(trainer):
    other = CategoryFactory()
    data = {**question_form(other), "action-publish": "1"}

    response = trainer.post(address(SingleChoiceQuestion, "add"), data)

    assert "category" in response.context["form"].errors
    assert not Question.objects.exists()


def test_a_trainer_sees_own_categories_and_quizzes_only(trainer):
    CategoryFactory(title_ru="Чужой раздел")
    QuizFactory(title_ru="Чужой тест")
    QuizFactory(title_ru="Свой тест", course=CourseFactory(programme=trainer.programme))

    categories = trainer.get(reverse("category:index")).content.decode()
    quizzes = trainer.get(address(Quiz, "list")).content.decode()

    assert trainer.category.title_ru in categories
    assert "Чужой раздел" not in categories
    assert "Свой тест" in quizzes
    assert "Чужой тест" not in quizzes


def test_a_physician_has_no_way_into_the_bank(client):
    client.force_login(UserFactory())

    assert client.get(address(Question, "list")).status_code == 302


# --- Quizzes ------------------------------------------------------------------------
def quiz_form(course, questions, **values):
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
                [
                    {"question": q.pk, "points": "1", "draw_count": "1"}
                    for q in questions
                ]
            ),
            **values,
        }
    )


def test_publishing_a_quiz_in_the_admin_freezes_a_version(staff):
    course, questions = CourseFactory(), SingleChoiceQuestionFactory.create_batch(2)
    data = {**quiz_form(course, questions), "action-publish": "1"}

    response = staff.post(address(Quiz, "add"), data)

    assert response.status_code == 302, response.context["form"].errors
    version = QuizVersion.objects.get()
    assert [slot.question_version.question_id for slot in version.slots.all()] == [
        question.pk for question in questions
    ]


@pytest.mark.parametrize("case", ["no questions", "draft question", "no points"])
def test_a_quiz_that_cannot_be_sat_is_not_published(staff, case):
    draft = SingleChoiceQuestionFactory(published=False)
    ready = SingleChoiceQuestionFactory()
    questions = {"no questions": [], "draft question": [draft], "no points": [ready]}
    data = {**quiz_form(CourseFactory(), questions[case]), "action-publish": "1"}
    if case == "no points":
        data["slots-0-points"] = "0"

    response = staff.post(address(Quiz, "add"), data)

    assert response.status_code == 200
    assert response.context["form"].non_field_errors()
    assert not Quiz.objects.exists()


def test_a_category_is_added_by_staff(staff):
    category = CategoryFactory()

    response = staff.post(
        reverse("category:add"),
        {
            "programme": category.programme_id,
            "parent": category.pk,
            "key": "smear",
            "title_ru": "Мазок",
            "title_en": "",
        },
    )

    assert response.status_code == 302, response.context["form"].errors
    assert Category.objects.get(key="smear").parent == category


# --- Who publishes, who submits ------------------------------------------------------
def test_a_trainer_drafts_questions_and_quizzes_and_does_not_publish(trainer):
    data = {**question_form(trainer.category), "action-publish": "1"}
    course = CourseFactory(programme=trainer.programme)
    ready = SingleChoiceQuestionFactory(category=trainer.category)
    quiz = {**quiz_form(course, [ready]), "action-publish": "1"}

    trainer.post(address(SingleChoiceQuestion, "add"), data)
    trainer.post(address(Quiz, "add"), quiz)

    assert not SingleChoiceQuestion.objects.exclude(pk=ready.pk).get().live
    assert not Quiz.objects.get().live
    assert not QuizVersion.objects.exists()


@pytest.mark.parametrize("model", [SingleChoiceQuestion, Quiz])
def test_what_a_trainer_submits_staff_publish(trainer, model):
    if model is Quiz:
        ready = SingleChoiceQuestionFactory(category=trainer.category)
        course = CourseFactory(programme=trainer.programme)
        data = quiz_form(course, [ready])
    else:
        data = question_form(trainer.category)

    response = trainer.post(address(model, "add"), {**data, "action-submit": "1"})

    assert response.status_code == 302, response.context["form"].errors
    drafted = model.objects.filter(live=False).get()
    reviewer = StaffUserFactory()
    task = drafted.current_workflow_task_state
    assert task.task.specific.get_actions(drafted, reviewer)
    task.approve(user=reviewer)
    drafted.refresh_from_db()
    assert drafted.live
    assert drafted.versions.count() == 1


def test_staff_publish_outside_a_form_too():
    question = SingleChoiceQuestionFactory(published=False)
    quiz = QuizFactory(questions=2)
    staff = StaffUserFactory()

    for draft in (question, quiz):
        draft.save_revision(user=staff).publish(user=staff)

    assert question.versions.count() == 1


def test_a_trainer_may_not_publish_outside_a_form_either(trainer):
    draft = SingleChoiceQuestionFactory(published=False, category=trainer.category)
    account = trainer.programme.roles.get().person.account

    with pytest.raises(PublishPermissionError):
        draft.save_revision(user=account).publish(user=account)

    assert draft.versions.count() == 0


# --- The requirement "test passed" -----------------------------------------------------
def requirement_form(quiz, course=None):
    return {"course": (course or quiz.course).pk, "quiz": quiz.pk, "order": 1}


def test_a_trainer_asks_for_a_test_in_courses_of_the_own_programme(trainer):
    own = QuizFactory(course=CourseFactory(programme=trainer.programme))
    where = reverse("testpassedrequirement:add")
    assert "opens_at" not in trainer.get(where).content.decode()

    trainer.post(where, requirement_form(own))
    trainer.post(where, requirement_form(QuizFactory()))
    mixed = trainer.post(where, requirement_form(QuizFactory(), own.course))

    requirement = TestPassedRequirement.objects.get()
    assert (requirement.course, requirement.quiz) == (own.course, own)
    assert "quiz" in mixed.context["form"].errors


def test_the_requirement_of_another_programme_or_of_a_run_is_not_there(trainer):
    own = QuizFactory(course=CourseFactory(programme=trainer.programme))
    foreign = QuizFactory()
    rows = [
        TestPassedRequirementFactory(quiz=own, run=None, course=own.course),
        TestPassedRequirementFactory(quiz=own),
        TestPassedRequirementFactory(quiz=foreign, run=None, course=foreign.course),
    ]

    addresses = [reverse("testpassedrequirement:edit", args=[row.pk]) for row in rows]

    answers = [trainer.get(address).status_code for address in addresses]
    assert answers == [200, 404, 404]


def test_staff_list_the_requirements_of_all_programmes(staff):
    quizzes = QuizFactory.create_batch(2)
    for quiz in quizzes:
        TestPassedRequirementFactory(quiz=quiz, run=None, course=quiz.course)

    listed = staff.get(reverse("testpassedrequirement:index")).content.decode()

    assert all(quiz.course.title_ru in listed for quiz in quizzes)


def test_the_chooser_offers_quizzes_of_the_own_programmes_only(trainer):
    QuizFactory(title_ru="Чужой тест")
    QuizFactory(title_ru="Свой тест", course=CourseFactory(programme=trainer.programme))
    chooser = Quiz.snippet_viewset.chooser_viewset

    html = trainer.get(reverse(chooser.get_url_name("choose"))).json()["html"]

    assert "Свой тест" in html
    assert "Чужой тест" not in html


def test_a_quiz_is_edited_with_as_many_queries_for_one_question_as_for_many(staff):
    cost = []
    for questions in (1, 1, 8):
        quiz = QuizFactory(questions=questions)
        address = reverse(Quiz.snippet_viewset.get_url_name("edit"), args=[quiz.pk])
        with CaptureQueriesContext(connection) as queries:
            assert staff.get(address).status_code == 200
        cost.append(len(queries))

    assert cost[2] == cost[1]
