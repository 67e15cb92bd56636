"""A trainer of one programme meets no row of another one, whatever the address."""

from datetime import timedelta
from functools import partial

import pytest
import wagtail.admin.urls  # noqa: F401 - registers the viewsets of all rooms
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.viewsets import viewsets
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.utils.registry import resolve_model_string

from assessments.enums import Truth
from assessments.models import (
    ClozeQuestion,
    EssayQuestion,
    ExtendedMatchingQuestion,
    ImageHotspotQuestion,
    MatchingQuestion,
    NumericQuestion,
    OrderingQuestion,
    Outage,
    Question,
    Quiz,
    QuizOverride,
    ScriptConcordanceQuestion,
    ShortAnswerQuestion,
    TimeGiven,
    TrueFalseQuestion,
    question_models,
)
from people import groups
from tests.factories.assessments import (
    CategoryFactory,
    MultipleChoiceQuestionFactory,
    QuestionFileFactory,
    QuizFactory,
    SingleChoiceQuestionFactory,
    TestPassedRequirementFactory,
    begin,
    seated,
)
from tests.factories.attendance import AttendanceRequirementFactory
from tests.factories.courses import (
    CourseFactory,
    EnrolmentFactory,
    LessonsReadRequirementFactory,
    PlacementFactory,
    ProgrammeFactory,
    ProgrammeRoleFactory,
    RunFactory,
    SessionFactory,
)
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db

ROOMS = {"courses", "assessments", "attendance"}
# The register and the figures of regions are for staff alone.
NOT_FOR_TRAINERS = {"attendanceevent", "regionfigures"}
# Types whose answer is not chosen from options, with what each needs of its own.
WRITTEN = {
    ClozeQuestion: {"passage_ru": "Через [[1]] минут"},
    EssayQuestion: {},
    ExtendedMatchingQuestion: {},
    ImageHotspotQuestion: {},
    MatchingQuestion: {},
    OrderingQuestion: {},
    ScriptConcordanceQuestion: {},
    NumericQuestion: {"value": "1"},
    ShortAnswerQuestion: {},
    TrueFalseQuestion: {"answer": Truth.TRUE},
}
OTHERS = {
    "revision_id_a": "earliest",
    "revision_id_b": "latest",
    "action_name": "approve",
    "task_id": 1,
    "task_state_id": 1,
    "workflow_state_id": 1,
}


def registered(kind):
    found = {
        named(viewset): viewset
        for viewset in viewsets.viewsets
        if isinstance(viewset, kind)
        and resolve_model_string(viewset.model)._meta.app_label in ROOMS
    }
    return [found[name] for name in sorted(found.keys() - NOT_FOR_TRAINERS)]


def named(viewset):
    return resolve_model_string(viewset.model)._meta.model_name


def row_of(programme, name):
    """Return a row of ``programme``, with a revision where there are any."""
    course = CourseFactory(programme=programme, lessons=1)
    run = RunFactory(course=course)
    category = CategoryFactory(programme=programme)
    quiz = QuizFactory(course=course)
    make = {
        "programme": lambda: programme,
        "course": lambda: course,
        "courserun": lambda: run,
        "session": lambda: SessionFactory(run=run),
        "enrolment": lambda: EnrolmentFactory(run=run),
        "placement": lambda: PlacementFactory(enrolment__run=run),
        "lessonsreadrequirement": lambda: LessonsReadRequirementFactory(
            course=course, run=None
        ),
        "attendancerequirement": lambda: AttendanceRequirementFactory(
            course=course, run=None
        ),
        "testpassedrequirement": lambda: TestPassedRequirementFactory(
            quiz=quiz, course=course, run=None
        ),
        "category": lambda: category,
        "quiz": lambda: quiz,
        "question": lambda: SingleChoiceQuestionFactory(category=category),
        "singlechoicequestion": lambda: SingleChoiceQuestionFactory(category=category),
        "multiplechoicequestion": lambda: MultipleChoiceQuestionFactory(
            category=category
        ),
        **{
            model._meta.model_name: partial(draft_of, model, category)
            for model in WRITTEN
        },
        "questionfile": lambda: QuestionFileFactory(programme=programme),
        "quizoverride": lambda: QuizOverride.objects.create(
            quiz=quiz, run=run, reason="Болезнь"
        ),
        "timegiven": lambda: time_given(quiz, run),
    }[name]
    row = make()
    if hasattr(row, "save_revision"):
        row.save_revision()
    return row


def draft_of(model, category):
    """Return a draft of a type whose answer is not chosen from options."""
    return model.objects.create(
        category=category,
        title="Вопрос",
        stem_ru="Что это?",
        live=False,
        **WRITTEN[model],
    )


def time_given(quiz, run):
    """Return time that an attempt got back after an outage."""
    began_at = timezone.now()
    outage = Outage.objects.create(
        began_at=began_at, ended_at=began_at + timedelta(minutes=5)
    )
    enrolment = seated(quiz, run=run)
    attempt = begin(quiz, enrolment, at=began_at)
    return TimeGiven.objects.create(
        attempt=attempt, outage=outage, seconds=300, given_at=outage.ended_at
    )


def test_the_walk_meets_every_kind_of_row():
    assert {named(viewset) for viewset in registered(ModelViewSet)} == {
        "attendancerequirement",
        "category",
        "clozequestion",
        "course",
        "courserun",
        "enrolment",
        "essayquestion",
        "extendedmatchingquestion",
        "imagehotspotquestion",
        "lessonsreadrequirement",
        "matchingquestion",
        "multiplechoicequestion",
        "numericquestion",
        "orderingquestion",
        "placement",
        "programme",
        "question",
        "questionfile",
        "quiz",
        "quizoverride",
        "scriptconcordancequestion",
        "session",
        "shortanswerquestion",
        "singlechoicequestion",
        "testpassedrequirement",
        "timegiven",
        "truefalsequestion",
    }


def state_of(row):
    return type(row).objects.filter(pk=row.pk).values().get()


@pytest.fixture
def trainer(client):
    """A trainer of one programme, with every right on every kind of row."""
    user = UserFactory(role=groups.TRAINERS)
    rights = Permission.objects.filter(content_type__app_label__in=ROOMS)
    user.user_permissions.set(rights)
    person = ProgrammeRoleFactory(person__account=user).person
    client.programme = person.programme_roles.get().programme
    client.force_login(user)
    return client


def addresses(viewset, row):
    """Yield every address of ``viewset`` that names ``row``."""
    revision = getattr(row, "latest_revision_id", None) or 1
    for pattern in viewset.get_urlpatterns():
        wanted = pattern.pattern.regex.groupindex
        if "pk" in wanted:
            known = {**OTHERS, "pk": row.pk, "revision_id": revision}
            values = {name: known[name] for name in wanted}
            yield reverse(viewset.get_url_name(pattern.name), kwargs=values)


@pytest.mark.parametrize("viewset", registered(ModelViewSet), ids=named)
def test_no_address_opens_or_changes_a_row_of_another_programme(trainer, viewset):
    row = row_of(ProgrammeFactory(), named(viewset))
    before = state_of(row)

    walked = list(addresses(viewset, row))
    answers = {
        (method, address): getattr(trainer, method)(address).status_code
        for address in walked
        for method in ("get", "post")
    }

    assert len(walked) >= 4
    assert set(answers.values()) == {404}, answers
    assert state_of(row) == before


@pytest.mark.parametrize("viewset", registered(ModelViewSet), ids=named)
def test_history_and_use_of_own_rows_open(trainer, viewset):
    row = row_of(trainer.programme, named(viewset))

    for name in ("history", "usage"):
        address = reverse(viewset.get_url_name(name), args=[row.pk])
        assert trainer.get(address).status_code == 200


@pytest.mark.parametrize("model", [Quiz, *question_models()])
def test_an_address_that_names_nothing_is_not_found(trainer, model):
    name = model.snippet_viewset.get_url_name("revisions_compare")
    address = reverse(name, args=["no-number", "earliest", "latest"])

    assert trainer.get(address).status_code == 404


@pytest.mark.parametrize("viewset", registered(ChooserViewSet), ids=named)
def test_choosers_neither_list_nor_tell_rows_of_another_programme(trainer, viewset):
    own = row_of(trainer.programme, named(viewset))
    row = row_of(ProgrammeFactory(), named(viewset))

    def get(name, *args, **data):
        return trainer.get(reverse(viewset.get_url_name(name), args=args), data)

    assert get("chosen", row.pk).status_code == 404
    assert get("chosen", own.pk).json()["result"]["id"] == str(own.pk)
    told = get("chosen_multiple", id=[row.pk, own.pk]).json()["result"]
    assert [item["id"] for item in told] == [str(own.pk)]
    listed = {r.pk for r in get("choose_results").context["results"]}
    assert own.pk in listed
    assert row.pk not in listed


BULK = [Question, *question_models(), Quiz]


@pytest.mark.parametrize("model", BULK)
@pytest.mark.parametrize("ids", ["one", "all"])
def test_rows_of_another_programme_are_not_deleted_in_bulk(trainer, model, ids):
    row = row_of(ProgrammeFactory(), model._meta.model_name)
    before = state_of(row)
    address = reverse(
        "wagtail_bulk_action", args=["assessments", model._meta.model_name, "delete"]
    )
    chosen = f"{address}?id={row.pk if ids == 'one' else 'all'}"

    assert trainer.get(chosen).status_code == 404
    assert trainer.post(chosen).status_code == 404

    assert state_of(row) == before


def test_in_bulk_own_rows_are_named_and_those_of_others_are_not(trainer):
    own = SingleChoiceQuestionFactory(
        category__programme=trainer.programme, title="Наш", published=False
    )
    foreign = SingleChoiceQuestionFactory(title="Чужой", published=False)
    address = reverse(
        "wagtail_bulk_action", args=["assessments", "singlechoicequestion", "delete"]
    )
    chosen = f"{address}?id={own.pk}&id={foreign.pk}"

    page = trainer.get(chosen).content.decode()

    assert "Наш" in page
    assert "Чужой" not in page
    assert trainer.post(chosen).status_code == 302
    assert list(Question.objects.values_list("pk", flat=True)) == [foreign.pk]


def test_the_base_leads_to_the_type_instead_of_going_back_in_time(trainer):
    question = row_of(trainer.programme, "singlechoicequestion")
    name = Question.snippet_viewset.get_url_name("revisions_revert")

    answer = trainer.get(reverse(name, args=[question.pk, question.latest_revision_id]))

    assert answer.status_code == 302
    edit = type(question).snippet_viewset.get_url_name("edit")
    assert answer.url == reverse(edit, args=[question.pk])
