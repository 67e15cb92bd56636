"""Questions, quizzes and attempts for tests; every factory publishes what it makes."""

from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from assessments.domain import attempts
from assessments.domain.journal import standing_answers
from assessments.domain.publishing import publish_question, publish_quiz
from assessments.enums import FileKind
from assessments.models import (
    Category,
    MultipleChoiceQuestion,
    Option,
    QuestionFile,
    QuestionVersion,
    Quiz,
    QuizSlot,
    SingleChoiceQuestion,
    TestPassedRequirement,
)
from tests.factories.courses import (
    CourseFactory,
    EnrolmentFactory,
    ProgrammeFactory,
    RunFactory,
)
from tests.factories.people import PersonFactory

OPTIONS = {
    SingleChoiceQuestion: {"a": True, "b": False, "c": False},
    MultipleChoiceQuestion: {"a": True, "b": True, "c": False, "d": False},
}
PUBLISHED = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)


class CategoryFactory(DjangoModelFactory):
    """A category of a programme's bank."""

    class Meta:
        model = Category

    programme = factory.SubFactory(ProgrammeFactory)
    key = factory.Sequence("smear-{}".format)
    title_ru = factory.Sequence("Мазок крови {}".format)
    title_en = factory.Sequence("Blood smear {}".format)


class SingleChoiceQuestionFactory(DjangoModelFactory):
    """A published question: option "a" is the best answer, "b" and "c" are not.

    ``options={"x": True, "y": False}`` gives others, ``published=False`` a draft.
    """

    class Meta:
        model = SingleChoiceQuestion
        skip_postgeneration_save = True

    category = factory.SubFactory(CategoryFactory)
    title = factory.Sequence("Вопрос {}".format)
    vignette_ru = "Девочка 5 лет. Две недели бледность и петехии."
    vignette_en = "A girl aged 5, pale for two weeks, with petechiae."
    stem_ru = factory.Sequence("С какого исследования начать? ({})".format)
    stem_en = factory.Sequence("Which investigation comes first? ({})".format)
    explanation_ru = "Гормоны до пункции меняют картину костного мозга."
    explanation_en = "Steroids before the aspirate change the marrow."

    @factory.post_generation
    def options(self, create, extracted, **_):
        """Make the options by key; true ones belong to the key."""
        keys = extracted or OPTIONS[type(self)]
        for order, (key, is_right) in enumerate(keys.items()):
            OptionFactory(question=self, key=key, is_right=is_right, sort_order=order)

    @factory.post_generation
    def published(self, create, extracted, **_):
        """Freeze a version, unless it is to be a draft."""
        if extracted is False:
            self.live = False
            self.save()
        else:
            publish_question(question=self, actor=None, at=PUBLISHED)


class MultipleChoiceQuestionFactory(SingleChoiceQuestionFactory):
    """A published question of which "a" and "b" are right, "c" and "d" are not."""

    class Meta:
        model = MultipleChoiceQuestion
        skip_postgeneration_save = True


class OptionFactory(DjangoModelFactory):
    """An option with a text and a reason in both languages."""

    class Meta:
        model = Option

    question = factory.SubFactory(SingleChoiceQuestionFactory)
    key = "a"
    text_ru = factory.LazyAttribute(lambda o: f"Вариант {o.key}")
    text_en = factory.LazyAttribute(lambda o: f"Option {o.key}")
    explanation_ru = factory.LazyAttribute(lambda o: f"Почему {o.key}")
    explanation_en = factory.LazyAttribute(lambda o: f"Why {o.key}")


class QuestionFileFactory(DjangoModelFactory):
    """A picture of 640 × 400 pixels; its content is three bytes."""

    class Meta:
        model = QuestionFile

    programme = factory.SubFactory(ProgrammeFactory)
    title = factory.Sequence("Мазок {}".format)
    file = factory.django.FileField(filename="smear.webp", data=b"abc")
    kind = FileKind.IMAGE
    width = 640
    height = 400
    sha256 = "0" * 64
    alt_ru = "Мазок крови"
    alt_en = "A blood film"
    uploaded_at = PUBLISHED


class QuizFactory(DjangoModelFactory):
    """A published final test: three questions, 70 %, two attempts, no time limit.

    ``questions=[…]`` puts others into it, ``questions=5`` so many new ones.
    """

    class Meta:
        model = Quiz
        skip_postgeneration_save = True

    course = factory.SubFactory(CourseFactory)
    key = factory.Sequence("final-{}".format)
    title_ru = factory.Sequence("Итоговый тест {}".format)
    title_en = factory.Sequence("Final test {}".format)
    shuffle_options = False

    @factory.post_generation
    def questions(self, create, extracted, **_):
        """Fill the slots."""
        wanted = 3 if extracted is None else extracted
        if isinstance(wanted, int):
            category = CategoryFactory(programme=self.course.programme)
            wanted = SingleChoiceQuestionFactory.create_batch(wanted, category=category)
        for order, question in enumerate(wanted):
            QuizSlot.objects.create(quiz=self, question=question, sort_order=order)

    @factory.post_generation
    def published(self, create, extracted, **_):
        """Freeze a version, unless it is to be a draft."""
        if extracted is not False:
            publish_quiz(quiz=self, actor=None, at=PUBLISHED)


class TestPassedRequirementFactory(DjangoModelFactory):
    """A run asks for a quiz, its last version pinned; ``run=None, course=…`` too."""

    __test__ = False

    class Meta:
        model = TestPassedRequirement

    quiz = factory.SubFactory(QuizFactory)
    run = factory.SubFactory(RunFactory, course=factory.SelfAttribute("..quiz.course"))
    quiz_version = factory.LazyAttribute(lambda o: o.quiz.current_version)


def seated(quiz=None, *, person=None, **requirement):
    """Return an enrolment in a run that asks for ``quiz``."""
    required = TestPassedRequirementFactory(
        **({"quiz": quiz} if quiz else {}), **requirement
    )
    person = person or PersonFactory(with_account=True)
    return EnrolmentFactory(run=required.run, person=person)


def begin(quiz, enrolment, *, at):
    """Start an attempt of ``enrolment``'s person."""
    return attempts.start(quiz=quiz, person=enrolment.person, actor=None, at=at)


def answer(attempt, position, *chosen, at, client="test", sequence=None):
    """Save the options ``chosen`` at ``position``; each call counts on."""
    item = attempt.items.get(position=position)
    number = sequence or item.responses.filter(client=client).count() + 1
    return attempts.save(
        item=item,
        answer=attempts.Answer(
            raw={"chosen": list(chosen)}, client=client, sequence=number
        ),
        at=at,
    )


def chosen(attempt):
    """Return what stands in ``attempt``, by position."""
    items = {item.pk: item.position for item in attempt.items.all()}
    answers = standing_answers(items)
    return {items[pk]: row.answer.get("chosen", []) for pk, row in answers.items()}


def asking(*definitions, **rules):
    """Return a published quiz that asks these definitions, of whatever types."""
    quiz = QuizFactory(questions=[], published=False, **rules)
    for place, definition in enumerate(definitions):
        host = SingleChoiceQuestionFactory(category__programme=quiz.course.programme)
        QuestionVersion.objects.create(
            question=host,
            number=2,
            type=definition.type,
            definition=definition.to_data(),
            sha256=f"{place:064}",
            published_at=PUBLISHED,
        )
        QuizSlot.objects.create(quiz=quiz, question=host, sort_order=place)
    publish_quiz(quiz=quiz, actor=None, at=PUBLISHED)
    return quiz
