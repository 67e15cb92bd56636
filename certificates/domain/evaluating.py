"""Handing in an evaluation form: the sheet goes one way, the name another."""

from datetime import datetime
from random import SystemRandom
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from certificates.domain import awards, evaluation_form, evaluations, issuing
from certificates.enums import Round
from certificates.models import EvaluationBox, EvaluationFilled
from certificates.models.evaluations import SHEETS_PER_BOX
from courses.domain import completion
from courses.enums import TAKES_PART
from courses.models import CourseRun, Enrolment
from people.models import User


class EvaluationRefused(ValidationError):
    """The sheet is not taken in; the message says why."""


@transaction.atomic
def hand_in(
    *,
    enrolment: Enrolment,
    round_: str,
    answers: dict[str, Any],
    actor: User | None,
    at: datetime,
) -> None:
    """Keep a nameless sheet, note apart that it was handed in, award what waited.

    The log says nothing: its line would hold a name beside a moment.

    :param answers: by the keys of :func:`evaluation_form.items_of`
    :raises EvaluationRefused: ``not_part``, ``later``, ``closed`` or ``filled``
    """
    enrolment = (
        Enrolment.objects.select_for_update(of=("self",))
        .select_related("run__course", "person__merged_into")
        .get(pk=enrolment.pk)
    )
    refuse(enrolment, round_, at=at)
    run = enrolment.run
    changes = evaluation_form.changes_of(run.course)
    sheet = evaluation_form.as_sheet(round_, dict(answers), changes)
    _put_in(run, round_, {"day": run.today(at).isoformat(), **sheet})
    EvaluationFilled.objects.create(enrolment=enrolment, round=round_)
    if round_ == Round.AFTER:
        completion.reconsider(enrolment=enrolment, at=at)
        _award(enrolment, actor, at)


def refuse(enrolment: Enrolment, round_: str, *, at: datetime) -> None:
    """Refuse a sheet that is not asked for.

    :raises EvaluationRefused: as :func:`hand_in` says
    """
    if enrolment.state not in TAKES_PART:
        message = _("Only who takes part fills the form in.")
        raise EvaluationRefused(message, code="not_part")
    state = evaluations.state_of(enrolment.run, round_, at=at)
    if state == "later":
        message = _("The form opens on the last day of the event.")
        raise EvaluationRefused(message, code="later")
    if state == "closed":
        raise EvaluationRefused(_("The form is closed."), code="closed")
    if evaluations.filled_among([enrolment], round_):
        message = _("You have handed the form in already. Thank you.")
        raise EvaluationRefused(message, code="filled")


def _put_in(run: CourseRun, round_: str, sheet: dict[str, Any]) -> None:
    """Put ``sheet`` into the open box and shuffle everything that lies in it."""
    boxes = EvaluationBox.objects.filter(run=run, round=round_)
    box = _open_box(boxes, run, round_)
    box.sheets.append(sheet)
    SystemRandom().shuffle(box.sheets)
    box.count = len(box.sheets)
    box.save(update_fields=["sheets", "count"])


def _open_box(
    boxes: QuerySet[EvaluationBox], run: CourseRun, round_: str
) -> EvaluationBox:
    last = boxes.order_by("-number").first()
    number = last.number + (last.count >= SHEETS_PER_BOX) if last else 1
    EvaluationBox.objects.get_or_create(run=run, round=round_, number=number)
    return boxes.select_for_update().get(number=number)


def _award(enrolment: Enrolment, actor: User | None, at: datetime) -> None:
    """Award credits that waited for the form to whoever holds the certificate."""
    person = enrolment.person.merged_into or enrolment.person
    if issuing.find_current(person=person, run=enrolment.run):
        awards.award(run=enrolment.run, persons=[person], actor=actor, at=at, tell=True)
