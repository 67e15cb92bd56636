"""The page of the signed link: how the name will look."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from certificates.domain import name_checks, names
from people.forms.profile import PersonNamesForm

GONE = 410


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, token: str) -> HttpResponse:
    """Show the name large; a POST confirms it or sends a correction."""
    enrolment = name_checks.read_token(token, at=timezone.now())
    if enrolment is None:
        return render(request, "certificates/check_name_gone.html", status=GONE)
    person = enrolment.person.merged_into or enrolment.person
    fixing = request.method == "POST" and request.POST.get("do") == "fix"
    form = PersonNamesForm(request.POST if fixing else None, instance=person)
    context = {"enrolment": enrolment, "person": person, "form": form}
    if request.method == "POST" and not fixing:
        context["answer"] = name_checks.confirm(enrolment=enrolment, at=timezone.now())
    elif fixing and form.is_valid():
        # The form has written into its own instance: compare with what is kept.
        enrolment.person.refresh_from_db()
        person.refresh_from_db()
        try:
            context["answer"] = name_checks.correct(
                enrolment=enrolment, wanted=form.names(), at=timezone.now()
            )
        except name_checks.NameCheckRefused as refusal:
            form.add_error(None, refusal)
        person.refresh_from_db()
    context["name_lines"] = names.name_lines(person)
    response = render(request, "certificates/check_name.html", context)
    # The address is the key: it must not travel on in a Referer.
    response["Referrer-Policy"] = "no-referrer"
    return response
