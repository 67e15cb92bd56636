"""Pages of the admin for marking by hand and for mending a key."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from assessments.domain.duplicates import duplicates_among
from assessments.domain.marking import (
    WHOLE,
    MarkingRefused,
    mark_by_hand,
    sheet_of,
    waiting,
    waiting_for,
)
from assessments.domain.repairing import (
    Change,
    RepairRefused,
    answers_given,
    dry_run,
    repair,
)
from assessments.domain.usage import versions_of
from assessments.enums import RepairKind
from assessments.forms import HandMarkForm, RepairForm
from assessments.models import Attempt, AttemptItem, QuestionVersion
from assessments.questions.display import DisplayOptions, as_written
from assessments.rules import files_for, questions_for
from courses.models import Course
from courses.rules import courses_for_trainer

UNPROCESSABLE = 422
PER_PAGE = 50
READING = DisplayOptions(readonly=True)


class StaffView(View):
    """A page for those who write questions."""

    permission = "assessments.change_question"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Let only those in who may."""
        if not request.user.has_perm(self.permission):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def courses(self) -> QuerySet[Course]:
        """The courses the user looks after."""
        return courses_for_trainer(self.request.user)


class MarkingQueue(StaffView):
    """The answers that wait for a person."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show what waits, the oldest first, without names."""
        items = waiting_for(self.courses, request.user)  # type: ignore[arg-type]
        context = {
            "page_title": _("Answers to mark"),
            "header_icon": "edit",
            "items": items[:PER_PAGE],
            "count": items.count(),
            "others": waiting(self.courses).count() - items.count(),
        }
        return render(request, "assessments/admin/marking_queue.html", context)


class MarkingSheet(StaffView):
    """One answer with its rubric, and nobody's name."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the answer."""
        sheet = sheet_of(self.item(pk))
        return self.show(sheet, HandMarkForm(sheet=sheet))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write the mark down and go on with the next answer."""
        sheet = sheet_of(self.item(pk))
        form = HandMarkForm(request.POST, sheet=sheet)
        if not form.is_valid():
            return self.show(sheet, form, status=UNPROCESSABLE)
        try:
            mark = mark_by_hand(
                item=sheet.item,
                points=form.points,
                comment=form.cleaned_data["comment"],
                actor=request.user,  # type: ignore[arg-type]
                at=timezone.now(),
            )
        except MarkingRefused as refusal:
            form.add_error(None, refusal)
            return self.show(sheet, form, status=UNPROCESSABLE)
        messages.success(
            request,
            _("The mark counts.")
            if mark
            else _("Your mark is kept; another marker is needed."),
        )
        following = waiting_for(self.courses, request.user).first()  # type: ignore[arg-type]
        if following is None:
            return redirect("assessments_marking")
        return redirect("assessments_marking_sheet", following.pk)

    def item(self, pk: int) -> AttemptItem:
        """Find the answer of somebody else in the courses the user looks after."""
        own = Attempt.objects.for_account(self.request.user)  # type: ignore[arg-type]
        items = AttemptItem.objects.filter(
            attempt__quiz__course__in=self.courses, attempt__ended_at__isnull=False
        ).exclude(attempt__in=own.values("pk"))
        return get_object_or_404(
            items.select_related("attempt__quiz", "question_version"), pk=pk
        )

    def show(self, sheet: Any, form: HandMarkForm, status: int = 200) -> HttpResponse:
        """Show the answer with the form."""
        response = sheet.standing.answer if sheet.standing else {}
        context = {
            "page_title": _("Mark an answer"),
            "header_icon": "edit",
            "sheet": sheet,
            "form": form,
            "whole": WHOLE,
            "face": sheet.item.content.face(
                response=response, display=READING, arrange=as_written
            ),
            "answer": [value for values in response.values() for value in values],
        }
        return render(
            self.request, "assessments/admin/marking_sheet.html", context, status=status
        )


class PictureView(StaffView):
    """The picture of a file by its number, for the drawing of places."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Lead to the file, if it belongs to a programme of the user."""
        return redirect(get_object_or_404(files_for(request.user), pk=pk))


class DuplicatesView(StaffView):
    """Questions of one's programmes that say nearly the same."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """List the pairs, the most alike first."""
        own = questions_for(request.user).select_related("category")
        pairs = duplicates_among(own)
        context = {
            "page_title": _("Questions that are alike"),
            "header_icon": "copy",
            "pairs": pairs[:PER_PAGE],
            "count": len(pairs),
        }
        return render(request, "assessments/admin/duplicates.html", context)


class VersionsView(StaffView):
    """The versions of a question: where each is used, and the way to mend its key."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """List the versions, the newest first."""
        question = get_object_or_404(questions_for(request.user), pk=pk)
        context = {
            "page_title": _("Versions and use"),
            "page_subtitle": question.title,
            "header_icon": "history",
            "versions": versions_of(question),
            "may_mend": request.user.has_perm(RepairView.permission),
        }
        return render(request, "assessments/admin/versions.html", context)


class RepairView(StaffView):
    """Mend the key of a version: a dry run first, then one action with a reason."""

    permission = "assessments.publish_question"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Offer the repairs; with a choice, say what it would do."""
        version = self.version(pk)
        form = RepairForm(
            request.GET or None, version=version, given=answers_given(version)
        )
        return self.show(version, form)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do it."""
        version = self.version(pk)
        form = RepairForm(request.POST, version=version, given=answers_given(version))
        if not form.is_valid():
            return self.show(version, form, status=UNPROCESSABLE)
        try:
            done = repair(
                change=form.change(),
                reason=form.cleaned_data["reason"],
                actor=request.user,  # type: ignore[arg-type]
                at=timezone.now(),
            )
        except RepairRefused as refusal:
            form.add_error(None, refusal)
            return self.show(version, form, status=UNPROCESSABLE)
        messages.success(
            request,
            _("The key is mended. Results changed: %(n)s.") % {"n": len(done.touched)},
        )
        return redirect("assessments_repair", version.pk)

    def version(self, pk: int) -> QuestionVersion:
        """Find the version among the questions the user works with."""
        own = questions_for(self.request.user).order_by().values("pk")
        versions = QuestionVersion.objects.filter(question__in=own)
        return get_object_or_404(versions, pk=pk)

    def show(
        self, version: QuestionVersion, form: RepairForm, status: int = 200
    ) -> HttpResponse:
        """Show the form and, when it is filled in, what would happen."""
        context = {
            "page_title": _("Mend a key"),
            "header_icon": "tasks",
            "version": version,
            "form": form,
            "kinds": RepairKind,
            "repairs": version.repairs.select_related("repaired_by"),
            "run": self.tried(form),
        }
        return render(
            self.request, "assessments/admin/repair.html", context, status=status
        )

    @staticmethod
    def tried(form: RepairForm) -> Any:
        """Return the dry run of a choice that can be made."""
        if not form.is_bound or not form.is_valid():
            return None
        change: Change = form.change()
        try:
            return dry_run(change)
        except RepairRefused as refusal:
            form.add_error(None, refusal)
            return None
