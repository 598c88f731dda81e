"""A code on paper knows which school hands it out, so that the school's counsellor can replace it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="onetimecode",
            name="unit",
            field=models.CharField(
                blank=True,
                default="",
                help_text="the sending school that hands it out; '' for the office",
                max_length=64,
            ),
        ),
    ]
