"""Who may write where in the trees of pages."""

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowContentType,
    WorkflowPage,
    WorkflowTask,
)

from assessments.models import Question, Quiz
from cms.models import ProgrammePage
from people import groups

WRITE = ("add_page", "change_page")
PUBLISH = (*WRITE, "publish_page", "lock_page", "unlock_page")
# What staff may do with pictures and documents of all collections.
FILES = (
    ("wagtailimages", ("add_image", "change_image", "choose_image")),
    ("wagtaildocs", ("add_document", "change_document", "choose_document")),
)
EDITORS = (groups.STAFF, groups.ADMINISTRATORS)
WORKFLOW = "Проверка"


def let_programme_in(page: ProgrammePage) -> None:
    """Let the programme's group write below ``page``; publishing is up to staff."""
    group = Group.objects.filter(pk=page.programme.group_id).first()
    if group is not None:
        _permit(group, page, WRITE)


def let_staff_in(root: Page) -> None:
    """Let staff write and publish everywhere, and review what trainers submit."""
    reviewers = [Group.objects.get_or_create(name=name)[0] for name in EDITORS]
    for group in reviewers:
        _permit(group, root, PUBLISH)
        _permit_files(group)
    _assign_workflow(root, reviewers)


def _permit(group: Group, page: Page, codenames: tuple[str, ...]) -> None:
    for permission in _permissions("wagtailcore", codenames):
        GroupPagePermission.objects.get_or_create(
            group=group, page=Page(pk=page.pk), permission=permission
        )


def _permit_files(group: Group) -> None:
    root = Collection.get_first_root_node() or Collection.add_root(name="Root")
    for app, codenames in FILES:
        for permission in _permissions(app, codenames):
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=root, permission=permission
            )


def _permissions(app: str, codenames: tuple[str, ...]) -> list[Permission]:
    found = Permission.objects.filter(
        content_type__app_label=app, codename__in=codenames
    )
    return list(found)


def _assign_workflow(root: Page, reviewers: list[Group]) -> None:
    """One step: somebody of the staff reads what a trainer has submitted."""
    task, _new = GroupApprovalTask.objects.get_or_create(name=WORKFLOW)
    task.groups.set(reviewers)
    workflow, _new = Workflow.objects.get_or_create(name=WORKFLOW)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task.task_ptr)
    WorkflowPage.objects.update_or_create(page=root, defaults={"workflow": workflow})
    for model in (Question, Quiz):
        WorkflowContentType.objects.update_or_create(
            content_type=ContentType.objects.get_for_model(model),
            defaults={"workflow": workflow},
        )
