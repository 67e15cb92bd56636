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
    codenames = [
        f"{verb}_{model}" for model, verbs in AUTHORS_MAY.items() for verb in verbs
    ]
    groups.grant(groups.ALL, app_label="assessments", codenames=codenames, using=using)
