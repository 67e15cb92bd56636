"""What readers write at a place of a lesson: for themselves, or to its trainers."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models import Course, Lesson
from people.models import Person

LONGEST = 2000


class OwnNoteQuerySet(models.QuerySet["LessonNote"]):
    """Ways to narrow down notes."""

    def for_person(self, person: Person) -> Self:
        """Keep what the person wrote, also before records were merged."""
        return self.filter(Q(person=person) | Q(person__merged_into=person))


class LessonNote(models.Model):
    """A note or a bookmark at a block of a lesson; only its writer sees it.

    ``block`` is the id of the block. PII: person, and what she writes.
    """

    person = models.ForeignKey(
        Person, verbose_name=_("person"), on_delete=models.CASCADE, related_name="+"
    )
    lesson = models.ForeignKey(
        Lesson, verbose_name=_("lesson"), on_delete=models.CASCADE, related_name="+"
    )
    block = models.CharField(_("place"), max_length=40)
    text = models.TextField(_("note"), max_length=LONGEST, blank=True)
    is_bookmark = models.BooleanField(_("bookmark"), default=False)
    changed_at = models.DateTimeField(_("changed at"))

    objects = OwnNoteQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "lesson", "block"], name="one_note_per_place"
            ),
        ]

    def __str__(self) -> str:
        return self.text or str(self.lesson)


class RemarkKind(models.TextChoices):
    """What a reader wants of the trainers."""

    ERROR = "error", _("error in the text")
    QUESTION = "question", _("question")


class RemarkQuerySet(models.QuerySet["Remark"]):
    """Ways to narrow down remarks."""

    def for_person(self, person: Person) -> Self:
        """Keep what the person wrote, also before records were merged."""
        return self.filter(Q(person=person) | Q(person__merged_into=person))

    def about(self, courses: "models.QuerySet[Course]") -> Self:
        """Keep remarks on lessons of ``courses``."""
        return self.filter(lesson__course__in=courses.values("pk"))

    def waiting(self) -> Self:
        """Keep what nobody has answered."""
        return self.filter(answered_at=None)


class Remark(models.Model):
    """An error somebody found, or a question, at a block of a lesson.

    ``quote`` is how the place read then. An answered question is shown under the
    lesson, without a name. PII: person, who answered, what they write.
    """

    lesson = models.ForeignKey(
        Lesson, verbose_name=_("lesson"), on_delete=models.CASCADE, related_name="+"
    )
    language = models.CharField(_("language"), max_length=5)
    block = models.CharField(_("place"), max_length=40)
    quote = models.CharField(_("words of the place"), max_length=300, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=RemarkKind)
    text = models.TextField(_("text"), max_length=LONGEST)
    person = models.ForeignKey(
        Person, verbose_name=_("person"), on_delete=models.CASCADE, related_name="+"
    )
    created_at = models.DateTimeField(_("created at"))
    answer = models.TextField(_("answer"), max_length=LONGEST, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("answered by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    objects = RemarkQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("remark on a lesson")
        verbose_name_plural = _("remarks on lessons")
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="")
                | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="answers_have_words",
            ),
        ]

    def __str__(self) -> str:
        return self.text
