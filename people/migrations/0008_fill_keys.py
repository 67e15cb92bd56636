"""Keys to compare whole names by, and alphabetical order, for the rows there are."""

from django.db import migrations

from people.domain.matching import skeleton, sort_key

BATCH = 1000
KEYS = {
    "match_key": ("family_name", "given_name"),
    "latin_key": ("family_name_latin", "given_name_latin"),
}
NAMES = ("family_name", "given_name", "patronymic")

def fill(apps, schema_editor):
    """Write the new columns of the rows there are; a former name has nobody yet."""
    persons = apps.get_model("people", "Person").objects.order_by("pk")
    columns = [*KEYS, "sort_key"]
    batch = []
    for person in persons.iterator(chunk_size=BATCH):
        for column, names in KEYS.items():
            texts = [getattr(person, name) for name in names]
            key = " ".join(map(skeleton, texts)) if all(texts) else ""
            setattr(person, column, key)
        texts = [sort_key(getattr(person, name)) for name in NAMES]
        person.sort_key = "aa".join(texts).strip()
        batch.append(person)
        if len(batch) == BATCH:
            persons.bulk_update(batch, columns)
            batch = []
    persons.bulk_update(batch, columns)

class Migration(migrations.Migration):

    dependencies = [
        ("people", "0007_known_once"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
