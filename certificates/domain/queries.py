"""What the pages of the room read."""

from dataclasses import dataclass, field
from datetime import datetime

from certificates.domain import issuing, name_checks, names
from certificates.domain.numbers import number_keys
from certificates.enums import Answer, Subject
from certificates.models import Batch, Candidate, Certificate, NameAnswer, Override
from courses.findings import Finding
from courses.models import CourseRun, Enrolment
from people.models import Person


@dataclass(frozen=True)
class Row:
    """A participant on the board before issuing."""

    enrolment: Enrolment
    person: Person
    certificate: Certificate | None
    is_candidate: bool
    name: Finding
    revoked: Certificate | None = None
    decision: Override | None = None
    wish: str = ""
    findings: list[Finding] = field(default_factory=list)

    @property
    def is_ready(self) -> bool:
        """Whether a certificate would be issued now."""
        had = self.certificate or self.revoked
        return not had and self.is_candidate and self.name.met

    @property
    def unmet(self) -> list[Finding]:
        """Why there is none to issue, apart from what the conditions say already."""
        return [reason for reason in self.reasons if reason not in self.findings]

    @property
    def reasons(self) -> list[Finding]:
        """Why there is no certificate to issue; empty for ready ones."""
        if self.certificate or self.revoked or self.is_ready:
            return []
        unmet = [finding for finding in self.findings if not finding.met]
        if self.is_candidate:
            return [self.name]
        if not self.name.met:
            unmet.append(self.name)
        return unmet or [Finding(met=False, code="certificates.not_reckoned")]


@dataclass(frozen=True)
class Board:
    """Everybody who took part in a run, by what becomes of them."""

    run: CourseRun
    rows: list[Row]
    obstacle: Finding | None

    @property
    def ready(self) -> list[Row]:
        """Who gets a certificate when it is issued now."""
        return [row for row in self.rows if row.is_ready]

    @property
    def waiting(self) -> list[Row]:
        """Who does not, each with reasons."""
        return [row for row in self.rows if row.reasons]

    @property
    def issued(self) -> list[Row]:
        """Who holds a certificate already."""
        return [row for row in self.rows if row.certificate]


def board_of(run: CourseRun, *, at: datetime) -> Board:
    """The run's participants with their findings, in a constant number of queries."""
    enrolments = list(
        run.enrolments.taking_part()
        .select_related("person__merged_into")
        .order_by("person__sort_key", "pk")
    )
    candidates = set(
        Candidate.objects.of_run(run).green().values_list("enrolment_id", flat=True)
    )
    findings = _findings(run, enrolments, at)
    held, revoked = issuing.holders(run), issuing.revoked(run)
    answers = name_checks.answers_of(run)
    doubts, decisions = issuing.doubts_of(run), _decisions(run)
    rows = [
        Row(
            enrolment=enrolment,
            person=(person := enrolment.person.merged_into or enrolment.person),
            certificate=held.get(person.pk),
            revoked=revoked.get(person.pk),
            is_candidate=enrolment.pk in candidates,
            name=doubts.get(person.pk, names.FINE),
            wish=_wish(answers.get(enrolment.pk)),
            decision=decisions.get(enrolment.pk),
            findings=findings[enrolment.pk],
        )
        for enrolment in enrolments
    ]
    return Board(run=run, rows=rows, obstacle=issuing.why_not_now(run, at=at))


@dataclass(frozen=True)
class Tally:
    """How many hold a certificate of a run, and how many wait for theirs."""

    issued: int
    waiting: int

    @property
    def total(self) -> int:
        """Everybody who holds one or waits for one."""
        return self.issued + self.waiting


def tally_of(run: CourseRun) -> Tally:
    """Count the run's certificates and those who wait for one.

    Whoever waits may still lack a printable name: the board says so.
    """
    held = issuing.holders(run)
    candidates = (
        Candidate.objects.of_run(run)
        .green()
        .values_list("enrolment__person_id", "enrolment__person__merged_into_id")
    )
    waiting = {merged or own for own, merged in candidates}
    waiting -= {*held, *issuing.revoked(run)}
    return Tally(issued=len(held), waiting=len(waiting))


def last_batch(run: CourseRun) -> Batch | None:
    """The batch that was released last."""
    return run.certificate_batches.exclude(released_at=None).first()


def certificates_of(person: Person) -> list[Certificate]:
    """The person's certificates with their states, newest first; one query.

    Replaced ones are left out: the new one stands for them.
    """
    return list(
        Certificate.objects.for_person(person)
        .with_state()
        .filter(replaced_by=None)
        .select_related("run__course__programme")
    )


def holds_certificate(person: Person) -> bool:
    """Tell whether the person's name was ever printed on a certificate."""
    return Certificate.objects.for_person(person).exists()


def needs_snils(person: Person) -> bool:
    """Tell whether the person takes part in a run whose credits come with codes."""
    own = Enrolment.objects.for_person(person).taking_part()
    return own.filter(run__accreditations__scheme__gives_codes=True).exists()


def holders_of(number: str) -> list[int]:
    """Ids of the persons whose certificate has ``number``, however it was typed."""
    found = Certificate.objects.filter(number_key__in=number_keys(number))
    return list(found.values_list("person_id", flat=True))


def _wish(answer: NameAnswer | None) -> str:
    """The name that a participant asks for, until it is the person's."""
    if answer is None or answer.answer != Answer.WISHED:
        return ""
    wanted = answer.wish
    parts = (wanted["family_name"], wanted["given_name"], wanted["patronymic"])
    return " ".join(part for part in parts if part)


def _decisions(run: CourseRun) -> dict[int, Override]:
    """The last decision against the conditions, by enrolment."""
    rows = Override.objects.filter(enrolment__run=run, subject=Subject.CONDITIONS)
    return {row.enrolment_id: row for row in rows.select_related("actor__person")}


def _findings(
    run: CourseRun, enrolments: list[Enrolment], at: datetime
) -> dict[int, list[Finding]]:
    by_enrolment: dict[int, list[Finding]] = {e.pk: [] for e in enrolments}
    for requirement in run.requirements.all():
        for pk, finding in requirement.assess(enrolments, at).items():
            by_enrolment[pk].append(finding)
    return by_enrolment
