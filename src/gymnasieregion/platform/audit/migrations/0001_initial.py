"""The log's tables and the triggers that guard them."""

import django.db.models.deletion
from django.db import migrations, models

from gymnasieregion.platform.audit.append_only import protect, unprotect


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Event",
            fields=[
                ("seq", models.BigIntegerField(help_text="1, 2, 3 … without gaps", primary_key=True, serialize=False)),
                ("at", models.DateTimeField(db_index=True)),
                ("actor_id", models.CharField(db_index=True, max_length=100)),
                ("role", models.CharField(max_length=40)),
                ("on_behalf_of", models.CharField(blank=True, max_length=100)),
                ("action", models.CharField(db_index=True, max_length=100)),
                ("about", models.CharField(db_index=True, help_text="kind:id", max_length=200)),
                ("person", models.CharField(blank=True, max_length=100)),
                ("unit", models.CharField(blank=True, max_length=40)),
                ("provider", models.CharField(blank=True, max_length=40)),
                ("municipality", models.CharField(blank=True, max_length=40)),
                ("before", models.TextField(blank=True, help_text="Canonical JSON, or nothing")),
                ("after", models.TextField(blank=True, help_text="Canonical JSON, or nothing")),
                ("why", models.TextField(blank=True)),
                ("file_sha256", models.CharField(blank=True, max_length=64)),
                ("entries_count", models.PositiveIntegerField()),
                ("entries_root", models.CharField(blank=True, max_length=64)),
                ("prev", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
            ],
            options={
                "ordering": ("-seq",),
                "indexes": [
                    models.Index(
                        condition=models.Q(("person", ""), _negated=True),
                        fields=["person", "-seq"],
                        name="audit_event_of_person",
                    ),
                    models.Index(
                        condition=models.Q(("unit", ""), _negated=True),
                        fields=["unit", "-seq"],
                        name="audit_event_of_unit",
                    ),
                    models.Index(
                        condition=models.Q(("provider", ""), _negated=True),
                        fields=["provider", "-seq"],
                        name="audit_event_of_provider",
                    ),
                    models.Index(
                        condition=models.Q(("municipality", ""), _negated=True),
                        fields=["municipality", "-seq"],
                        name="audit_event_of_municip",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("seq__gte", 1)), name="audit_event_counts_from_one"),
                    models.CheckConstraint(
                        condition=models.Q(("hash", models.F("prev")), _negated=True),
                        name="audit_event_is_not_its_own_predecessor",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("entries_count", 0), ("entries_root", "")),
                            models.Q(("entries_count__gt", 0), models.Q(("entries_root", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="audit_event_has_entries_and_root_or_neither",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(help_text="1, 2, 3 … within the event")),
                ("about", models.CharField(db_index=True, help_text="kind:id", max_length=200)),
                ("content", models.TextField(help_text="Canonical JSON")),
                (
                    "event",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="audit.event",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("event", "number"), name="audit_entry_has_its_place")],
            },
        ),
        migrations.RunPython(protect, unprotect),
    ]
