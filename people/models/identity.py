"""Who is the same person, and how somebody is called: decisions with a reason."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.files.storage import storages
from django.core.files.storage.base import Storage
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from people.codes import new_code
from people.enums import RequestState
from people.models.fields import headed
from people.models.persons import Person

UNDO_WITHIN = timedelta(days=30)
# 152-FZ, art. 21: consent taken back, data destroyed.
ERASE_WITHIN = timedelta(days=30)


class PersonMerge(models.Model):
    """Two rows of one person were made one; may be undone for 30 days.

    ``before`` holds what undoing needs: fields of the kept person as they were,
    and what each room has noted. Retention empties it when the time is over;
    that the persons were merged stays on record as an audit event.
    PII: ids of persons, fields of the kept person until the time is over.
    """

    kept = models.ForeignKey(
        Person,
        verbose_name=_("person kept"),
        on_delete=models.PROTECT,
        related_name="merges",
    )
    merged = models.ForeignKey(
        Person,
        verbose_name=_("person merged"),
        on_delete=models.PROTECT,
        related_name="merged_by",
    )
    reason = models.CharField(_("reason"), max_length=500)
    before = models.JSONField(_("what undoing needs"), default=dict)
    at = models.DateTimeField(_("at"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    undone_at = models.DateTimeField(_("undone at"), null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("merge of persons")
        verbose_name_plural = _("merges of persons")
        constraints = [
            models.UniqueConstraint(
                fields=["merged"],
                condition=Q(undone_at=None),
                name="one_standing_merge_per_person",
            ),
            models.CheckConstraint(
                condition=~Q(kept=F("merged")), name="merge_of_two_persons"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.merged_id} → {self.kept_id}"

    @property
    def undo_until(self) -> datetime:
        """The end of the time in which it may be undone."""
        return self.at + UNDO_WITHIN

    def may_be_undone(self, at: datetime) -> bool:
        """Tell whether the time has not run out and nobody has undone it."""
        is_known = self.before != {}
        return is_known and self.undone_at is None and at < self.undo_until


def private_storage() -> Storage:
    """Return where files live that are never served by address alone."""
    return storages["private"]


def document_path(_request: "NameRequest", filename: str) -> str:
    """Return a name that tells nothing of the person; only the ending stays."""
    ending = filename.rpartition(".")[2].lower()[:5]
    return f"people/names/{new_code(12)}.{ending}"


class NameRequest(models.Model):
    """Somebody asks for another name on documents; staff decide.

    The document is dropped once it is decided: it was looked at. PII: names, a
    copy of a document until the decision, who decided.
    """

    person = models.ForeignKey(
        Person,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="name_requests",
    )
    wanted = models.JSONField(_("names asked for"))
    reason = models.CharField(_("reason"), max_length=500)
    document = models.FileField(
        _("document"),
        storage=private_storage,
        upload_to=document_path,
        blank=True,
    )
    state = models.CharField(
        _("state"), max_length=8, choices=RequestState, default=RequestState.OPEN
    )
    asked_at = models.DateTimeField(_("asked at"))
    decided_at = models.DateTimeField(_("decided at"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answer = models.CharField(_("answer"), max_length=500, blank=True)

    class Meta:
        ordering = ["asked_at", "pk"]
        verbose_name = _("request for a name")
        verbose_name_plural = _("requests for names")
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(state="open"),
                name="one_open_name_request",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.wanted_name}"

    @property
    def wanted_name(self) -> str:
        """The whole name that is asked for."""
        names = ("family_name", "given_name", "patronymic")
        return " ".join(filter(None, (self.wanted.get(name, "") for name in names)))


class ErasureRequest(models.Model):
    """Somebody wants to be forgotten; staff do it within the time the law gives.

    The row goes with the erasure, or when the person takes it back. PII: person.
    """

    person = models.OneToOneField(
        Person,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="erasure_request",
    )
    asked_at = models.DateTimeField(_("asked at"))

    class Meta:
        ordering = ["asked_at", "pk"]
        verbose_name = _("request for erasure")
        verbose_name_plural = _("requests for erasure")

    def __str__(self) -> str:
        return str(self.person)

    @property
    @headed(_("to be done by"))
    def due_at(self) -> datetime:
        """The end of the time in which it has to be done."""
        return self.asked_at + ERASE_WITHIN
