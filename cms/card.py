"""The parts of the support card that reach into several rooms."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from certificates.enums import State
from cms.domain import card as reading
from notices.enums import MessageState
from people import card
from people.columns import moment_in_words, own_zone
from people.models import Person, User

STATE_OF_MAIL: dict[str, str] = {
    MessageState.QUEUED: "",
    MessageState.SENT: "w-status--primary",
    MessageState.REFUSED: "w-status--critical",
    MessageState.BOUNCED: "w-status--critical",
    MessageState.UNKNOWN: "w-status--critical",
}


def register() -> None:
    """Add the parts to the card."""
    for part in (
        card.Part(
            name="taken",
            heading=_("Enrolments, attendance, tests, certificates"),
            template="cms/card/taken.html",
            read=_taken,
            order=10,
            permission="courses.view_enrolment",
        ),
        card.Part(
            name="mails",
            heading=_("Mails"),
            template="cms/card/mails.html",
            read=_mails,
            order=30,
            permission="notices.view_outboxmessage",
        ),
        card.Part(
            name="history",
            heading=_("History"),
            template="cms/card/history.html",
            read=_history,
            order=90,
        ),
    ):
        card.register(part)


def _taken(person: Person, reader: User, _at: datetime) -> dict[str, Any]:
    return {
        "rows": reading.taken_by(person),
        "valid": State.ISSUED,
        "issues": reader.has_perm("certificates.issue_certificate"),
        "changes": reader.has_perm("certificates.revoke_certificate"),
    }


def _mails(person: Person, reader: User, _at: datetime) -> dict[str, Any]:
    zone = own_zone(reader)
    rows = [
        {
            "message": message,
            "when": moment_in_words(message.done_at or message.created_at, zone),
            "tone": STATE_OF_MAIL.get(message.state, ""),
            "may_go_again": message.may_be_sent_again,
            "to_another": person.email
            and person.email.casefold() != message.to.casefold(),
            "address": reverse("outbox:inspect", args=[message.pk]),
        }
        for message in reading.mails_to(person)
    ]
    return {"rows": rows, "person": person}


def _history(person: Person, reader: User, _at: datetime) -> dict[str, Any]:
    zone = own_zone(reader)
    rows = [
        {"line": line, "when": moment_in_words(line.timestamp, zone)}
        for line in reading.history_of(person)
    ]
    return {"rows": rows, "all": reverse("person:history", args=[person.pk])}
