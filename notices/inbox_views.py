"""The inbox, and which letters come how."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import DetailView, FormView, ListView, View

from notices import kinds
from notices.domain import inbox, wishes
from notices.enums import Rhythm
from people.domain import queries
from people.models import Person, User

PER_PAGE = 20


class ReaderMixin(LoginRequiredMixin):
    """The person of the account; whoever has not said a name does so first."""

    request: HttpRequest

    @cached_property
    def reader(self) -> Person | None:
        """Who reads."""
        return queries.person_of(cast("User", self.request.user))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Ask for the name first."""
        if request.user.is_authenticated and self.reader is None:
            return redirect("account_name")
        return super().dispatch(request, *args, **kwargs)

    @property
    def person(self) -> Person:
        """The reader; ``dispatch`` has made sure."""
        return cast("Person", self.reader)


class Inbox(ReaderMixin, ListView[Any]):
    """Letters, the newest first, new ones marked."""

    template_name = "notices/inbox.html"
    paginate_by = PER_PAGE

    def get_queryset(self) -> Any:
        """Return the reader's letters without their texts."""
        return inbox.letters_of(self.person).defer("text", "html", "headers")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say how many are new."""
        unread = inbox.letters_of(self.person).filter(read_at=None).count()
        return super().get_context_data(unread=unread, person=self.person, **kwargs)


class Letter(ReaderMixin, DetailView[Any]):
    """One letter as it was written."""

    template_name = "notices/letter.html"
    context_object_name = "letter"

    def get_queryset(self) -> Any:
        """Look among the reader's own."""
        return inbox.letters_of(self.person)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the reader, whose clock counts."""
        return super().get_context_data(person=self.person, **kwargs)


class Read(ReaderMixin, View):
    """Note that one letter, or all, were read: looking alone writes nothing."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """Note it and go back to the list."""
        if pk is not None:
            get_object_or_404(inbox.letters_of(self.person), pk=pk)
        inbox.read(person=self.person, at=timezone.now(), pk=pk)
        return redirect("inbox")


class WishesForm(forms.Form):
    """Which kinds come by mail, and how often those come that may wait."""

    by_mail = forms.MultipleChoiceField(
        label=gettext_lazy("These also come by mail"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    rhythm = forms.ChoiceField(
        label=gettext_lazy("News come"),
        choices=Rhythm.choices,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(kind.key, kind.label) for kind in kinds.to_choose_from()]
        self.fields["by_mail"].choices = choices  # type: ignore[attr-defined]

    def silent(self) -> set[str]:
        """Return the kinds that were not ticked."""
        every = {kind.key for kind in kinds.to_choose_from()}
        return every - set(self.cleaned_data["by_mail"])


class LetterWishes(ReaderMixin, FormView[WishesForm]):
    """Silence what is not essential; let news come together."""

    template_name = "notices/wishes.html"
    form_class = WishesForm

    def get_initial(self) -> dict[str, Any]:
        """Start from what was chosen before."""
        chosen = wishes.of(self.person)
        every = [kind.key for kind in kinds.to_choose_from()]
        by_mail = [key for key in every if key not in chosen.silent]
        return {"by_mail": by_mail, "rhythm": chosen.rhythm}

    def form_valid(self, form: WishesForm) -> HttpResponse:
        """Keep it."""
        try:
            wishes.choose(
                person=self.person,
                silent=form.silent(),
                rhythm=form.cleaned_data["rhythm"],
                at=timezone.now(),
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.form_invalid(form)
        messages.success(self.request, _("Saved."))
        return redirect("letter_wishes")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Name what always comes, too."""
        return super().get_context_data(always=kinds.that_always_come(), **kwargs)
