"""Revoking and replacing: with a reason, once, nothing is edited."""

import pytest
from django.db import DatabaseError, connection, transaction
from wagtail.models import ModelLogEntry

from certificates.domain import issuing, replacing, states
from certificates.enums import State
from certificates.models import (
    Candidate,
    Certificate,
    CertificateFile,
    CertificateState,
    CurrentCertificate,
)
from tests.factories.certificates import AFTER_THE_RUN, issued
from tests.factories.people import StaffUserFactory

pytestmark = pytest.mark.django_db


def revoke(certificate, reason="Выдан по ошибке", actor=None):
    return states.revoke(
        certificate=certificate, reason=reason, actor=actor, at=AFTER_THE_RUN
    )


def replace(certificate, reason="Опечатка"):
    return replacing.replace(
        certificate=certificate, reason=reason, actor=None, at=AFTER_THE_RUN
    )


def test_revoking_is_a_row_with_who_when_and_why():
    certificate, actor = issued(), StaffUserFactory()

    revoke(certificate, "Выдан по ошибке", actor)

    rows = certificate.states.values_list("state", "reason", "actor")
    assert list(rows) == [
        (State.ISSUED, "", None),
        (State.REVOKED, "Выдан по ошибке", actor.pk),
    ]
    entry = ModelLogEntry.objects.get(action="certificates.revoke")
    assert entry.user == actor


@pytest.mark.parametrize("verb", [revoke, replace])
def test_a_change_needs_a_reason(verb):
    with pytest.raises(states.StateRefused) as refused:
        verb(issued(), "  ")

    assert refused.value.code == "no_reason"


@pytest.mark.parametrize("verb", [revoke, replace])
def test_what_is_revoked_stays_revoked(verb):
    certificate = issued()
    revoke(certificate)

    with pytest.raises(states.StateRefused) as refused:
        verb(certificate)

    assert refused.value.code == "not_current"
    assert certificate.current_state.state == State.REVOKED


def test_after_a_revocation_a_new_certificate_can_be_issued():
    certificate = issued()
    revoke(certificate)

    new = issuing.issue(candidate=Candidate.objects.get(), actor=None, at=AFTER_THE_RUN)

    assert new != certificate
    assert CurrentCertificate.objects.get().certificate == new


def test_a_corrected_name_makes_a_new_certificate_and_leaves_the_old_one_as_it_was():
    old = issued()
    person = old.person
    person.family_name = "Винокурова-Попова"
    person.save()

    new = replace(old)

    old.refresh_from_db()
    assert old.snapshot["person"]["name"] == "Винокурова Айталина Сергеевна"
    assert new.snapshot["person"]["name"] == "Винокурова-Попова Айталина Сергеевна"
    assert new.replaces == old
    assert new.number != old.number
    assert old.current_state.state == State.SUPERSEDED
    assert CurrentCertificate.objects.get().certificate == new


def test_a_doubtful_corrected_name_changes_nothing():
    old = issued()
    person = old.person
    person.given_name = ""
    person.save()

    with pytest.raises(issuing.IssueRefused) as refused:
        replace(old)

    assert refused.value.code == "name_incomplete"
    assert old.current_state.state == State.ISSUED
    assert Certificate.objects.get() == old


@pytest.mark.parametrize("model", [Certificate, CertificateState, CertificateFile])
@pytest.mark.parametrize("verb", ["UPDATE", "DELETE"])
def test_evidence_cannot_be_changed_by_sql(model, verb):
    from certificates.domain import files

    certificate = issued()
    files.ensure_file(certificate=certificate, at=AFTER_THE_RUN)
    table = model._meta.db_table
    sql = {"UPDATE": f"UPDATE {table} SET id = id", "DELETE": f"DELETE FROM {table}"}

    with pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute(sql[verb])
    assert model.objects.exists()
