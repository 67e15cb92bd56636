"""Who may get a certificate: the machine proposes, a person issues."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from certificates.enums import Answer, Subject
from courses.models import Completion, CourseRun, Enrolment
from people.evidence import append_only


class CandidateQuerySet(models.QuerySet["Candidate"]):
    """Ways to narrow down candidates."""

    def green(self) -> Self:
        """Candidates whose completion has not been withdrawn."""
        return self.filter(withdrawn_at=None)

    def of_run(self, run: CourseRun) -> Self:
        """Candidates of one run."""
        return self.filter(enrolment__run=run)


class Candidate(models.Model):
    """An enrolment that has met everything its run asks for. PII: person.

    Without a completion somebody decided so, with a reason (:class:`Override`).

    A projection of the completion ledger: it is withdrawn and proposed again
    as the ledger says, and never issues anything by itself.
    """

    enrolment = models.OneToOneField(
        Enrolment,
        verbose_name=_("enrolment"),
        on_delete=models.PROTECT,
        related_name="candidate",
    )
    completion = models.ForeignKey(
        Completion,
        verbose_name=_("completion"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    proposed_at = models.DateTimeField(_("proposed at"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    objects = CandidateQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("candidate")
        verbose_name_plural = _("candidates")

    def __str__(self) -> str:
        return str(self.enrolment)


@append_only
class Override(models.Model):
    """Somebody decided against a condition or a doubt, and said why.

    A decision on a name holds only for the very name that was looked at.
    PII: person through the enrolment; a reason may name a person.
    """

    enrolment = models.ForeignKey(
        Enrolment,
        verbose_name=_("enrolment"),
        on_delete=models.PROTECT,
        related_name="overrides",
    )
    subject = models.CharField(_("what about"), max_length=12, choices=Subject)
    name_digest = models.CharField(_("hash of the name"), max_length=16, blank=True)
    reason = models.CharField(_("reason"), max_length=500)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField(_("at"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("override")
        verbose_name_plural = _("overrides")

    def __str__(self) -> str:
        return f"{self.enrolment}: {self.get_subject_display()}"


@append_only
class NameAnswer(models.Model):
    """What a participant said of the name that will be printed.

    A wish holds the names that staff compare with a document.
    PII: person through the enrolment, names in the wish.
    """

    enrolment = models.ForeignKey(
        Enrolment,
        verbose_name=_("enrolment"),
        on_delete=models.PROTECT,
        related_name="name_answers",
    )
    answer = models.CharField(_("answer"), max_length=10, choices=Answer)
    name_digest = models.CharField(_("hash of the name"), max_length=16)
    wish = models.JSONField(_("wished names"), default=dict)
    at = models.DateTimeField(_("at"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("answer about a name")
        verbose_name_plural = _("answers about names")

    def __str__(self) -> str:
        return f"{self.enrolment}: {self.get_answer_display()}"
