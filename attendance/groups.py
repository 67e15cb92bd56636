"""Rights in the register."""

from typing import Any

from people import groups


def install(*, using: str = "default", **_: Any) -> None:
    """Let staff and administrators look at the log, after ``migrate``."""
    groups.grant(
        [groups.STAFF, groups.ADMINISTRATORS],
        app_label="attendance",
        codenames=["view_attendanceevent"],
        using=using,
    )
