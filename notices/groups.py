"""Who reads the outbox, words the mails and writes to groups: staff."""

from typing import Any

from people import groups

CODENAMES = (
    "view_outboxmessage",
    "view_mailtext",
    "change_mailtext",
    "view_rule",
    "add_rule",
    "change_rule",
    "view_mailing",
    "add_mailing",
    "change_mailing",
    "delete_mailing",
)


def install(*, using: str = "default", **_: Any) -> None:
    """Let staff work with mail; nobody may change what was sent."""
    groups.grant(
        (groups.STAFF, groups.ADMINISTRATORS),
        app_label="notices",
        codenames=CODENAMES,
        using=using,
    )
