"""Pages on which staff decide on names, and open a SNILS."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache

from people.domain import naming, snils
from people.enums import RequestState
from people.models import NameRequest, Person

PER_PAGE = 50


@method_decorator(never_cache, name="dispatch")
class StaffView(View):
    """A page for those who may change persons."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Let only those in who may."""
        if not request.user.has_perm("people.change_person"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class NameRequests(StaffView):
    """The names that wait for a decision, the oldest first."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        rows = NameRequest.objects.filter(state=RequestState.OPEN)
        context = {
            "page_title": _("Requests for names"),
            "header_icon": "edit",
            "requests": rows.select_related("person__region")[:PER_PAGE],
        }
        return render(request, "people/admin/names.html", context)


class DecideName(StaffView):
    """Give the name, or refuse it with a reason."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Decide, and go on with the next one."""
        row = get_object_or_404(NameRequest, pk=pk)
        try:
            naming.decide(
                request=row,
                grant=request.POST.get("do") == "grant",
                answer=request.POST.get("answer", "")[:500],
                actor=request.user,  # type: ignore[arg-type]
                at=timezone.now(),
            )
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        else:
            messages.success(request, _("Decided."))
        return redirect("name_requests")


class NameDocument(StaffView):
    """The copy of the document, to look at."""

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        """Hand it out as a download that runs nothing."""
        row = get_object_or_404(NameRequest.objects.exclude(document=""), pk=pk)
        try:
            file = row.document.open("rb")
        except FileNotFoundError as fault:
            raise Http404 from fault
        name = str(row.document).rpartition("/")[2]
        answer = FileResponse(file, as_attachment=True, filename=name)
        answer["X-Content-Type-Options"] = "nosniff"
        return answer


class ShowSnils(StaffView):
    """A person's SNILS: each look is noted."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the number once, or keep another one."""
        person = get_object_or_404(Person.objects.known(), pk=pk)
        at, actor = timezone.now(), request.user
        context = {
            "page_title": _("SNILS"),
            "page_subtitle": person.full_name,
            "header_icon": "key",
            "person": person,
        }
        try:
            if "number" in request.POST:
                number = request.POST["number"]
                snils.keep(person=person, number=number, actor=actor, at=at)  # type: ignore[arg-type]
                messages.success(request, _("Saved."))
                return redirect("person:inspect", pk)
            context["number"] = snils.show(person=person, actor=actor, at=at)  # type: ignore[arg-type]
        except snils.SnilsRefused as refusal:
            messages.error(request, refusal.message)
            return redirect("person:inspect", pk)
        return render(request, "people/admin/snils.html", context)
