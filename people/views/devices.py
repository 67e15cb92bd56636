"""Where I am signed in."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from people import devices


class Devices(LoginRequiredMixin, TemplateView):
    """List them; a POST signs one out, or all but this one."""

    template_name = "people/devices.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the devices and the reader's clock."""
        account = self.request.user
        return super().get_context_data(
            devices=devices.devices_of(account, self.request.session.session_key),
            zone=getattr(getattr(account, "person", None), "zone", None),
            **kwargs,
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        """Sign out; what is no device of the reader's changes nothing."""
        wanted = request.POST.get("device", "")
        if wanted == "others":
            devices.end(request.user, besides=request.session.session_key)
        elif wanted.isdecimal():
            devices.end(request.user, pk=int(wanted))
        messages.success(request, _("Signed out there."))
        return redirect("usersessions_list")
