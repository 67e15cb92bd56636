"""My data: see what is kept, have it collected, fetch it."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView

from notices.domain import own_data
from notices.models import OwnData
from people.domain import erasure, personal_data, queries
from people.models import ErasureRequest, User


class OwnDataPage(LoginRequiredMixin, TemplateView):
    """What is kept about me, and on what ground some of it stays."""

    template_name = "notices/own_data.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Show the latest collection, if any."""
        person = queries.person_of(cast("User", self.request.user))
        latest = person.own_data.first() if person else None
        return super().get_context_data(
            person=person,
            latest=latest,
            can_be_fetched=bool(latest and latest.can_be_fetched(timezone.now())),
            grounds=personal_data.grounds(),
            request_to_erase=ErasureRequest.objects.filter(person=person).first(),
            **kwargs,
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        """Have it collected."""
        person = queries.person_of(cast("User", request.user))
        if person is None:
            return redirect("account_name")
        own_data.ask(person=person, at=timezone.now())
        messages.success(request, _("Your data are being collected."))
        return redirect("own_data")


@login_required
@require_POST
def ask_erasure(request: HttpRequest) -> HttpResponse:
    """Ask to be erased, or take it back: the same button's two sides."""
    person = queries.person_of(cast("User", request.user))
    if person is None:
        return redirect("account_name")
    if request.POST.get("do") == "ask":
        own_data.ask_erasure(person=person, at=timezone.now())
        messages.success(request, _("Staff have your request."))
    else:
        erasure.take_back(person=person)
        messages.success(request, _("Your request was taken back. Everything stays."))
    return redirect("own_data")


@never_cache
@login_required
def fetch(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand the file to the person it is about, and to nobody else."""
    person = queries.person_of(cast("User", request.user))
    row = get_object_or_404(OwnData, pk=pk, person=person)
    now = timezone.now()
    if person is None or not row.can_be_fetched(now):
        raise Http404
    content = own_data.fetch(row=row, at=now)
    response = HttpResponse(content, content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="my-data.zip"'
    return response
