"""The table of the notices."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("DISTURBANCE", "Störning"),
                            ("MAINTENANCE", "Planerat underhåll"),
                            ("INFORMATION", "Information"),
                        ],
                        max_length=16,
                    ),
                ),
                ("text_sv", models.CharField(max_length=400)),
                ("text_en", models.CharField(max_length=400)),
                ("starts_at", models.DateTimeField(help_text="Från och med då det gäller")),
                (
                    "ends_at",
                    models.DateTimeField(
                        blank=True, help_text="Då det inte längre gäller; tomt när det inte är känt", null=True
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, help_text="När någon avslutade det i förtid", null=True)),
                ("posted_at", models.DateTimeField(help_text="När det lades upp")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_at__isnull", True), ("ends_at__gt", models.F("starts_at")), _connector="OR"
                        ),
                        name="pages_notice_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("text_sv", ""), _negated=True), models.Q(("text_en", ""), _negated=True)
                        ),
                        name="pages_notice_is_said_in_both_languages",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "MAINTENANCE"), _negated=True),
                            ("ends_at__isnull", False),
                            _connector="OR",
                        ),
                        name="pages_notice_of_maintenance_has_an_end",
                    ),
                ],
            },
        ),
    ]
