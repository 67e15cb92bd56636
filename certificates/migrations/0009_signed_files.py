from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("certificates", "0008_one_accreditation_per_unit_everywhere"),
    ]

    operations = [
        migrations.AddField(
            model_name="certificatefile",
            name="signature",
            field=models.CharField(
                blank=True, default="", max_length=200, verbose_name="signed by"
            ),
        ),
    ]
