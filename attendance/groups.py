"""Rights in the register."""

from typing import Any

from people import groups


def install(*, using: str = "default", **_: Any) -> None:
    """Let staff look at the log, and all three say what a course asks for."""
    groups.grant(
        groups.ALL,
        app_label="attendance",
        codenames=[
            f"{verb}_attendancerequirement"
            for verb in ("view", "add", "change", "delete")
        ],
        using=using,
    )
    groups.grant(
        [groups.STAFF, groups.ADMINISTRATORS],
        app_label="attendance",
        codenames=["view_attendanceevent"],
        using=using,
    )
