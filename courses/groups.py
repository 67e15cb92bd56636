"""What the three groups may do with the records of this room."""

from typing import Any

from people import groups

# Trainers see their programmes' rows only (viewsets filter them).
TRAINERS_MAY = {
    "course": ("view", "add", "change"),
    "lesson": ("view", "add", "change"),
    "lessonsreadrequirement": ("view", "add", "change", "delete"),
    "courserun": ("view",),
    "session": ("view", "add", "change"),
    "enrolment": ("view",),
    "placement": ("view",),
}
STAFF_MAY = {
    "programme": ("view", "add", "change"),
    "course": ("view", "add", "change", "delete"),
    "lesson": ("view", "add", "change"),
    "lessonsreadrequirement": ("view", "add", "change", "delete"),
    "courserun": ("view", "add", "change"),
    "session": ("view", "add", "change", "delete"),
    "enrolment": ("view", "add"),
    "placement": ("view", "add", "change"),
    "regionfigures": ("view", "add", "change", "delete"),
}


def install(*, using: str = "default", **_: Any) -> None:
    """Give the groups their permissions after ``migrate``; safe to repeat."""
    _give((groups.TRAINERS,), TRAINERS_MAY, using)
    _give((groups.STAFF, groups.ADMINISTRATORS), STAFF_MAY, using)


def _give(
    names: tuple[str, ...], rights: dict[str, tuple[str, ...]], using: str
) -> None:
    codenames = [f"{verb}_{model}" for model, verbs in rights.items() for verb in verbs]
    groups.grant(names, app_label="courses", codenames=codenames, using=using)
