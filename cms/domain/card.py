"""What the support card shows of the rooms between people and the site.

Each function reads one part of the card in a constant number of queries.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Count, Q
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from assessments.domain.scores import in_tenths
from assessments.models import Attempt
from attendance.enums import WAS_THERE
from attendance.models import AttendanceEvent
from certificates.models import Candidate, Certificate
from courses.domain.queries import enrolments_of
from courses.models import Enrolment, Session
from notices.domain import outbox
from notices.models import OutboxMessage
from people.models import Person, User

MAILS = 20
HISTORY = 10


@dataclass
class Taken:
    """An enrolment with what came of it."""

    enrolment: Enrolment
    sessions: int = 0
    present: int = 0
    tests: list[str] = field(default_factory=list)
    certificates: list[Certificate] = field(default_factory=list)
    is_candidate: bool = False

    @property
    def waits_for_certificate(self) -> bool:
        """Whether a certificate can be prepared and has not been."""
        return self.is_candidate and not self.certificates


def taken_by(person: Person) -> list[Taken]:
    """Return the person's enrolments, the newest first, in six queries."""
    rows = [Taken(enrolment) for enrolment in enrolments_of(person)]
    runs = {row.enrolment.run_id for row in rows}
    sessions, present = _sessions(runs), _present(person, runs)
    tests, held = _tests(person, runs), _certificates(person)
    candidates = _candidates(row.enrolment.pk for row in rows)
    for row in rows:
        run = row.enrolment.run_id
        row.sessions, row.present = sessions.get(run, 0), present.get(run, 0)
        row.tests, row.certificates = tests[run], held[run]
        row.is_candidate = row.enrolment.pk in candidates
    return rows


def mails_to(person: Person) -> list[OutboxMessage]:
    """Return the last mails to the person, also from before an account was known."""
    own = Q(person=person) | Q(person__merged_into=person)
    if person.email:
        own |= Q(person=None, to__iexact=person.email)
    messages = OutboxMessage.objects.filter(own).defer("text", "html", "headers")
    return list(messages.order_by("-created_at", "-pk")[:MAILS])


def history_of(person: Person) -> list[ModelLogEntry]:
    """Return the last lines of the person's log, the newest first."""
    rows = ModelLogEntry.objects.for_instance(person).select_related("user__person")
    return list(rows.order_by("-timestamp", "-pk")[:HISTORY])


@transaction.atomic
def send_again(
    *, message: OutboxMessage, person: Person, actor: User, at: datetime
) -> bool:
    """Send a mail once more, to the address that is on file now.

    A mail that opens an account is left alone: its code has expired, and the
    person asks for a new one where one signs in. One that waits goes out anyway.

    :returns: whether it was sent again
    """
    message = OutboxMessage.objects.select_for_update().get(pk=message.pk)
    if not message.may_be_sent_again:
        return False
    if person.email and person.email.casefold() != message.to.casefold():
        _send_copy(message, person, at)
    else:
        outbox.send_again(message=message, actor=actor, at=at)
    log(
        instance=person,
        action="cms.send_again",
        user=actor,
        data={"message": message.pk},
    )
    return True


def _send_copy(message: OutboxMessage, person: Person, at: datetime) -> None:
    files = (
        outbox.Attachment(file.name, file.media_type, bytes(file.content))
        for file in message.attachments.all()
    )
    outbox.queue(
        to=person.email,
        subject=message.subject,
        text=message.text,
        html=message.html,
        headers=message.headers,
        sender=message.sender,
        language=message.language,
        person=person,
        attachments=files,
        at=at,
    )


def _sessions(runs: set[int]) -> dict[int, int]:
    counted = Session.objects.filter(run__in=runs, counts_for_credit=True)
    rows = counted.order_by().values("run").annotate(n=Count("pk"))
    return {row["run"]: row["n"] for row in rows}


def _present(person: Person, runs: set[int]) -> dict[int, int]:
    marks = (
        AttendanceEvent.objects.in_force()
        .for_person(person)
        .filter(kind__in=WAS_THERE, session__run__in=runs)
        .filter(session__counts_for_credit=True)
    )
    rows = marks.order_by().values("session__run")
    counted = rows.annotate(n=Count("session", distinct=True))
    return {row["session__run"]: row["n"] for row in counted}


def _tests(person: Person, runs: set[int]) -> dict[int, list[str]]:
    """Return the best result of each quiz, by run."""
    rows = (
        Attempt.objects.for_person(person)
        .filter(enrolment__run__in=runs)
        .values_list("enrolment__run_id", "quiz_id", "score__percent", "ended_at")
    )
    best: dict[int, dict[int, Decimal | None]] = defaultdict(dict)
    for run, quiz, percent, ended_at in rows:
        so_far = best[run].get(quiz)
        if ended_at is None or percent is None:
            best[run].setdefault(quiz, None)
        elif so_far is None or percent > so_far:
            best[run][quiz] = percent
    return defaultdict(
        list,
        {
            run: ["" if row is None else in_tenths(row) for row in quizzes.values()]
            for run, quizzes in best.items()
        },
    )


def _certificates(person: Person) -> dict[int, list[Certificate]]:
    held: dict[int, list[Certificate]] = defaultdict(list)
    for certificate in Certificate.objects.for_person(person).with_state():
        held[certificate.run_id].append(certificate)
    return held


def _candidates(enrolments: Iterable[int]) -> set[int]:
    green = Candidate.objects.green().filter(enrolment__in=list(enrolments))
    return set(green.values_list("enrolment_id", flat=True))
