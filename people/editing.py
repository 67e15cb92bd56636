"""Two people in one form of the admin: neither takes back what the other saved.

A form carries a fingerprint of each value that it showed (decision 0009). When
it comes back, what somebody else has changed meanwhile stays, unless this form
changes it too: then it is shown again, and says so.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import FieldDoesNotExist
from django.db import models, transaction
from django.db.models.fields.files import FieldFile
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from wagtail.log_actions import registry as log_registry
from wagtail.models import RevisionMixin

SEEN = "values_seen"
CONFLICT = 409


class SeenField(forms.CharField):
    """The fingerprints, out of sight; nobody can change them by typing."""

    widget = forms.HiddenInput

    def has_changed(self, _initial: Any, _data: Any) -> bool:
        """Tell that nothing of the row was changed by it."""
        return False


class CarefulEditing:
    """Mixin of edit views: saves what was changed here, refuses what clashes."""

    clashes = False
    model: type[models.Model]
    object_pk: str
    get_object: Any
    get_error_message: Any

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lock the row while its values are compared and saved."""
        with transaction.atomic():
            rows = self.model._base_manager.select_for_update()  # noqa: SLF001 - all rows
            list(rows.filter(pk=self.object_pk).values_list("pk"))
            if hasattr(self, "object"):
                self.object = self.get_object()
            return super().post(request, *args, **kwargs)  # type: ignore[misc]

    def get_form(self, form_class: Any = None) -> Any:
        """Let the form carry what it shows."""
        form = super().get_form(form_class)  # type: ignore[misc]
        self.saved = _saved(form)
        self.columns = _columns(form.instance)
        seen = json.dumps(self.saved, separators=(",", ":"))
        form.fields[SEEN] = SeenField(required=False, initial=seen)
        return form

    def is_valid(self, form: Any) -> bool:
        """Compare what was shown, what is saved and what was typed."""
        if not super().is_valid(form):  # type: ignore[misc]
            return False
        seen = _read(form.cleaned_data.pop(SEEN, ""))
        moved = {name for name in seen if seen[name] != self.saved.get(name)}
        if not moved:
            return True
        typed = _typed(form)
        mine = {name for name in moved if typed.get(name) != seen[name]}
        clashing = {name for name in mine if typed.get(name) != self.saved.get(name)}
        # Of rows below the form nobody can say which are whose.
        clashing |= {name for name in moved - mine if not self._keep(form, name)}
        if clashing:
            self._refuse(form, seen, clashing)
        return not clashing

    def form_invalid(self, form: Any) -> HttpResponse:
        """Answer a clash with the code for one."""
        response = super().form_invalid(form)  # type: ignore[misc]
        if self.clashes:
            response.status_code = CONFLICT
        return response

    def _keep(self, form: Any, name: str) -> bool:
        """Leave a value as it is saved; tell whether that can be done."""
        try:
            field = form.instance._meta.get_field(name)
        except FieldDoesNotExist:
            return False
        if name not in form.fields:
            return False
        if field.many_to_many:
            form.cleaned_data[name] = form.initial[name]
        else:
            setattr(form.instance, field.attname, self.columns[field.attname])
            form.cleaned_data[name] = getattr(form.instance, name)
        return True

    def _refuse(self, form: Any, seen: dict[str, str], clashing: set[str]) -> None:
        self.clashes = True
        # Who saves again has read the sentence, and means it.
        seen |= {name: self.saved.get(name, "") for name in clashing}
        form.data = form.data.copy()
        form.data[form.add_prefix(SEEN)] = json.dumps(seen, separators=(",", ":"))
        form.add_error(None, _sentence(form, clashing))
        for name in clashing & form.fields.keys():
            if (shown := self._shown(form, name)) is not None:
                words = _("Saved meanwhile: “%(value)s”.")
                form.add_error(name, words % {"value": shown})
        self.produced_error_code = "conflict"
        self.produced_error_message = self.get_error_message()

    def _shown(self, form: Any, name: str) -> str | None:
        """Return the value that stands in the database as one would read it."""
        value = form.initial.get(name)
        choices = getattr(form.fields[name], "choices", None)
        if choices is not None and not isinstance(value, (list, tuple)):
            key = "" if value is None else str(value)
            return next((str(label) for one, label in choices if str(one) == key), key)
        plain = (str, int, float, Decimal, datetime, type(None))
        if not isinstance(value, plain) and not hasattr(value, "isoformat"):
            return None
        shown = form.fields[name].widget.format_value(
            form.fields[name].prepare_value(value)
        )
        return "" if shown is None else str(shown)


def careful(view: type, model: type[models.Model]) -> type:
    """Return an edit view that compares; drafts have revisions and Wagtail's own way."""
    if issubclass(view, CarefulEditing) or issubclass(model, RevisionMixin):
        return view
    members = {"__doc__": CarefulEditing.__doc__, "__module__": view.__module__}
    return type(f"Careful{view.__name__}", (CarefulEditing, view), members)


def _sentence(form: Any, names: Iterable[str]) -> str:
    labels = sorted(_("“%(name)s”") % {"name": _label(form, name)} for name in names)
    values = {"fields": ", ".join(labels), "who": _last_writer(form.instance)}
    if values["who"]:
        words = _(
            "While this form was open, others have changed: %(fields)s. The last who "
            "saved: %(who)s. Compare, then save again to keep what stands here."
        )
    else:
        words = _(
            "While this form was open, others have changed: %(fields)s. "
            "Compare, then save again to keep what stands here."
        )
    return words % values


def _label(form: Any, name: str) -> str:
    if name in form.fields:
        return str(form[name].label)
    related = form.instance._meta.get_field(name).related_model
    return str(related._meta.verbose_name_plural)


def _last_writer(instance: models.Model) -> str:
    logged = log_registry.get_logs_for_instance(instance).select_related("user")
    last = logged.order_by("-timestamp").first()
    return str(last.user_display_name) if last and last.user_id else ""


def _columns(instance: models.Model) -> dict[str, Any]:
    fields = instance._meta.concrete_fields
    return {one.attname: getattr(instance, one.attname) for one in fields}


def _saved(form: Any) -> dict[str, str]:
    """Return fingerprints of what stands in the database, by field and formset."""
    values = {
        name: form.get_initial_for_field(field, name)
        for name, field in form.fields.items()
        if not field.disabled
    }
    for name, formset in getattr(form, "formsets", {}).items():
        values[name] = [_row(one, formset) for one in formset.get_queryset()]
    return {name: _fingerprint(value) for name, value in values.items()}


def _typed(form: Any) -> dict[str, str]:
    """Return fingerprints of what was handed in."""
    values = {name: _as_shown(form, name) for name in form.fields}
    for name, formset in getattr(form, "formsets", {}).items():
        gone = set(map(id, formset.deleted_forms))
        kept = [
            one
            for one in formset.forms
            if id(one) not in gone and (one.has_changed() or one.instance.pk)
        ]
        values[name] = [_row(one.instance, formset) for one in kept]
    return {name: _fingerprint(value) for name, value in values.items()}


def _as_shown(form: Any, name: str) -> Any:
    """Return a value; a moment that was shown by another clock, by that clock."""
    value, shown = form.cleaned_data.get(name), form.initial.get(name)
    naive = isinstance(shown, datetime) and shown.tzinfo is None
    return value.replace(tzinfo=None) if naive and value else value


def _row(instance: models.Model, formset: Any) -> list[Any]:
    names = list(formset.form.base_fields)
    return [instance.pk, *forms.model_to_dict(instance, fields=names).values()]


def _fingerprint(value: Any) -> str:
    text = json.dumps(_plain(value), ensure_ascii=False, default=str, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _plain(value: Any) -> Any:  # noqa: PLR0911 - one line per kind
    """Return a value in the one way in which shown and typed ones are equal."""
    if isinstance(value, models.Model):
        return str(value.pk)
    if isinstance(value, models.QuerySet):
        return sorted(str(row.pk) for row in value)
    if isinstance(value, FieldFile):
        return value.name or ""
    if isinstance(value, datetime):
        return str(value.timestamp())
    if isinstance(value, Decimal):
        return str(value.normalize())
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple, set)):
        rows = [_plain(one) for one in value]
        of_rows = value and all(isinstance(one, models.Model) for one in value)
        return sorted(rows) if of_rows else rows
    if value is None:
        return ""
    return str(value).replace("\r\n", "\n").strip()


def _read(text: str) -> dict[str, str]:
    """Return the fingerprints that came back; none from a form that knows none."""
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
