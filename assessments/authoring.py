"""Forms in which authors write questions and put quizzes together."""

from typing import Any

from django.core.exceptions import ValidationError
from django.forms import EmailField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import BaseChooser

from assessments.domain.categories import CategoryRefused, check_place
from assessments.domain.exceptions import grant
from assessments.domain.files import Facts, keep, read_file
from assessments.domain.publishing import check_question, check_quiz
from assessments.domain.seats import latest_enrolment
from assessments.enums import QuizKind
from assessments.models import Question, QuestionFile, QuizOverride
from assessments.rules import (
    categories_for,
    quizzes_for,
    usable_categories,
    usable_questions,
)
from courses.forms import OwnCoursesForm
from courses.models import CourseRun
from courses.rules import courses_for_trainer, programmes_of


class CheckedForm(WagtailAdminModelForm):
    """A form that lets drafts be incomplete, but nothing that is published."""

    def check_complete(self) -> None:
        """Refuse what cannot be published.

        :raises ValidationError: with what is missing
        """
        raise NotImplementedError

    def is_valid(self) -> bool:
        """Check the fields and rows, then, unless it is a draft, the whole."""
        if not super().is_valid():
            return False
        if self.is_deferred_validation and "action-submit" not in self.data:
            return True
        # Rows are in forms of their own: put them into the instance first.
        self.save(commit=False)
        try:
            self.check_complete()
        except ValidationError as refusal:
            self.add_error(None, refusal)
        return not self.errors


class QuestionForm(CheckedForm):
    """A question of any type."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "category" in self.fields:
            self.fields["category"].queryset = categories_for(self.for_user)

    def check_complete(self) -> None:
        """Refuse a question that cannot be asked."""
        check_question(self.instance)


class QuestionFileForm(WagtailAdminModelForm):
    """A file for questions; once it is there, only its words change."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.facts: Facts | None = None
        if "programme" in self.fields:
            self.fields["programme"].queryset = programmes_of(self.for_user)
        if self.instance.pk:
            del self.fields["file"]

    def clean_file(self) -> Any:
        """Judge the file by its content."""
        upload = self.cleaned_data["file"]
        self.facts = read_file(upload)
        return upload

    def save(self, commit: bool = True) -> QuestionFile:  # noqa: FBT001, FBT002
        """Keep a new file; of one that is there, the words."""
        file: QuestionFile = super().save(commit=False)
        if self.facts:
            keep(file=file, facts=self.facts, actor=self.for_user, at=timezone.now())
        elif commit:
            file.save()
        return file


class NewFileForm(QuestionFileForm):
    """A file added in the middle of writing a question: the least that is needed."""

    class Meta:
        model = QuestionFile
        fields = ("programme", "title", "file", "alt_ru", "alt_en", "transcript_ru")


class CategoryForm(WagtailAdminModelForm):
    """A category, inside the author's programmes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = programmes_of(self.for_user)
        self.fields["parent"].queryset = categories_for(self.for_user)

    def clean(self) -> dict[str, Any]:
        """Keep the tree a tree, inside one programme."""
        data = super().clean()
        try:
            check_place(
                category=self.instance,
                programme=data.get("programme"),
                parent=data.get("parent"),
            )
        except CategoryRefused as refusal:
            self.add_error("parent", refusal)
        return data


class KnownFirst:
    """How a chooser finds a row: among those that were fetched at once, first."""

    def __init__(self, widget: BaseChooser, known: dict[int, Any]) -> None:
        self.find = widget.get_instance
        self.known = known

    def __call__(self, value: Any) -> Any:
        """Return the row of ``value``: an id, a row or nothing."""
        return self.known.get(value) or self.find(value)


class QuizForm(CheckedForm):
    """A quiz with its slots."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "course" in self.fields:
            self.fields["course"].queryset = courses_for_trainer(self.for_user)
        if "pre_test" in self.fields:
            self.fields["pre_test"].queryset = quizzes_for(self.for_user).filter(
                kind=QuizKind.PRE_TEST
            )
        if "slots" in self.formsets:
            self._limit_slots(self.formsets["slots"])

    def _limit_slots(self, formset: Any) -> None:
        """Offer each row, the empty one too, the author's own; asked for once."""
        own = usable_questions(self.for_user)
        chosen = {slot.question_id for slot in self.instance.slots.all()}
        known = Question.objects.in_bulk(chosen - {None})
        categories = usable_categories(self.for_user)
        choices = [("", "—"), *((row.pk, str(row)) for row in categories)]
        add_fields = formset.add_fields

        def add_limited(form: Any, index: int | None) -> None:
            add_fields(form, index)
            question, draw = form.fields["question"], form.fields["draw_category"]
            question.queryset = own
            question.widget.get_instance = KnownFirst(question.widget, known)
            draw.queryset = categories
            draw.widget.choices = choices

        formset.add_fields = add_limited

    def check_complete(self) -> None:
        """Refuse a quiz that cannot be sat."""
        check_quiz(self.instance)


class OverrideForm(WagtailAdminModelForm):
    """An exception for a run, or for the participant with a mail address."""

    participant = EmailField(label=_("mail address of the participant"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["quiz"].queryset = quizzes_for(self.for_user)
        self.fields["run"].queryset = CourseRun.objects.filter(
            course__in=courses_for_trainer(self.for_user)
        )
        if self.instance.enrolment_id:
            account = self.instance.enrolment.person.account
            self.initial["participant"] = account.email if account else ""

    def clean(self) -> dict[str, Any]:
        """Find the participant's latest enrolment in the quiz's course."""
        data = super().clean()
        email, quiz = data.get("participant"), data.get("quiz")
        if email and quiz:
            self.instance.enrolment = latest_enrolment(quiz=quiz, email=email)
            if self.instance.enrolment is None:
                message = _("Nobody with this address takes part in the course.")
                self.add_error("participant", message)
        elif not email:
            self.instance.enrolment = None
        return data

    def _get_validation_exclusions(self) -> set[str]:
        """Check the rules about the enrolment too, though it is typed as an address."""
        return super()._get_validation_exclusions() - {"enrolment"}

    def save(self, commit: bool = True) -> QuizOverride:  # noqa: FBT001, FBT002
        """Let the exception hold, for running attempts too."""
        override: QuizOverride = super().save(commit=False)
        if commit:
            grant(override=override, actor=self.for_user, at=timezone.now())
        return override


class OwnQuizzesForm(OwnCoursesForm):
    """A course asks for a test: both of the author's programmes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["quiz"].queryset = quizzes_for(self.for_user)
