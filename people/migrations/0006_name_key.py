"""Names without alphabet and spelling, and trigrams to find parts of them fast."""

import people.models.fields
from django.db import migrations

from people.domain.matching import skeleton

NAMES = (
    "family_name",
    "given_name",
    "patronymic",
    "family_name_latin",
    "given_name_latin",
)
INDEXED = ("search_text", "name_key")


def fill(apps, schema_editor):
    """Write the new column of the rows there are."""
    persons = apps.get_model("people", "Person").objects.all()
    batch = []
    for person in persons.only("pk", *NAMES).iterator(chunk_size=1000):
        texts = (skeleton(getattr(person, name)) for name in NAMES)
        person.name_key = " ".join(texts).strip()
        batch.append(person)
        if len(batch) == 1000:
            persons.bulk_update(batch, ["name_key"])
            batch = []
    persons.bulk_update(batch, ["name_key"])


def index(apps, schema_editor):
    """Index trigrams on PostgreSQL where the extension may be had; else scan."""
    if schema_editor.connection.vendor != "postgresql" or not _has_trigrams(schema_editor):
        return
    for column in INDEXED:
        schema_editor.execute(
            f"CREATE INDEX IF NOT EXISTS person_{column}_trgm ON people_person"
            f" USING gin ({column} gin_trgm_ops)"
        )


def drop(apps, schema_editor):
    """Drop what :func:`index` made; the extension may serve others."""
    if schema_editor.connection.vendor == "postgresql":
        for column in INDEXED:
            schema_editor.execute(f"DROP INDEX IF EXISTS person_{column}_trgm")


def _has_trigrams(schema_editor):
    """Install pg_trgm if it is there and we may (it is a trusted extension)."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT installed_version IS NOT NULL,"
            " has_database_privilege(current_database(), 'CREATE')"
            " FROM pg_available_extensions WHERE name = 'pg_trgm'"
        )
        found = cursor.fetchone()
    if found is None or not any(found):
        return False
    schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    return True


class Migration(migrations.Migration):

    dependencies = [
        ("people", "0005_order_of_names"),
    ]

    operations = [
        migrations.AddField(
            model_name="person",
            name="name_key",
            field=people.models.fields.SkeletonField(
                default="", editable=False, of=NAMES
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(index, drop),
    ]
