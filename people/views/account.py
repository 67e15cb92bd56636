"""One's own data: what documents print, where one works, which language."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.generic import FormView

from people.domain import naming, profile, queries, snils
from people.forms.profile import NameRequestForm, ParticularsForm, PersonNamesForm
from people.i18n import active_language


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
        return super().get_context_data(
            person=kept,
            asks_for_snils=bool(kept.snils_sealed) or snils.is_needed(kept),
            snils_mask=snils.masked(kept),
            **kwargs,
        )

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
    """My name as documents print it; once one was printed, staff decide."""

    template_name = "people/name.html"

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Find the reader's own person, and whether its name was printed."""
        super().setup(request, *args, **kwargs)
        user = request.user
        self.person = queries.person_of(user) if user.is_authenticated else None
        self.is_locked = self.person is not None and naming.is_locked(self.person)

    def get_form_class(self) -> type[BaseForm]:
        """Ask for a reason and a document where staff decide."""
        return NameRequestForm if self.is_locked else PersonNamesForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """Edit the reader's own person, or a new one."""
        return {**super().get_form_kwargs(), "instance": self.person}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say what was asked before, and that staff decide."""
        last = self.person and self.person.name_requests.last()
        return super().get_context_data(is_locked=self.is_locked, last=last, **kwargs)

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Save the name, or hand the request to staff."""
        try:
            words = self._ask(form) if self.is_locked else self._save(form)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.form_invalid(form)
        messages.success(self.request, words)
        return HttpResponseRedirect(reverse("account"))

    def _ask(self, form: BaseForm) -> str:
        naming.ask(
            person=self.person,
            names=form.names(),
            reason=form.cleaned_data["reason"],
            document=form.cleaned_data["document"],
            actor=self.request.user,
            at=timezone.now(),
        )
        return _("Staff will look at your request. The answer appears here.")

    def _save(self, form: BaseForm) -> str:
        actor, at = self.request.user, timezone.now()
        if self.person:
            naming.rename_oneself(
                person=self.person, names=form.names(), actor=actor, at=at
            )
        else:
            profile.add_person(
                names=form.names(),
                account=actor,
                email=actor.email,
                language=active_language(),
                actor=actor,
                at=at,
            )
        return _("Saved.")
