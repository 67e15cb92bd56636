"""Choosing a person in the admin: by name, never from a list of thousands."""

from typing import Any, Final
from urllib.parse import urlencode

from django.core.signing import BadSignature, Signer
from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import TitleColumn
from wagtail.admin.views.generic import chooser
from wagtail.admin.viewsets.chooser import ChooserViewSet

from courses.forms import PersonFilterForm
from courses.rules import persons_met
from people.models import Person
from people.rules import is_staff_member

LETTERS_ASKED: Final = 3


def _slip(user: Any) -> Signer:
    """Sign what ``user`` found; a slip of somebody else opens nothing."""
    return Signer(salt=f"courses.person_found.{user.pk}")


class FoundByName:
    """For dialogues: trainers find whom they can name, and nobody otherwise."""

    filter_form_class = PersonFilterForm

    def filter_object_list(self, objects: QuerySet[Person]) -> QuerySet[Person]:
        """Offer nothing before a part of a name was typed."""
        found = super().filter_object_list(objects)  # type: ignore[misc]
        user = self.request.user  # type: ignore[attr-defined]
        return found if is_staff_member(user) or self._names_one() else found.none()

    @property
    def title_column(self) -> TitleColumn:
        """Put a slip into each link that says who found the person."""
        return TitleColumn(
            "title",
            label=_("Person"),
            accessor=str,
            get_url=self._address_with_slip,
            link_attrs={"data-chooser-modal-choice": True},
        )

    def _address_with_slip(self, person: Person) -> str:
        address = reverse(self.chosen_url_name, args=[person.pk])  # type: ignore[attr-defined]
        slip = _slip(self.request.user).sign(str(person.pk))  # type: ignore[attr-defined]
        return f"{address}?{urlencode({'found': slip})}"

    def _names_one(self) -> bool:
        words = self.request.GET.get("q", "").split()  # type: ignore[attr-defined]
        letters = (sum(sign.isalpha() for sign in word) for word in words)
        return max(letters, default=0) >= LETTERS_ASKED


class PersonChooseView(FoundByName, chooser.ChooseView):
    """The dialogue that finds a person."""


class PersonChooseResultsView(FoundByName, chooser.ChooseResultsView):
    """Its results."""


class PersonChosenView(chooser.ChosenView):
    """Who was chosen: somebody one meets anyway, or has just found by name."""

    def get_object(self, pk: str) -> Person:
        """Return the person.

        :raises Http404: for numbers that were merely tried
        """
        person = super().get_object(pk)
        user = self.request.user
        if persons_met(user).filter(pk=person.pk).exists() or self._was_found(person):
            return person
        raise Http404

    def _was_found(self, person: Person) -> bool:
        try:
            found = _slip(self.request.user).unsign(self.request.GET.get("found", ""))
        except BadSignature:
            return False
        return found == str(person.pk)


class PersonChosenMultipleView(chooser.ChosenMultipleView):
    """Who was chosen, several at once."""

    def get_objects(self, pks: list[str]) -> QuerySet[Person]:
        """Return those whom one meets anyway."""
        return persons_met(self.request.user).filter(pk__in=pks)


class PersonChooserViewSet(ChooserViewSet):
    """Choose a person by name: a list of thousands is no choice."""

    model = Person
    icon = "user"
    choose_one_text = _("Choose a person")
    choose_another_text = _("Choose another person")
    edit_item_text = _("Edit this person")
    choose_view_class = PersonChooseView
    choose_results_view_class = PersonChooseResultsView
    chosen_view_class = PersonChosenView
    chosen_multiple_view_class = PersonChosenMultipleView

    def get_object_list(self) -> QuerySet[Person]:
        """Offer those who were not merged into somebody else."""
        return Person.objects.known()
