"""What the three groups may do with the records of this room."""

from typing import Any

from people import groups

AUTHORS_MAY = {
    "question": ("view", "add", "change", "publish", "delete"),
    "category": ("view", "add", "change"),
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
    codenames = [
        f"{verb}_{model}" for model, verbs in AUTHORS_MAY.items() for verb in verbs
    ]
    codenames += [f"publish_{model}" for model in _types()]
    groups.grant(groups.ALL, app_label="assessments", codenames=codenames, using=using)


def _types() -> list[str]:
    """Return the names of the models of all types of questions.

    Rights on "question" decide everywhere but in the editor's menu: Wagtail
    asks there for the right to publish the very type that is edited.
    """
    from assessments.models import question_models

    return [model._meta.model_name for model in question_models()]
