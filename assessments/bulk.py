"""What is done to many rows of the bank at once."""

from typing import Any

from django.http import Http404
from django.utils.functional import cached_property
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction

from assessments.models import Question, Quiz, question_models
from courses.guards import rows_of


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
