"""My SNILS: written by me, never shown again."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from people.domain import queries, snils


class SnilsForm(forms.Form):
    """Eleven digits."""

    number = forms.CharField(
        label=gettext_lazy("SNILS"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("11 digits. Empty takes the number away"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class OwnSnils(LoginRequiredMixin, FormView):
    """Enter or change the number."""

    template_name = "people/snils.html"
    form_class = SnilsForm

    def form_valid(self, form: Any) -> HttpResponse:
        """Seal the number, or say what is wrong with it."""
        person = queries.person_of(self.request.user)
        if person is None:
            raise Http404
        try:
            snils.keep(
                person=person,
                number=form.cleaned_data["number"],
                actor=self.request.user,
                at=timezone.now(),
            )
        except snils.SnilsRefused as refusal:
            form.add_error("number", refusal)
            return self.form_invalid(form)
        messages.success(self.request, _("Saved."))
        return redirect("account")
