"""No row that speaks of a person is forgotten when data are handed over or erased."""

import re

from django.apps import apps
from django.conf import settings

from people.domain import personal_data
from people.models import Person, User

# Who did something at work: an erasure leaves the account a number, and nothing else.
AT_WORK = {
    *("actor", "answered_by", "awarded_by", "confirmed_by", "created_by"),
    *("decided_by", "finished_by", "issued_by", "last_translated_by", "locked_by"),
    *("marker", "owner", "published_by", "released_by", "repaired_by"),
    *("requested_by", "resolved_by", "settled_by", "undone_by"),
}
# Wagtail's own rows of who works in the admin; whoever works here is not erased.
WAGTAILS = {
    *("wagtailadmin.EditingSession", "wagtailadmin.FormState"),
    *("wagtailcore.APIToken", "wagtailcore.Comment", "wagtailcore.CommentReply"),
    *("wagtailcore.ModelLogEntry", "wagtailcore.PageLogEntry"),
    *("wagtailcore.PageSubscription", "wagtailcore.Revision"),
    "wagtailcore.UploadedFile",
    # The project has its own.
    *("wagtaildocs.Document", "wagtailimages.Image"),
}
# Of the society's own people, who agreed to be named, or about who acted at work.
OF_STAFF = {
    *("assessments.QuestionFile", "assessments.Repair"),
    *("attendance.DoorPass", "attendance.SessionTiming"),
    *("certificates.Batch", "certificates.CertificateDesign"),
    *("certificates.DesignPicture", "certificates.Signatory"),
    # The old register knows names, but no person of this system.
    "certificates.PaperCertificate",
    *("courses.Partner", "courses.PeopleList", "notices.Mailing"),
    "attendance.AttendanceFile",
    # Whoever has rights works here.
    *("people.User_groups", "people.User_user_permissions"),
}
NOTHING = re.compile(r"PII:\s+none\b")


def registered():
    return {kept.model for part in personal_data.registered() for kept in part.kept}


def relations_to_somebody():
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_concrete_fields:
            if field.is_relation and field.related_model in (Person, User):
                yield model, field.name


def test_every_relation_to_a_person_is_handed_over_or_said_to_be_of_work():
    forgotten = {
        f"{model._meta.label}.{field}"
        for model, field in relations_to_somebody()
        if model not in registered()
        and field not in AT_WORK
        and model._meta.label not in WAGTAILS | OF_STAFF
    }

    assert forgotten == set()


def test_every_model_that_says_it_holds_personal_data_is_registered():
    forgotten = {
        model._meta.label
        for model in apps.get_models()
        if model._meta.app_label in settings.ROOMS
        and "PII:" in (model.__doc__ or "")
        and not NOTHING.search(model.__doc__)
        and model not in registered()
        and model._meta.label not in OF_STAFF
    }

    assert forgotten == set()


def test_what_is_said_to_be_of_work_exists():
    models = apps.get_models(include_auto_created=True)
    labels = {model._meta.label for model in models}
    fields = {field for _model, field in relations_to_somebody()}

    assert labels >= WAGTAILS | OF_STAFF
    assert fields >= AT_WORK


def test_every_model_of_ours_says_which_personal_data_it_holds():
    silent = [
        model._meta.label
        for model in apps.get_models()
        if model._meta.app_label in settings.ROOMS
        and "PII:" not in (model.__doc__ or "")
    ]

    assert silent == []
