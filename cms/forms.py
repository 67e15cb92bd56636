"""Forms of pages: the page and its record in one."""

from typing import Any, ClassVar

from django import forms
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from assessments.enums import QuizKind
from assessments.models import Quiz
from cms.domain.above import course_above
from courses.enums import Access, ProgrammeKind
from courses.models import Course, Lesson, Programme
from people.models import Person, Speciality


class RecordPageForm(WagtailAdminPageForm):
    """A page's form with the few fields of its record.

    The key of a new record is asked once; afterwards requirements, imports
    and progress name it, so that it can no longer be changed.
    """

    record_model: ClassVar[type[models.Model]]
    record_name: ClassVar[str]
    # form field → field of the record
    record_fields: ClassVar[dict[str, str]] = {}

    record_key = forms.SlugField(
        label=_("Key"),
        max_length=60,
        required=False,
        help_text=_(
            "Names the record for ever. Leave it empty to take the last part of"
            " the page’s address."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.record = None
        if getattr(self.instance, f"{self.record_name}_id"):
            self.record = getattr(self.instance, self.record_name)
            self._show_record()

    def _show_record(self) -> None:
        """Fill in what the record says."""
        if "record_key" in self.fields:
            self.fields["record_key"].initial = self.record.key
            self.fields["record_key"].disabled = True
        for name, field in self.record_fields.items():
            if name in self.fields:
                self.fields[name].initial = getattr(self.record, field)

    def clean(self) -> dict[str, Any]:
        """Refuse a key that another record has."""
        cleaned = super().clean()
        if self.record is None:
            key = cleaned.get("record_key") or cleaned.get("slug") or ""
            cleaned["record_key"] = key
            if self.siblings().filter(key=key).exists():
                self.add_error("record_key", _("This key is taken."))
        return cleaned

    def siblings(self) -> "models.QuerySet[Any]":
        """Return the records among which the key must be unique."""
        return self.record_model._default_manager.all()

    def owner(self) -> dict[str, Any]:
        """Return what the new record belongs to."""
        return {}

    def save(self, commit: bool = True) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        """Prepare the record beside the page; both are kept together."""
        values = {
            field: self.cleaned_data[name]
            for name, field in self.record_fields.items()
            if self.cleaned_data.get(name) not in (None, "")
        }
        if self.record is None:
            language = self.instance.locale.language_code
            self.instance.prepared_record = self.record_model(
                key=self.cleaned_data["record_key"],
                **{f"title_{language}": self.cleaned_data["title"]},
                **self.owner(),
                **values,
            )
        else:
            for field, value in values.items():
                setattr(self.record, field, value)
            self.instance.prepared_record = self.record
        return super().save(commit=commit)


class ProgrammePageForm(RecordPageForm):
    """A programme."""

    record_model = Programme
    record_name = "programme"
    record_fields: ClassVar[dict[str, str]] = {"record_kind": "kind"}

    record_kind = forms.ChoiceField(label=_("Kind"), choices=ProgrammeKind.choices)


class CoursePageForm(RecordPageForm):
    """A course below its programme."""

    record_model = Course
    record_name = "course"
    record_fields: ClassVar[dict[str, str]] = {"record_access": "access"}

    record_access = forms.ChoiceField(
        label=_("Who may read the lessons"),
        choices=Access.choices,
        initial=Access.SIGNED_IN,
    )

    def owner(self) -> dict[str, Any]:
        """Return the programme above."""
        return {"programme": self.parent_page.specific.programme}


class LessonPageForm(RecordPageForm):
    """A lesson below its course or module."""

    record_model = Lesson
    record_name = "lesson"
    record_fields: ClassVar[dict[str, str]] = {"record_minutes": "minutes"}

    record_minutes = forms.IntegerField(
        label=_("Minutes to read"),
        initial=15,
        max_value=600,
        validators=[MinValueValidator(1)],
    )

    def owner(self) -> dict[str, Any]:
        """Return the course above."""
        return {"course": course_above(self.parent_page)}

    def siblings(self) -> "models.QuerySet[Any]":
        """Return the lessons of the same course."""
        return Lesson.objects.filter(course=course_above(self.parent_page))


class QuizPageForm(RecordPageForm):
    """A quiz below its course or module: a new one, or one made before."""

    record_model = Quiz
    record_name = "quiz"
    record_fields: ClassVar[dict[str, str]] = {"record_kind": "kind"}

    record_existing = forms.ModelChoiceField(
        label=_("Quiz"),
        queryset=Quiz.objects.none(),
        required=False,
        empty_label=_("a new one"),
    )
    record_kind = forms.ChoiceField(
        label=_("Kind"), choices=QuizKind.choices, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "record_existing" not in self.fields:
            return
        field = self.fields["record_existing"]
        field.queryset = self.siblings()
        if self.record is not None:
            field.initial, field.disabled = self.record, True

    def owner(self) -> dict[str, Any]:
        """Return the course above; a quiz without questions is a draft."""
        return {"course": course_above(self.parent_page), "live": False}

    def siblings(self) -> "models.QuerySet[Any]":
        """Return the quizzes of the same course."""
        return Quiz.objects.filter(course=course_above(self.parent_page))

    def clean(self) -> dict[str, Any]:
        """Take the quiz that was chosen; then no key is needed."""
        chosen = self.cleaned_data.get("record_existing")
        if self.record is None and chosen is not None:
            self.record = chosen
            self.instance.quiz = chosen
            self.cleaned_data["record_kind"] = None
        return super().clean()


class ApplicationForm(forms.Form):
    """What an applicant says of themselves; filled in from the profile."""

    workplace = forms.CharField(label=_("Place of work"), max_length=255)
    speciality = forms.ModelChoiceField(
        Speciality.objects.all(),
        label=_("Speciality"),
        empty_label=_("Choose a speciality"),
    )
    letter = forms.CharField(
        label=_("Why you want to come"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        main = person.specialities.order_by("-personspeciality__is_main").first()
        self.initial = {"workplace": person.workplace, "speciality": main}
