"""Files of other systems on their way into the register, until somebody has looked."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from attendance.enums import FileMatch, FileState
from attendance.formats.stays import Visitor
from courses.models import Enrolment, Session
from notices.due import DueRow
from papers.storage import private


class AttendanceFile(DueRow):
    """A report on a session as it was handed in, and how far the work has come.

    ``after`` is the number of the last line that was worked on. The file itself is
    deleted when it has been read. ``language`` is that in which a refusal is told.
    PII: in its lines.
    """

    session = models.ForeignKey(
        Session,
        verbose_name=_("session"),
        on_delete=models.CASCADE,
        related_name="files",
    )
    name = models.CharField(_("name of the file"), max_length=200)
    kind = models.CharField(_("format"), max_length=8)
    zone = models.CharField(_("time zone"), max_length=40)
    file = models.FileField(
        _("file"), storage=private, upload_to="attendance", blank=True
    )
    sha256 = models.CharField(_("checksum"), max_length=64)
    language = models.CharField(_("language of the author"), max_length=5)
    state = models.CharField(
        _("state"), max_length=8, choices=FileState, default=FileState.LOOKING
    )
    refusal = models.CharField(_("why it was refused"), max_length=500, blank=True)
    is_guessed = models.BooleanField(_("columns were guessed"), default=False)
    after = models.PositiveIntegerField(_("last row"), default=0)
    total = models.PositiveIntegerField(_("people"), default=0)
    created_at = models.DateTimeField(_("created at"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta(DueRow.Meta):
        ordering = ["-pk"]
        verbose_name = _("file of attendance")
        verbose_name_plural = _("files of attendance")
        constraints = [
            models.UniqueConstraint(
                fields=["session", "sha256"], name="a_file_once_per_session"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_working(self) -> bool:
        """Whether the worker has something to do with it."""
        return self.state in (FileState.LOOKING, FileState.RECORDING)


class FileLine(models.Model):
    """A person of a file, and for whom she is taken.

    ``spans`` are pairs of moments, ``totals`` minutes without times. PII: name and
    e-mail as the file says them.
    """

    file = models.ForeignKey(
        AttendanceFile, on_delete=models.CASCADE, related_name="lines"
    )
    number = models.PositiveIntegerField(_("row"))
    name = models.CharField(_("name"), max_length=300, blank=True)
    email = models.CharField(_("e-mail"), max_length=320, blank=True)
    spans = models.JSONField(_("times"), default=list)
    totals = models.JSONField(_("sums"), default=list)
    minutes = models.PositiveIntegerField(_("minutes"), default=0)
    match = models.CharField(
        _("taken for"), max_length=9, choices=FileMatch, default=FileMatch.UNKNOWN
    )
    similarity = models.PositiveSmallIntegerField(_("how alike"), default=0)
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    is_chosen = models.BooleanField(_("accepted by a person"), default=False)
    recorded_at = models.DateTimeField(_("recorded at"), null=True)

    class Meta:
        ordering = ["number"]
        verbose_name = _("person of a file")
        verbose_name_plural = _("people of a file")
        constraints = [
            models.UniqueConstraint(
                fields=["file", "number"], name="one_line_of_a_file_per_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_id}/{self.number}"

    @classmethod
    def of(cls, file: AttendanceFile, number: int, visitor: Visitor) -> "FileLine":
        """Return the line of ``visitor``, unsaved."""
        return cls(
            file=file,
            number=number,
            # PostgreSQL takes no NUL.
            name=visitor.name.replace("\0", "")[:300],
            email=visitor.email.replace("\0", "")[:320],
            spans=[
                [moment.isoformat() for moment in span] for span in visitor.intervals
            ],
            totals=visitor.totals,
        )

    @property
    def visitor(self) -> Visitor:
        """What the file says of this person."""
        spans = [(_moment(start), _moment(end)) for start, end in self.spans]
        return Visitor(self.name, self.email, spans, self.totals)

    @property
    def is_unchecked(self) -> bool:
        """Whether the minutes are a sum that cannot be cut to the session."""
        return bool(self.totals) and not self.spans


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
