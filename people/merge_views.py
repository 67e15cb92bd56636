"""Pages on which staff make two rows of one person one, and undo it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from people.domain import merging
from people.domain.duplicates import lookalikes
from people.domain.finding import find
from people.models import Person, PersonMerge

CONFLICT = 409
MOST_SHOWN = 20


class MergeView(View):
    """A page for those who may change persons."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Let only those in who may."""
        if not request.user.has_perm("people.change_person"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def person(self, name: str) -> Person:
        """Return the person that the address names; merged ones are no more."""
        rows = Person.objects.known().select_related("region", "organisation")
        return get_object_or_404(rows, pk=self.kwargs[name])


class Choose(MergeView):
    """With whom is the person to be merged?"""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show who looks alike, or who is found by what was typed."""
        person = self.person("pk")
        query = request.GET.get("q", "").strip()
        others = Person.objects.known().exclude(pk=pk).select_related("region")
        found = list(find(query, others)[:MOST_SHOWN]) if query else lookalikes(person)
        context = {
            "page_title": _("One person or two?"),
            "page_subtitle": person.full_name,
            "header_icon": "group",
            "person": person,
            "query": query,
            "found": found,
        }
        return render(request, "people/admin/twin.html", context)


class ReasonForm(forms.Form):
    """Why staff know that it is one person."""

    reason = forms.CharField(
        label=gettext_lazy("How do you know that it is one person?"),
        max_length=500,
        error_messages={
            "required": gettext_lazy("Write how you know that it is one person.")
        },
    )


class Merge(MergeView):
    """Both persons side by side; a POST makes them one."""

    def get(self, request: HttpRequest, pk: int, other: int) -> HttpResponse:
        """Show what would be."""
        return self.show(ReasonForm())

    def post(self, request: HttpRequest, pk: int, other: int) -> HttpResponse:
        """Merge, field by field as chosen."""
        kept, merged = self.person("pk"), self.person("other")
        form = ReasonForm(request.POST)
        if not form.is_valid():
            return self.show(form, status=CONFLICT)
        try:
            merging.merge(
                kept=kept,
                merged=merged,
                take=[n for n in merging.FIELDS if request.POST.get(n) == "merged"],
                reason=form.cleaned_data["reason"],
                actor=request.user,  # type: ignore[arg-type]
                at=timezone.now(),
            )
        except merging.MergeRefused as refusal:
            form.add_error(None, refusal)
            return self.show(form, status=CONFLICT)
        words = _("Merged. It can be undone for 30 days at the foot of the card.")
        messages.success(request, words)
        return redirect("person:inspect", kept.pk)

    def show(self, form: forms.Form, status: int = 200) -> HttpResponse:
        """Render the comparison."""
        kept, merged = self.person("pk"), self.person("other")
        seen = merging.preview(kept=kept, merged=merged, at=timezone.now())
        chosen = {
            choice.name: self.request.POST.get(choice.name, choice.suggested)
            for choice in seen.choices
        }
        context = {
            "page_title": _("One person or two?"),
            "page_subtitle": kept.full_name,
            "header_icon": "group",
            "kept": kept,
            "merged": merged,
            "seen": seen,
            "choices": [(row, chosen[row.name]) for row in seen.choices],
            "form": form,
            "other_way": reverse("person_merge", args=[merged.pk, kept.pk]),
        }
        return render(self.request, "people/admin/merge.html", context, status=status)


class Undo(MergeView):
    """Part two persons again."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Undo the merge, or say why not."""
        merge = get_object_or_404(PersonMerge.objects.select_related("kept"), pk=pk)
        try:
            merging.undo(merge=merge, actor=request.user, at=timezone.now())  # type: ignore[arg-type]
        except merging.MergeRefused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("The two persons stand apart again."))
        return redirect("person:inspect", merge.kept_id)
