"""Who may get a certificate: the machine proposes, a person issues."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models import Completion, CourseRun, Enrolment


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
