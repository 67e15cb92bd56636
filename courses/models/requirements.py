"""What a run asks for, and the ledger of who has met it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q, prefetch_related_objects
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from polymorphic.models import PolymorphicModel

from courses.enums import CompletionKind
from courses.findings import Finding
from courses.models.content import Course, Outline
from courses.models.enrolments import Enrolment, LessonProgress
from courses.models.runs import CourseRun
from people.evidence import append_only


class Requirement(PolymorphicModel):
    """Something a participant has to meet: of a course, or copied to a run.

    Planning a run copies the course's requirements, so that later edits of
    the course never change a run. Rooms above add their own kinds. PII: none.
    """

    course = models.ForeignKey(
        Course,
        verbose_name=_("course"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="requirements",
    )
    run = models.ForeignKey(
        CourseRun,
        verbose_name=_("run"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="requirements",
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("requirement")
        verbose_name_plural = _("requirements")
        constraints = [
            models.CheckConstraint(
                condition=Q(course=None, run__isnull=False)
                | Q(course__isnull=False, run=None),
                name="requirement_of_a_course_or_a_run",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def planned_run(self) -> CourseRun:
        """The run that it was copied to.

        :raises ValueError: for a course's own, which asks nobody anything
        """
        if self.run is None:
            raise ValueError("A course's requirement assesses nobody.")
        return self.run

    def in_words(self) -> str:
        """Say in the reader's language what a participant has to do."""
        return str(self._meta.verbose_name)

    def address(self) -> str:
        """Return where a participant does it; empty when it has no page."""
        return ""

    def pins(self) -> dict[str, Any]:
        """Return values, by field, that a run's copy holds on to for ever."""
        return {}

    def dated(
        self,
        shift: Callable[[datetime], datetime],
    ) -> dict[str, Any]:
        """Return the fields that are moments, as they are once the run has moved.

        :param shift: puts a moment of the old days and clock onto the new ones
        """
        return {}

    @classmethod
    def read_ahead(cls, requirements: Sequence[Self]) -> None:
        """Load onto the rows what is the same for every participant."""

    def assess(
        self, enrolments: Sequence[Enrolment], at: datetime
    ) -> dict[int, Finding]:
        """Return a finding for each enrolment's id, in a constant number of queries.

        :raises NotImplementedError: on the base; a requirement whose own row
            is missing must never count as met
        """
        raise NotImplementedError(f"{type(self).__name__} cannot assess")

    @classmethod
    def assess_all(
        cls,
        requirements: Sequence[Self],
        by_run: Mapping[int | None, Sequence[Enrolment]],
        at: datetime,
    ) -> dict[int, dict[int, Finding]]:
        """Return the findings of requirements of one kind, by requirement and enrolment.

        This default asks one after the other; a kind that can answer for many
        runs at once overrides it, so that a page over several runs stays
        constant in queries.

        :param by_run: the enrolments of each run, by the run's id
        """
        return {row.pk: row.assess(by_run[row.run_id], at) for row in requirements}


class LessonsReadRequirement(Requirement):
    """All lessons of the run's pinned outline have been read. PII: none."""

    class Meta:
        verbose_name = _("lessons read")
        verbose_name_plural = _("lessons read")

    def in_words(self) -> str:
        """Say that the lessons have to be read."""
        return str(_("Read all lessons of the course"))

    def assess(
        self, enrolments: Sequence[Enrolment], at: datetime
    ) -> dict[int, Finding]:
        """Compare what each person has read with the outline pinned to the run."""
        return self.assess_all([self], {self.run_id: enrolments}, at)[self.pk]

    @classmethod
    def assess_all(
        cls,
        requirements: Sequence[Self],
        by_run: Mapping[int | None, Sequence[Enrolment]],
        at: datetime,  # noqa: ARG003 - lessons once read stay read
    ) -> dict[int, dict[int, Finding]]:
        """Answer for any number of runs with two queries."""
        concerned = [e for row in requirements for e in by_run[row.run_id]]
        courses = {row.planned_run.course_id for row in requirements}
        read = read_keys(concerned, courses)
        return {
            row.pk: {e.pk: row.finding(read[e.pk]) for e in by_run[row.run_id]}
            for row in requirements
        }

    def finding(self, read: Mapping[int, set[str]]) -> Finding:
        """Compare the keys read, by course, with the pinned outline."""
        outline = self.planned_run.outline
        wanted = outline.lesson_keys if outline else []
        known = read.get(self.planned_run.course_id, set())
        done = [key for key in wanted if key in known]
        missing = [key for key in wanted if key not in known]
        return Finding(
            met=bool(wanted) and not missing,
            code="courses.lessons_read",
            params={"read": len(done), "wanted": len(wanted)},
            evidence={"read": done, "missing": missing},
        )


def read_keys(
    enrolments: Iterable[Enrolment], courses: Iterable[int]
) -> dict[int, dict[int, set[str]]]:
    """Return enrolment id → course id → keys of the lessons its person has read.

    Progress of merged persons counts for the one that is kept.
    """
    enrolments = list(enrolments)
    # No query where the caller has loaded the persons with the enrolments.
    prefetch_related_objects(enrolments, "person")
    kept = {e.person_id: e.person.merged_into_id or e.person_id for e in enrolments}
    rows = LessonProgress.objects.filter(
        Q(person__in=kept.values()) | Q(person__merged_into__in=kept.values()),
        lesson__course__in=courses,
    ).values_list(
        Coalesce("person__merged_into_id", "person_id"),
        "lesson__course_id",
        "lesson__key",
    )
    read: dict[int, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for person, course, key in rows:
        read[person][course].add(key)
    return {e.pk: read[kept[e.person_id]] for e in enrolments}


@append_only
class Completion(models.Model):
    """A row of the completion ledger: granted or withdrawn, with its evidence.

    The last row of an enrolment says how it stands. PII: person through the
    enrolment.
    """

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="completions"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=CompletionKind)
    outline = models.ForeignKey(
        Outline, on_delete=models.PROTECT, null=True, related_name="+"
    )
    findings = models.JSONField(_("findings"))
    at = models.DateTimeField(_("at"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("completion")
        verbose_name_plural = _("completions")
        indexes = [
            models.Index(fields=["enrolment", "-id"], name="completion_last"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment}: {self.get_kind_display()}"
