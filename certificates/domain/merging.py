"""What happens to certificates when two persons are merged: papers stay as printed."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from certificates.models import Candidate, Certificate, CurrentCertificate
from courses.enums import EnrolmentState
from people.domain.merging import Count, Room
from people.models import Person, User


def counts(kept: Person, merged: Person) -> list[Count]:
    """Count certificates."""
    return [
        Count(
            _("Certificates"),
            Certificate.objects.for_person(kept).count(),
            Certificate.objects.for_person(merged).count(),
        )
    ]


def warn(kept: Person, merged: Person, _at: datetime) -> list[str]:
    """Name certificates of the same run: one of them is for staff to revoke."""
    held = CurrentCertificate.objects.filter(person=kept).values("run", "kind")
    theirs = CurrentCertificate.objects.filter(
        person=merged, run__in=held.values("run")
    )
    words = _(
        "Both hold a certificate of “%(run)s”. No. %(number)s stays valid until you"
        " revoke it."
    )
    return [
        words % {"run": row.run, "number": row.certificate.number}
        for row in theirs.select_related("run__course", "certificate")
    ]


def join(kept: Person, merged: Person, _actor: User | None, at: datetime) -> list[int]:
    """Take candidates back whose enrolment gave way to the other one."""
    own = Candidate.objects.green().filter(
        enrolment__person__in=(kept, merged),
        enrolment__state=EnrolmentState.WITHDRAWN,
    )
    taken_back = list(own.values_list("pk", flat=True))
    Candidate.objects.filter(pk__in=taken_back).update(withdrawn_at=at)
    return taken_back


def part(
    _kept: Person, _merged: Person, notes: Any, _actor: User | None, _at: datetime
) -> None:
    """Propose them again."""
    Candidate.objects.filter(pk__in=notes).update(withdrawn_at=None)


ROOM = Room(name="certificates", counts=counts, warn=warn, join=join, part=part)
