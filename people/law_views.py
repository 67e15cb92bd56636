"""Terms of storage, and the report that is due after an incident with data."""

from datetime import datetime, time, timedelta
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View

from papers.sheets import xlsx_response
from people.columns import moment_in_words, own_zone
from people.domain import incidents, retention
from people.domain.exports import note_export
from people.exports import what_in_words
from people.models import AuditEvent, User
from people.name_views import StaffView

LATELY = timedelta(days=7)


class Terms(StaffView):
    """What is kept how long, and what would go now; a button does it at once."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Count, and change nothing."""
        runs = AuditEvent.objects.filter(action=retention.ACTION)
        context = {
            "page_title": _("Terms of storage"),
            "header_icon": "time",
            "rows": retention.outlook(at=timezone.now()),
            "last": runs.first(),
        }
        return render(request, "people/admin/terms.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Clear what is over."""
        done = retention.run(at=timezone.now(), actor=cast("User", request.user))
        count = sum(due.count for due in done)
        words = ngettext(
            "%(count)d row was cleared.", "%(count)d rows were cleared.", count
        )
        messages.success(request, words % {"count": count})
        return redirect("retention")


class IncidentForm(forms.Form):
    """In which days, and by whose account."""

    since = forms.DateField(
        label=gettext_lazy("From day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    until = forms.DateField(
        label=gettext_lazy("To day, inclusive"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    email = forms.CharField(
        label=gettext_lazy("E-mail of the account; empty: all"),
        required=False,
        max_length=254,
    )

    def clean_email(self) -> str:
        """Refuse an address that nobody signs in with."""
        email: str = self.cleaned_data["email"].strip()
        if email and not User.objects.filter(email__iexact=email).exists():
            raise forms.ValidationError(_("There is no account with this e-mail."))
        return email

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the beginning."""
        cleaned: dict[str, Any] = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day is before the first one."))
        return cleaned


class Incident(View):
    """Which data left in which days: for the notice within 24 and 72 hours."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Let those in who may read the audit trail."""
        if not request.user.has_perm("people.view_auditevent"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the report, or hand it out as a table."""
        zone = own_zone(request.user)
        today = timezone.localdate(timezone=zone)
        form = IncidentForm(request.GET or {"since": today - LATELY, "until": today})
        report = self._report(form.cleaned_data) if form.is_valid() else None
        rows = [self._row(event) for event in report.events] if report else []
        if report and request.GET.get("form") == "xlsx":
            return self._table(rows)
        context = {
            "page_title": _("Incident with data"),
            "header_icon": "warning",
            "form": form,
            "report": report,
            "rows": rows,
            "query": request.GET.urlencode(),
        }
        return render(request, "people/admin/incident.html", context)

    def _report(self, asked: dict[str, Any]) -> incidents.Report:
        zone = own_zone(self.request.user)
        since, until = (
            datetime.combine(day, time(), zone)
            for day in (asked["since"], asked["until"] + timedelta(days=1))
        )
        account = User.objects.filter(email__iexact=asked["email"]).first()
        return incidents.report(
            since=since, until=until, account=account if asked["email"] else None
        )

    def _row(self, event: AuditEvent) -> dict[str, Any]:
        shown = event.action == incidents.SNILS_SHOWN
        return {
            "when": moment_in_words(event.at, own_zone(self.request.user)),
            "who": event.actor.get_full_name() if event.actor else "",
            "what": (
                _("SNILS on the screen")
                if shown
                else what_in_words(event.data.get("what", ""))
            ),
            "fields": ", ".join(incidents.fields_of(event)),
            "count": incidents.count_of(event),
        }

    def _table(self, rows: list[dict[str, Any]]) -> HttpResponse:
        header = [_("When"), _("Who"), _("What"), _("Fields"), _("Rows")]
        note_export(
            what=AuditEvent._meta.label_lower,
            fields=list(rows[0]) if rows else [],
            count=len(rows),
            form="xlsx",
            actor=cast("User", self.request.user),
            at=timezone.now(),
        )
        return xlsx_response("incident", header, [list(row.values()) for row in rows])
