"""Evidence is refused by the database itself, whoever asks."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from people.evidence import ledgers
from people.models import AuditEvent

pytestmark = pytest.mark.django_db

# How each engine empties or rewrites a table without UPDATE and DELETE.
BACK_DOOR = {
    "postgresql": "TRUNCATE people_auditevent CASCADE",
    "sqlite": """
        INSERT OR REPLACE INTO people_auditevent (id, at, action, data)
        SELECT id, at, 'x', data FROM people_auditevent
    """,
}[connection.vendor]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE people_auditevent SET action = 'x'",
        "DELETE FROM people_auditevent",
        BACK_DOOR,
    ],
)
def test_raw_sql_cannot_change_the_audit_trail(statement):
    AuditEvent.objects.create(at=timezone.now(), action="people.test")
    # PostgreSQL would refuse to truncate for another reason: checks still to come.
    connection.check_constraints()

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert list(AuditEvent.objects.values_list("action", flat=True)) == ["people.test"]


def test_every_ledger_refuses_a_deletion_through_the_orm():
    assert AuditEvent in ledgers()

    AuditEvent.objects.create(at=timezone.now(), action="people.test")

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditEvent.objects.all().delete()
