"""What the three groups may do with the records of this room."""

from typing import Any

from people import groups

# Trainers draft and submit; what they submit is published by staff.
TRAINERS_MAY = {
    "question": ("view", "add", "change"),
    "category": ("view", "add", "change"),
    "questionfile": ("view", "add", "change"),
    "quiz": ("view", "add", "change"),
    "quizoverride": ("view", "add", "change"),
    "timegiven": ("view",),
    "testpassedrequirement": ("view", "add", "change", "delete"),
}
STAFF_MAY = {
    **TRAINERS_MAY,
    "question": ("view", "add", "change", "publish", "delete"),
    "quiz": ("view", "add", "change", "publish"),
}


def install(*, using: str = "default", **_: Any) -> None:
    """Give the groups their permissions after ``migrate``; safe to repeat."""
    from django.apps import apps
    from django.contrib.auth.management import create_permissions
    from wagtail.snippets.models import create_extra_permissions

    # Wagtail makes "publish" after our turn; it has to exist to be given.
    config = apps.get_app_config("assessments")
    create_permissions(config, verbosity=0, using=using)
    create_extra_permissions(config, using=using)
    _give((groups.TRAINERS,), TRAINERS_MAY, using)
    staff = (groups.STAFF, groups.ADMINISTRATORS)
    _give(staff, STAFF_MAY | dict.fromkeys(_types(), ("publish",)), using)


def _give(
    names: tuple[str, ...], rights: dict[str, tuple[str, ...]], using: str
) -> None:
    codenames = [f"{verb}_{model}" for model, verbs in rights.items() for verb in verbs]
    groups.grant(names, app_label="assessments", codenames=codenames, using=using)


def _types() -> list[str]:
    """Return the names of the models of all types of questions.

    Rights on "question" decide everywhere but in the editor's menu: Wagtail
    asks there for the right to publish the very type that is edited.
    """
    from assessments.models import question_models

    return [str(model._meta.model_name) for model in question_models()]
