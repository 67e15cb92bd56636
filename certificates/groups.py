"""Rights of the room."""

from typing import Any

from people import groups

REGISTER = ["view_certificate", "issue_certificate", "revoke_certificate"]


def install(*, using: str = "default", **_: Any) -> None:
    """Let staff and administrators issue, revoke and read the register."""
    groups.grant(
        (groups.STAFF, groups.ADMINISTRATORS),
        app_label="certificates",
        codenames=REGISTER,
        using=using,
    )
