"""The tables of the outbox."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Wording",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha256", models.CharField(help_text="Över ämnet och texten", max_length=64, unique=True)),
                ("subject", models.CharField(max_length=200)),
                ("text", models.TextField()),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=200, unique=True)),
                (
                    "batch",
                    models.CharField(
                        db_index=True, help_text="Vad det skickades för, lika för alla i utskicket", max_length=100
                    ),
                ),
                ("channel", models.CharField(choices=[("EMAIL", "E-post"), ("SMS", "SMS")], max_length=5)),
                ("address", models.CharField(max_length=254)),
                (
                    "about",
                    models.CharField(
                        blank=True,
                        db_index=True,
                        default="",
                        help_text="applicant:nyckel eller user:nyckel",
                        max_length=100,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("WAITING", "Väntar"),
                            ("SENDING", "På väg"),
                            ("SENT", "Skickat"),
                            ("FAILED", "Gick inte"),
                            ("REFUSED", "Adressen tar inte emot"),
                        ],
                        default="WAITING",
                        max_length=7,
                    ),
                ),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("made_at", models.DateTimeField()),
                (
                    "next_try",
                    models.DateTimeField(blank=True, help_text="Inte före detta; tom när det inte väntar", null=True),
                ),
                (
                    "tried_at",
                    models.DateTimeField(blank=True, help_text="Då det senast lämnades till servern", null=True),
                ),
                ("sent_at", models.DateTimeField(blank=True, help_text="Då servern tog emot det", null=True)),
                (
                    "trouble",
                    models.CharField(
                        blank=True, default="", help_text="En kod, aldrig serverns egna ord", max_length=40
                    ),
                ),
                (
                    "wording",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="messages", to="outbox.wording"
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "WAITING")),
                        fields=["next_try", "id"],
                        name="outbox_message_to_send",
                    ),
                    models.Index(fields=["batch", "channel", "state"], name="outbox_message_batch_state"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("next_try__isnull", False), ("state", "WAITING")),
                            models.Q(models.Q(("state", "WAITING"), _negated=True), ("next_try__isnull", True)),
                            _connector="OR",
                        ),
                        name="outbox_message_waits_for_a_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_at__isnull", False), ("state", "SENT")),
                            models.Q(models.Q(("state", "SENT"), _negated=True), ("sent_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="outbox_message_is_sent_at_a_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["WAITING", "FAILED", "REFUSED"]),
                            ("tried_at__isnull", False),
                            _connector="OR",
                        ),
                        name="outbox_message_is_marked_before_it_goes",
                    ),
                ],
            },
        ),
    ]
