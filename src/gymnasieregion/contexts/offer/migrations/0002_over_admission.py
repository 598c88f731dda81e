from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("offer", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="seatgroup",
            name="seats",
            field=models.PositiveIntegerField(help_text="Platser att fylla, överintaget inräknat"),
        ),
        migrations.AddField(
            model_name="seatgroup",
            name="over_admission",
            field=models.PositiveIntegerField(default=0, help_text="Så många av platserna är överintag"),
        ),
    ]
