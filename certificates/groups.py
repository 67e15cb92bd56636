"""Rights of the room."""

from typing import Any

from people import groups

RULES = [
    f"{verb}_{model}"
    for model in ("issuingrules", "creditscheme", "schemerules", "accreditation")
    for verb in ("add", "change", "view")
] + [
    "add_certificatedesign",
    "change_certificatedesign",
    "publish_certificatedesign",
    "view_certificatedesign",
    "add_designpicture",
    "view_designpicture",
]
# Trainers see their programmes' rows only (viewsets filter them).
COURSES = [
    f"{verb}_{model}"
    for model in ("evaluationrequirement", "commitment")
    for verb in ("add", "change", "view", "delete")
]
REGISTER = ["view_certificate", "issue_certificate", "revoke_certificate"]


def install(*, using: str = "default", **_: Any) -> None:
    """Let staff and administrators issue, revoke and read the register.

    Deciding against a condition is for administrators only.
    """
    groups.grant(
        (groups.STAFF, groups.ADMINISTRATORS),
        app_label="certificates",
        codenames=REGISTER,
        using=using,
    )
    groups.grant(
        (groups.STAFF, groups.ADMINISTRATORS),
        app_label="certificates",
        codenames=RULES,
        using=using,
    )
    groups.grant(
        (groups.TRAINERS, groups.STAFF, groups.ADMINISTRATORS),
        app_label="certificates",
        codenames=COURSES,
        using=using,
    )
    groups.grant(
        (groups.ADMINISTRATORS,),
        app_label="certificates",
        codenames=["override_certificate"],
        using=using,
    )
