"""Revoking and replacing: with a reason, once, nothing is edited."""

import pytest
from django.db import DatabaseError, connection, transaction
from wagtail.models import ModelLogEntry

from certificates.domain import issuing, queries, replacing, states
from certificates.enums import State
from certificates.models import (
    Candidate,
    Certificate,
    CertificateFile,
    CertificateState,
    CurrentCertificate,
)
from tests.factories.certificates import AFTER_THE_RUN, issued, released
from tests.factories.people import StaffUserFactory

pytestmark = pytest.mark.django_db


def revoke(certificate, reason="Выдан по ошибке", actor=None):
    return states.revoke(
        certificate=certificate, reason=reason, actor=actor, at=AFTER_THE_RUN
    )


def rename(certificate):
    certificate.person.family_name += "-Попова"
    certificate.person.save()


def reissue(certificate, reason="Отозван по ошибке"):
    return replacing.reissue(
        certificate=certificate, reason=reason, actor=None, at=AFTER_THE_RUN
    )


def replace(certificate, reason="Опечатка"):
    rename(certificate)
    return replace_unchanged(certificate, reason)


def replace_unchanged(certificate, reason="Опечатка"):
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


def test_whoever_s_certificate_was_revoked_gets_none_with_everybody_else():
    certificate = issued()
    revoke(certificate)
    candidate, run = Candidate.objects.get(), certificate.run

    assert issuing.ready_candidates(run) == []
    board = queries.board_of(run, at=AFTER_THE_RUN)
    assert (board.ready, board.waiting, board.issued) == ([], [], [])
    assert [row.revoked for row in board.rows] == [certificate]
    assert board.rows[0].revoked.state_reason == "Выдан по ошибке"
    assert queries.tally_of(run).total == 0
    with pytest.raises(issuing.IssueRefused) as refused:
        issuing.issue(candidate=candidate, actor=None, at=AFTER_THE_RUN)
    assert refused.value.code == "revoked"
    with pytest.raises(issuing.IssueRefused) as refused:
        released(run)
    assert refused.value.code == "nobody"


def test_after_a_revocation_one_person_can_be_issued_a_new_one_with_a_reason():
    certificate = issued()
    revoke(certificate)

    new = reissue(certificate)

    assert new != certificate
    assert CurrentCertificate.objects.get().certificate == new
    assert certificate.current_state.state == State.REVOKED
    entry = ModelLogEntry.objects.get(action="certificates.reissue")
    assert entry.data == {"reason": "Отозван по ошибке", "new": new.number}
    assert issuing.ready_candidates(certificate.run) == []


def test_what_is_not_revoked_is_not_issued_again():
    valid, revoked = issued(), issued()
    revoke(revoked)
    reissue(revoked)

    codes = []
    for certificate in (valid, revoked):
        with pytest.raises(issuing.IssueRefused) as refused:
            reissue(certificate)
        codes.append(refused.value.code)
    with pytest.raises(states.StateRefused) as without_reason:
        reissue(revoked, " ")

    assert codes == ["not_revoked", "not_revoked"]
    assert without_reason.value.code == "no_reason"
    assert Certificate.objects.count() == 3


def test_a_replacement_that_changes_nothing_is_refused():
    certificate = issued()

    with pytest.raises(issuing.IssueRefused) as refused:
        replace_unchanged(certificate)

    assert refused.value.code == "no_change"
    assert certificate.current_state.state == State.ISSUED


def test_a_new_name_in_latin_letters_is_a_change():
    certificate = issued()
    certificate.person.family_name_latin = "Vinokurova"
    certificate.person.given_name_latin = "Aitalina"
    certificate.person.save()

    new = replace_unchanged(certificate)

    assert new.snapshot["person"]["latin"] == "Aitalina Vinokurova"


def test_a_corrected_name_makes_a_new_certificate_and_leaves_the_old_one_as_it_was():
    old = issued()
    person = old.person
    person.family_name = "Винокурова-Попова"
    person.save()

    new = replace_unchanged(old)

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
        replace_unchanged(old)

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
