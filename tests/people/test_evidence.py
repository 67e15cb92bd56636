"""Evidence is refused by the database itself, whoever asks."""

import uuid

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import UniqueConstraint
from django.utils import timezone

from attendance.models import AttendanceEvent
from people.evidence import ledgers
from people.models import AuditEvent
from tests.factories.attendance import AttendanceEventFactory

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


# Fields that a check of the table wants to agree with others.
AGREEING = {
    "TimeGiven": {"seconds": 60},
    "Outline": {"entries": []},
}


def bare_row(model, filled=()):
    """Put one row into ``model``; what it points at is nowhere, and nobody asks yet."""
    values = {
        field.attname: _bare(field)
        for field in model._meta.concrete_fields
        if not field.primary_key and (not field.null or field.column in filled)
    }
    row = model(pk=77, **values | AGREEING.get(model.__name__, {}))
    model._base_manager.bulk_create([row])
    return row


def _bare(field):  # noqa: PLR0911 - one line per kind
    if field.choices:
        return field.choices[0][0]
    if field.is_relation:
        return 77
    kind = field.get_internal_type()
    if kind == "DateTimeField":
        return timezone.now()
    if kind == "DateField":
        return timezone.now().date()
    if kind == "UUIDField":
        return uuid.uuid4()
    if kind == "JSONField":
        return {}
    if kind == "BinaryField":
        return b"1"
    if kind == "BooleanField":
        return False
    if kind in {"CharField", "TextField", "FileField", "GenericIPAddressField"}:
        return "1"
    return 77


@pytest.fixture
def undone():
    """Undo the test's rows before anybody asks where they point."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize("model", ledgers(), ids=lambda model: model.__name__)
@pytest.mark.usefixtures("undone")
def test_every_ledger_refuses_a_deletion_and_a_change_through_the_orm(model):
    row = bare_row(model)
    rows = model._base_manager.filter(pk=row.pk)
    field = model._meta.concrete_fields[-1].attname

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.delete()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(**{field: getattr(row, field)})

    assert rows.exists()


def unique_keys(model):
    alone = [[f.column] for f in model._meta.concrete_fields if f.unique]
    together = [
        [model._meta.get_field(name).column for name in constraint.fields]
        for constraint in model._meta.constraints
        if isinstance(constraint, UniqueConstraint)
    ]
    return [*alone, *together]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="REPLACE is SQLite's own")
@pytest.mark.parametrize(
    ("model", "key"),
    [(model, key) for model in ledgers() for key in unique_keys(model)],
    ids=lambda part: getattr(part, "__name__", None) or "-".join(part),
)
@pytest.mark.usefixtures("undone")
def test_no_ledger_is_replaced_through_a_unique_key(model, key):
    row = bare_row(model, filled=key)
    table, columns = model._meta.db_table, model._meta.concrete_fields
    others = {name for other in unique_keys(model) for name in other} - set(key)
    names = ", ".join(f.column for f in columns)
    new = ", ".join(
        f"CASE typeof({name}) WHEN 'text' THEN {name} || '2' ELSE {name} + 1 END"
        if name in others
        else name
        for name in (f.column for f in columns)
    )

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA recursive_triggers = OFF")
        try:
            with (
                pytest.raises(DatabaseError, match="append-only"),
                transaction.atomic(),
            ):
                cursor.execute(
                    f"INSERT OR REPLACE INTO {table} ({names}) SELECT {new} FROM {table} WHERE id = {row.pk}"
                )
        finally:
            cursor.execute("PRAGMA recursive_triggers = ON")

    assert model._base_manager.filter(pk=row.pk).exists()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="REPLACE is SQLite's own")
def test_a_key_that_counts_for_some_rows_only_lets_the_others_in():
    first = AttendanceEventFactory()

    AttendanceEventFactory(
        session=first.session, person=first.person, corrects=first, reason="late"
    )

    assert AttendanceEvent.objects.count() == 2
