"""The page on which staff erase a person who asked for it."""

from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from people.domain import erasure, personal_data
from people.models import ErasureRequest, Person, User
from people.name_views import StaffView

CONFLICT = 409


class Erase(StaffView):
    """Say what goes and what stays on which ground; then do it, with a reason."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask."""
        return self._page(get_object_or_404(Person.objects.known(), pk=pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Erase, or say why not."""
        person = get_object_or_404(Person.objects.known(), pk=pk)
        try:
            erasure.erase(
                person=person,
                reason=request.POST.get("reason", ""),
                actor=cast("User", request.user),
                at=timezone.now(),
            )
        except ValidationError as refusal:
            return self._page(person, refusal.messages[0], status=CONFLICT)
        messages.success(request, _("The person was erased."))
        return redirect("person:index")

    def _page(self, person: Person, error: str = "", status: int = 200) -> HttpResponse:
        asked = ErasureRequest.objects.filter(person=person).first()
        context = {
            "page_title": _("Erase personal data"),
            "page_subtitle": person.full_name,
            "header_icon": "bin",
            "person": person,
            "grounds": personal_data.grounds(),
            "asked": asked,
            "reason": self.request.POST.get("reason") or self._own_words(asked),
            "error": error,
        }
        return render(self.request, "people/admin/erase.html", context, status=status)

    def _own_words(self, asked: ErasureRequest | None) -> str:
        """Return the reason that is on record already."""
        if asked is None:
            return ""
        day = date_format(asked.asked_at, "d.m.Y")
        return _("Asked for on the site on %(day)s") % {"day": day}
