"""Courses and what they consist of; the texts themselves are pages in ``cms``."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.enums import Access
from courses.models.programmes import Programme
from people.evidence import append_only
from people.i18n import localised


class Course(models.Model):
    """A course: what runs are made from. PII: none."""

    programme = models.ForeignKey(
        Programme,
        verbose_name=_("programme"),
        on_delete=models.PROTECT,
        related_name="courses",
    )
    key = models.SlugField(_("key"), max_length=80, unique=True)
    title_ru = models.CharField(_("title in Russian"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    access = models.CharField(
        _("who may read the lessons"),
        max_length=10,
        choices=Access,
        default=Access.SIGNED_IN,
    )

    title = localised("title")

    class Meta:
        ordering = ["title_ru"]
        verbose_name = _("course")
        verbose_name_plural = _("courses")

    def __str__(self) -> str:
        return self.title

    @property
    def current_outline(self) -> "Outline | None":
        """The outline published last."""
        return self.outlines.order_by("-number").first()


class Lesson(models.Model):
    """A lesson's record: what progress points to. PII: none.

    Its texts are the pages of both languages; ``key`` keeps its meaning for
    ever, because requirements and imports name it.
    """

    course = models.ForeignKey(
        Course,
        verbose_name=_("course"),
        on_delete=models.PROTECT,
        related_name="lessons",
    )
    key = models.SlugField(_("key"), max_length=80)
    title_ru = models.CharField(_("title in Russian"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes to read"), default=15)

    title = localised("title")

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")
        constraints = [
            models.UniqueConstraint(
                fields=["course", "key"],
                name="one_lesson_per_key",
                violation_error_message=_("This course has a lesson with this key."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


@append_only
class Outline(models.Model):
    """What a course consisted of when it was published; never changed. PII: none.

    ``entries`` is a list of ``{"lesson": key, "order": n, "minutes": m,
    "sha256": hash of the contents, "revisions": {"ru": id, "en": id}}``.
    """

    course = models.ForeignKey(
        Course, on_delete=models.PROTECT, related_name="outlines"
    )
    number = models.PositiveIntegerField(_("number"))
    entries = models.JSONField(_("entries"))
    sha256 = models.CharField(_("hash"), max_length=64)
    published_at = models.DateTimeField(_("published at"))

    class Meta:
        ordering = ["course", "-number"]
        verbose_name = _("outline")
        verbose_name_plural = _("outlines")
        constraints = [
            models.UniqueConstraint(
                fields=["course", "number"], name="one_outline_per_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course} {self.number}"

    @property
    def lesson_keys(self) -> list[str]:
        """Keys of the lessons in their order."""
        return [entry["lesson"] for entry in self.entries]
