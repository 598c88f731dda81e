"""The table of the jobs."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Job",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=100)),
                ("key", models.CharField(help_text="the same work has the same key, and is done once", max_length=200)),
                ("payload", models.TextField(help_text="Canonical JSON")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("READY", "Väntar"),
                            ("RUNNING", "Pågår"),
                            ("DONE", "Klart"),
                            ("DEAD", "Gick inte"),
                            ("CANCELLED", "Avbrutet"),
                        ],
                        default="READY",
                        max_length=10,
                    ),
                ),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("max_attempts", models.PositiveIntegerField()),
                ("lease_owner", models.CharField(blank=True, default="", max_length=200)),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                ("run_after", models.DateTimeField()),
                ("created_at", models.DateTimeField()),
                ("created_by", models.CharField(max_length=100)),
                ("created_role", models.CharField(max_length=40)),
                ("created_scope", models.CharField(blank=True, max_length=100)),
                ("share", models.FloatField(default=0.0, help_text="how much is done, 0 to 1")),
                ("words_sv", models.CharField(blank=True, default="", max_length=300)),
                ("words_en", models.CharField(blank=True, default="", max_length=300)),
                ("cancel_asked", models.BooleanField(default=False)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("result", models.TextField(blank=True, default="", help_text="Canonical JSON, or nothing")),
                ("error_sv", models.TextField(blank=True, default="")),
                ("error_en", models.TextField(blank=True, default="")),
            ],
            options={
                "ordering": ("-id",),
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["READY", "RUNNING"])),
                        fields=["run_after", "id"],
                        name="jobs_job_to_do",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("key",), name="jobs_job_key_is_its_own"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("lease_until__isnull", False),
                                ("state", "RUNNING"),
                                models.Q(("lease_owner", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "RUNNING"), _negated=True),
                                ("lease_owner", ""),
                                ("lease_until__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="jobs_job_has_an_owner_while_it_runs",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("finished_at__isnull", True), ("state__in", ["READY", "RUNNING"])),
                            models.Q(("finished_at__isnull", False), ("state__in", ["DONE", "DEAD", "CANCELLED"])),
                            _connector="OR",
                        ),
                        name="jobs_job_is_finished_when_it_is_over",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("share__gte", 0), ("share__lte", 1)), name="jobs_job_share_is_of_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("max_attempts__gte", 1)), name="jobs_job_is_tried_at_least_once"
                    ),
                ],
            },
        ),
    ]
