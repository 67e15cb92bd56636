"""A file of another system from being handed in to the register.

The worker reads and compares it, a person accepts, the worker records.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.log_actions import log

from attendance import formats
from attendance.domain.imports import Line, Matcher, record_visitors, without_duplicates
from attendance.domain.roster import MarkRefused, refuse_closed_register
from attendance.enums import FileMatch, FileState
from attendance.formats.stays import Visitor, visitors
from attendance.models import AttendanceFile, FileLine
from courses.models import Enrolment, Session
from notices import due
from people.models import User

# People compared or recorded in one transaction.
BATCH = 200
# More people than any webinar of the society has; a page shows each.
MOST = 5000


class FileNotReady(ValidationError):
    """Nothing can be decided in the file now; ``code`` says why."""


@transaction.atomic
def hand_in(
    *,
    session: Session,
    name: str,
    content: bytes,
    kind: str,
    zone: str,
    language: str,
    actor: User | None,
    at: datetime,
) -> tuple[AttendanceFile, bool]:
    """Keep a file and have it compared with the run, soon.

    The same content again is the same file, unless it was not taken the first
    time.

    :returns: the file, and whether it is new
    """
    key = hashlib.sha256(content).hexdigest()
    session.files.filter(sha256=key, state=FileState.REFUSED).delete()
    if known := session.files.filter(sha256=key).first():
        return known, False
    file = AttendanceFile(
        session=session,
        name=name[:200],
        kind=kind,
        zone=zone,
        sha256=key,
        language=language,
        created_at=at,
        created_by=actor,
        due_at=at,
    )
    file.file.save(f"{key}.bin", ContentFile(content), save=False)
    file.save()
    log(instance=session.run, action="attendance.hand_in_file", user=actor)
    due.wake(AttendanceFile)
    return file, True


@transaction.atomic
def accept(
    *,
    file: AttendanceFile,
    chosen: Mapping[int, Enrolment],
    actor: User | None,
    at: datetime,
) -> None:
    """Have the lines with an e-mail recorded, and those that are ``chosen``.

    :param chosen: by the line's number; nobody is taken by name alone
    :raises FileNotReady: ``not_ready``; :raises MarkRefused: the register is closed
    """
    file = _locked(file)
    refuse_closed_register(file.session, at)
    if file.state != FileState.READY:
        raise FileNotReady(
            _("The file is still being worked on. Wait a little."), code="not_ready"
        )
    for line in open_lines(file).filter(number__in=chosen):
        line.enrolment, line.is_chosen = chosen[line.number], True
        line.save(update_fields=["enrolment", "is_chosen"])
    AttendanceFile.objects.filter(pk=file.pk).update(
        state=FileState.RECORDING,
        after=0,
        created_by=actor,
        due_at=at,
        done_at=None,
        attempts=0,
    )
    due.wake(AttendanceFile)


@transaction.atomic
def drop(*, file: AttendanceFile, actor: User | None, at: datetime) -> None:
    """Forget a file with its names; what was recorded stays in the register.

    :raises FileNotReady: ``not_ready``
    """
    file = _locked(file)
    if file.is_working:
        raise FileNotReady(
            _("The file is still being worked on. Wait a little."), code="not_ready"
        )
    data = {"session": file.session_id, "file": file.pk}
    log(instance=file.session.run, action="attendance.drop_file", user=actor, data=data)
    file.delete()


def open_lines(file: AttendanceFile) -> QuerySet[FileLine]:
    """Return the lines about which a person may decide."""
    return file.lines.filter(recorded_at=None, is_chosen=False).exclude(
        match=FileMatch.EMAIL
    )


def accepted_lines(file: AttendanceFile) -> QuerySet[FileLine]:
    """Return the lines that are recorded as soon as somebody says so."""
    sure = Q(match=FileMatch.EMAIL) | Q(is_chosen=True)
    return file.lines.filter(sure, enrolment__isnull=False)


def work_on(file: AttendanceFile, *, at: datetime) -> datetime | None:
    """Do one step; the handler of the due row.

    :returns: when to go on, None when a person has to look
    """
    file = AttendanceFile.objects.select_related("session__run").get(pk=file.pk)
    if file.state == FileState.LOOKING:
        return at if _look(file) else None
    if file.state == FileState.RECORDING:
        return at if _record(file, at) else None
    return None


def _look(file: AttendanceFile) -> bool:
    """Read the file, then compare a batch; return whether there is more to do."""
    if not file.total:
        return _read(file)
    lines = list(file.lines.filter(number__gt=file.after)[:BATCH])
    if not lines:
        _end_looking(file)
        return False
    matcher = Matcher(file.session)
    for line in lines:
        _note(line, matcher.line(line.visitor))
    _save(lines)
    AttendanceFile.objects.filter(pk=file.pk).update(after=lines[-1].number)
    return True


@transaction.atomic
def _read(file: AttendanceFile) -> bool:
    """Take the people out of the file and forget it."""
    with file.file.open("rb") as stored_file:
        content = stored_file.read()
    try:
        with override(file.language):
            reading = formats.read(file.kind, content, ZoneInfo(file.zone))
            found = _some(visitors(reading.stays))
    except ValidationError as refused:
        file.state, file.refusal = FileState.REFUSED, " ".join(refused.messages)[:500]
        found = []
    else:
        file.kind, file.is_guessed = reading.kind or file.kind, reading.is_guessed
    FileLine.objects.bulk_create(
        [FileLine.of(file, number, one) for number, one in enumerate(found, 1)],
        batch_size=BATCH,
    )
    stored, file.total = str(file.file.name), len(found)
    storage, file.file = file.file.storage, ""
    file.save(update_fields=["state", "refusal", "kind", "is_guessed", "total", "file"])
    transaction.on_commit(lambda: storage.delete(stored))
    return bool(found)


def _some(found: list[Visitor]) -> list[Visitor]:
    if not found:
        raise formats.FileRefused(
            _("There is nobody in this file. Export the list of participants anew."),
            code="nobody",
        )
    if len(found) > MOST:
        words = _("There are more than %(most)d people in this file. Divide it.")
        raise formats.FileRefused(words % {"most": MOST}, code="too_many")
    return found


def _end_looking(file: AttendanceFile) -> None:
    """Leave those to a person who stand in the file twice."""
    rows = list(file.lines.select_related("enrolment"))
    lines = [
        Line(row.visitor, row.minutes, row.match, row.enrolment, row.similarity)
        for row in rows
    ]
    for row, line in zip(rows, without_duplicates(lines), strict=True):
        row.match = line.match
    _save(rows)
    AttendanceFile.objects.filter(pk=file.pk).update(state=FileState.READY)


def _note(row: FileLine, line: Line) -> None:
    row.match, row.minutes, row.similarity = line.match, line.minutes, line.similarity
    row.enrolment = line.enrolment


def _save(rows: Sequence[FileLine]) -> None:
    FileLine.objects.bulk_update(
        rows, ["match", "minutes", "similarity", "enrolment"], batch_size=BATCH
    )


@transaction.atomic
def _record(file: AttendanceFile, at: datetime) -> bool:
    """Record a batch; return whether there is more. A register closed meanwhile ends it."""
    waiting = accepted_lines(file).filter(recorded_at=None)
    lines = list(waiting.select_related("enrolment")[:BATCH])
    accepted = [(line.enrolment, line.visitor) for line in lines if line.enrolment]
    try:
        record_visitors(
            session=file.session, accepted=accepted, actor=file.created_by, at=at
        )
    except MarkRefused:
        lines = []
    ids = [line.pk for line in lines]
    FileLine.objects.filter(pk__in=ids).update(recorded_at=at)
    if not lines:
        AttendanceFile.objects.filter(pk=file.pk).update(state=FileState.READY)
    return bool(lines)


def _locked(file: AttendanceFile) -> AttendanceFile:
    rows = AttendanceFile.objects.select_for_update(of=("self",))
    return rows.select_related("session__run").get(pk=file.pk)
