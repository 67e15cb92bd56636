"""Letters of applicants stood as reasons in the ledger of changes."""

from django.db import migrations


def letters(apps, _schema_editor):
    """Give each application of the past the letter it was handed in with."""
    change = apps.get_model("courses", "EnrolmentChange")
    application = apps.get_model("courses", "Application")
    last = {}
    applied = change.objects.filter(state="applied").order_by("pk")
    for row in applied.select_related("enrolment__person").iterator():
        last[row.enrolment_id] = row
    application.objects.bulk_create(
        application(
            enrolment_id=row.enrolment_id,
            workplace=row.enrolment.person.workplace,
            letter=row.reason,
            applied_at=row.at,
        )
        for row in last.values()
    )


class Migration(migrations.Migration):
    dependencies = [("courses", "0007_seminars_and_trainings")]
    operations = [migrations.RunPython(letters, migrations.RunPython.noop)]
