"""Lists of people that staff hand in, row by row, until they are taken in."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.enums import ListState
from courses.models.runs import CourseRun
from notices.due import DueRow
from people.enums import Verdict
from people.models import Person


class PeopleList(DueRow):
    """A list as it was handed in, and how far the work with it has come.

    ``after`` is the number of the last row that was worked on. PII: in its rows.
    """

    title = models.CharField(_("title"), max_length=200)
    run = models.ForeignKey(
        CourseRun,
        verbose_name=_("run"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="lists",
    )
    state = models.CharField(
        _("state"), max_length=8, choices=ListState, default=ListState.LOOKING
    )
    after = models.PositiveIntegerField(_("last row"), default=0)
    created_at = models.DateTimeField(_("created at"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta(DueRow.Meta):
        ordering = ["-pk"]
        verbose_name = _("list of people")
        verbose_name_plural = _("lists of people")

    def __str__(self) -> str:
        return self.title

    @property
    def is_working(self) -> bool:
        """Whether the worker has something to do with it."""
        return self.state in (ListState.LOOKING, ListState.ADDING)


class ListRow(models.Model):
    """A row of a list: what it says, what becomes of it, who it became.

    PII: everything the list says of a person.
    """

    list = models.ForeignKey(PeopleList, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("row"))
    values = models.JSONField(_("what it says"), default=dict)
    problem = models.CharField(_("reason"), max_length=300, blank=True)
    verdict = models.CharField(_("verdict"), max_length=8, choices=Verdict, blank=True)
    ground = models.CharField(_("ground"), max_length=12, blank=True)
    repeats = models.PositiveIntegerField(_("repeats row"), null=True)
    match = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    is_decided = models.BooleanField(_("decided by a person"), default=False)
    person = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering = ["number"]
        verbose_name = _("row of a list")
        verbose_name_plural = _("rows of lists")
        constraints = [
            models.UniqueConstraint(
                fields=["list", "number"], name="one_row_per_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.list_id}/{self.number}"

    @property
    def name(self) -> str:
        """The name as it stands in the list."""
        names = ("family_name", "given_name", "patronymic")
        return " ".join(filter(None, (self.values.get(name, "") for name in names)))
