"""What staff do from the support card."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cms.domain import card
from notices.models import OutboxMessage
from people.models import Person


@require_POST
def send_again(request: HttpRequest, pk: int, message: int) -> HttpResponse:
    """Send one of the person's mails once more."""
    if not request.user.has_perms(
        ["people.change_person", "notices.view_outboxmessage"]
    ):
        raise PermissionDenied
    person = get_object_or_404(Person.objects.known(), pk=pk)
    own = Q(person=person) | Q(person__merged_into=person)
    if person.email:
        own |= Q(person=None, to__iexact=person.email)
    mail = get_object_or_404(OutboxMessage.objects.filter(own), pk=message)
    if card.send_again(
        message=mail, person=person, actor=request.user, at=timezone.now()
    ):
        messages.success(request, _("The mail is on its way."))
    else:
        messages.error(
            request, _("This mail is not sent again: it waits already, or is a code.")
        )
    return redirect("person:inspect", pk)
