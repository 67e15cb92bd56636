"""What the lists and choosers of the room show."""

from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, StatusTagColumn

from assessments import rules
from assessments.models import Category, Question, QuestionFile, Quiz


def own_rows(model: type[Model], user: Any) -> QuerySet[Any]:
    """Return the rows of ``model`` that ``user`` works with."""
    if issubclass(model, Question):
        own = rules.questions_for(user)
        return own if model is Question else own.instance_of(model)
    return ROWS[model](user)


class StateColumn(StatusTagColumn):
    """Live or draft; Wagtail's own column asks the database for every row."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            "state_text",
            label=_("Status"),
            sort_key="live",
            primary=lambda row: row.live,
            **kwargs,
        )


class TypeColumn(Column):
    """The type of a question."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__("type", label=_("Type"), **kwargs)

    def get_value(self, instance: Question) -> str:
        """Return the name of the type."""
        return str(type(instance)._meta.verbose_name)


ROWS: dict[type[Model], Any] = {
    Category: rules.categories_for,
    Quiz: rules.quizzes_for,
    QuestionFile: rules.files_for,
}
