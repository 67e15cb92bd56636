"""What is done to many rows of the bank at once."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from assessments.domain.exchanging import ask_for_file
from assessments.exchange.formats import FORMATS
from assessments.models import Question, Quiz, question_models
from courses.guards import rows_of
from people.i18n import active_language


class OwnDeleteBulkAction(DeleteBulkAction):
    """Delete rows of one's own programmes; those of others are not named."""

    models = (Question, *question_models(), Quiz)

    @cached_property
    def _actionable_objects(self) -> tuple[list[Any], dict[str, list[Any]]]:
        """Leave out what does not exist for the user.

        :raises Http404: when nothing is left
        """
        objects, refused = super()._actionable_objects
        own = set(rows_of(self.model, self.request.user).values_list("pk", flat=True))
        seen = [row for row in refused["items_with_no_access"] if row.pk in own]
        if not objects and not seen:
            raise Http404
        return objects, {"items_with_no_access": seen}


class FormatForm(forms.Form):
    """The format in which chosen questions go out."""

    format = forms.ChoiceField(
        label=_("Format"), choices=[(name, kind.name) for name, kind in FORMATS.items()]
    )


class ExportBulkAction(SnippetBulkAction):
    """Write chosen questions of one's own programmes into a file."""

    models = (Question,)
    display_name = _("Write the file")
    aria_label = _("Take the chosen questions out into a file")
    action_type = "export"
    action_priority = 50
    template_name = "assessments/admin/export_selection.html"
    form_class = FormatForm

    def check_perm(self, obj: Question) -> bool:
        """Let only own questions out, for those who may add some."""
        return self._may and obj.pk in self._own

    @cached_property
    def _may(self) -> bool:
        return bool(self.request.user.has_perm("assessments.add_question"))

    @cached_property
    def _own(self) -> set[int]:
        own = rows_of(self.model, self.request.user)
        return set(own.values_list("pk", flat=True))

    def get_actionable_objects(self) -> tuple[list[Any], dict[str, list[Any]]]:
        """Leave out what does not exist for the user, and its name.

        :raises Http404: when nothing is left
        """
        objects, _refused = super().get_actionable_objects()
        if not objects:
            raise Http404
        return objects, {"items_with_no_access": []}

    def prepare_action(
        self, objects: list[Any], objects_without_access: Any
    ) -> HttpResponse:
        """Have the file written and lead to it."""
        row = ask_for_file(
            format_name=self.cleaned_form.cleaned_data["format"],
            questions=[question.pk for question in objects],
            language=active_language(),
            actor=self.request.user,
            at=timezone.now(),
        )
        return redirect("assessments_exchange", row.pk)
