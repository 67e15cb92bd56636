"""Documents that authors hand in, on their way to a lesson's draft."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.models.learning import LessonPage
from cms.storage import private
from notices.due import DueRow
from people.codes import new_code


class ManuscriptState(models.TextChoices):
    """How far a document has come."""

    WAITING = "waiting", _("waits to be read")
    READ = "read", _("has been read")
    REFUSED = "refused", _("not taken")
    MAKING = "making", _("becomes a lesson")
    DONE = "done", _("is a draft")


class Placing(models.TextChoices):
    """Where the text of a document goes."""

    NEW = "new", _("a new lesson")
    AFTER = "after", _("after the text that is there")
    INSTEAD = "instead", _("instead of the text that is there")


class Manuscript(DueRow):
    """A document that was handed in: read first, made into a draft when confirmed.

    ``report`` is ``{"title", "pieces": {kind: n}, "losses": {code: n}, "words",
    "pictures", "no_alt"}``; ``refusal`` is the sentence in the author's language.
    The file is deleted with the draft made, or a week after it was read.
    PII: the author.
    """

    lease = timedelta(minutes=5)

    code = models.CharField(_("code"), max_length=16, unique=True, default=new_code)
    page = models.ForeignKey(
        Page, verbose_name=_("page"), on_delete=models.CASCADE, related_name="+"
    )
    file = models.FileField(
        _("file"), storage=private, upload_to="manuscripts", blank=True
    )
    name = models.CharField(_("name of the file"), max_length=200)
    language = models.CharField(_("language of the author"), max_length=5)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("author"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    created_at = models.DateTimeField(_("created at"))
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=ManuscriptState,
        default=ManuscriptState.WAITING,
    )
    placing = models.CharField(
        _("where it goes"), max_length=10, choices=Placing, default=Placing.NEW
    )
    report = models.JSONField(_("report"), default=dict)
    refusal = models.CharField(_("why it was refused"), max_length=300, blank=True)
    steps_done = models.PositiveIntegerField(_("steps done"), default=0)
    steps = models.PositiveIntegerField(_("steps"), default=0)
    lesson_page = models.ForeignKey(
        LessonPage,
        verbose_name=_("draft"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta(DueRow.Meta):
        verbose_name = _("manuscript")
        verbose_name_plural = _("manuscripts")

    def __str__(self) -> str:
        return self.name

    @property
    def is_running(self) -> bool:
        """Whether the worker is about it."""
        return self.state in {ManuscriptState.WAITING, ManuscriptState.MAKING}
