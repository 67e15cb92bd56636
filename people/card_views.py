"""The support card in the admin."""

from typing import Any

from django.contrib.admin.utils import unquote
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.generic import InspectView

from people import card
from people.columns import moment_in_words, own_zone
from people.domain.duplicates import lookalikes
from people.models import Person
from people.phones import in_groups


class PersonCard(InspectView):
    """Who it is and everything that concerns them, on one page."""

    template_name = "people/admin/card.html"
    page_title = _("Card")
    header_icon = "user"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead on from the address of somebody who was merged."""
        if self.object.merged_into_id:
            return redirect("person:inspect", self.object.merged_into_id)
        return super().dispatch(request, *args, **kwargs)

    def get_object(self, queryset: Any = None) -> Person:
        """Fetch what the head of the card shows in the same query."""
        rows = Person.objects.select_related("region", "account", "organisation")
        return get_object_or_404(rows, pk=unquote(str(self.pk)))

    @cached_property
    def alike(self) -> list[Person]:
        """Others who may be the same person."""
        return lookalikes(self.object)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the head, what can be done, and the parts of the rooms."""
        at, person, reader = timezone.now(), self.object, self.request.user
        return super().get_context_data(
            person=person,
            header_icon=self.header_icon,
            page_subtitle=person.full_name,
            facts=self._facts(),
            alike=self.alike,
            may_merge=self.user_has_permission("change"),
            actions=card.actions_for(person, reader),
            parts=card.parts_of(person, reader, at),
            clock=moment_in_words(at, person.zone),
            reader_zone=own_zone(reader),
            **kwargs,
        )

    def _facts(self) -> list[tuple[Any, Any]]:
        """Return what is known, as pairs of label and text; empty ones are left out."""
        person = self.object
        account = person.account
        facts = [
            (_("E-mail"), person.email),
            (_("Phone"), in_groups(person.phone)),
            (_("Date of birth"), person.birth_date),
            (_("Former family name"), person.former_family_name),
            (_("Name in Latin letters"), person.latin_name),
            (_("Place of work"), person.organisation or person.workplace),
            (_("Position"), person.position),
            (_("Region"), person.region),
            (_("Specialities"), ", ".join(map(str, person.specialities.all()))),
            (_("Member number"), person.member_number),
            (_("Code of the person"), person.code),
            (_("Language of mails"), person.get_language_display()),
            (_("Account"), account.email if account else _("none")),
        ]
        return [(label, text) for label, text in facts if text]

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        """Leave Wagtail's buttons out: the card says what can be done."""
        return []

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Lead back to the list, not to a form."""
        return [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("person:index"), "label": _("Persons")},
            {"url": "", "label": self.object.full_name},
        ]
