"""One's own data: what documents print, where one works, which language."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.forms import BaseForm
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.generic import FormView

from people.domain import profile, queries
from people.forms.profile import ParticularsForm, PersonNamesForm
from people.i18n import active_language
from people.models import Person


class OwnData(LoginRequiredMixin, FormView):
    """Where I work and how I want to be written to."""

    template_name = "people/account.html"
    form_class = ParticularsForm

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask an account without a person for a name first."""
        if request.user.is_authenticated:
            self.person = queries.person_of(request.user)
            if self.person is None:
                return redirect("account_name")
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Edit the reader's own person, whatever was posted."""
        return {**super().get_form_kwargs(), "instance": self.person}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the person as it is kept, not as half-typed."""
        kept = queries.person_of(self.request.user)
        return super().get_context_data(person=kept, **kwargs)

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Save and come back in the language chosen."""
        profile.describe(
            person=self.person,
            particulars=form.particulars(),
            specialities=form.cleaned_data["specialities"],
            actor=self.request.user,
            at=timezone.now(),
        )
        with translation.override(form.cleaned_data["language"]):
            messages.success(self.request, _("Saved."))
            return redirect("account")


class OwnName(LoginRequiredMixin, FormView):
    """My name as documents print it."""

    template_name = "people/name.html"
    form_class = PersonNamesForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """Edit the reader's own person, or a new one."""
        self.person = queries.person_of(self.request.user)
        return {**super().get_form_kwargs(), "instance": self.person}

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Save the name; an account without a person gets one."""
        self._save(form)
        messages.success(self.request, _("Saved."))
        return HttpResponseRedirect(reverse("account"))

    def _save(self, form: PersonNamesForm) -> Person:
        actor, at = self.request.user, timezone.now()
        if self.person:
            return profile.rename(
                person=self.person, names=form.names(), actor=actor, at=at
            )
        return profile.add_person(
            names=form.names(),
            account=actor,
            email=actor.email,
            language=active_language(),
            actor=actor,
            at=at,
        )
