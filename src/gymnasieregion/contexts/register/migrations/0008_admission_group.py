"""The kind of seats that somebody was admitted to stays with them; those taken in before get theirs from the admission."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def fill(apps: Apps, _: BaseDatabaseSchemaEditor) -> None:
    """Give each who has been taken in the kind of the group that they hold a seat in."""
    taken = apps.get_model("register", "TakenIn")
    kinds = {
        (year, offering, group): kind
        for year, offering, group, kind in apps.get_model("offer", "SeatGroup").objects.values_list(
            "offering__offer_year", "offering__offering_id", "group_id", "kind"
        )
    }
    held = apps.get_model("admission", "HeldSeat").objects.values_list(
        "applicant__year", "applicant__applicant_id", "offering_id", "group_id"
    )
    group_of = {
        (year, applicant): kinds.get((year, offering, group), "")
        for year, applicant, offering, group in held.iterator()
    }
    rows = list(taken.objects.all())
    for row in rows:
        row.admission_group = group_of.get((row.year, row.applicant_id), "")
    taken.objects.bulk_update(rows, ["admission_group"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [
        ("register", "0007_closed_versions"),
        ("admission", "0003_result_day"),
        ("offer", "0002_over_admission"),
    ]

    operations = [
        migrations.AddField(
            model_name="takenin",
            name="admission_group",
            field=models.CharField(
                blank=True,
                default="",
                help_text="Slag av platser: OPEN alla, FREE fri kvot; tomt = okänt",
                max_length=4,
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
