"""Systems that fetch by SS 12000 and systems that we fetch from."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("register", "0004_said_by"),
    ]

    operations = [
        migrations.CreateModel(
            name="ExchangeSource",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100, unique=True)),
                (
                    "address",
                    models.URLField(
                        help_text="Adressen fram till och med versionen, till exempel …/v2.0", max_length=500
                    ),
                ),
                ("sealed_key", models.CharField(help_text="Nyckeln som systemet gav oss, krypterad", max_length=500)),
                (
                    "pulled_until",
                    models.DateTimeField(blank=True, help_text="Allt som ändrats till dess är hämtat", null=True),
                ),
            ],
            options={
                "ordering": ("name",),
            },
        ),
        migrations.CreateModel(
            name="ExchangeClient",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(help_text="Systemet och vem som har det", max_length=100)),
                ("role", models.CharField(max_length=40)),
                (
                    "scope_id",
                    models.CharField(blank=True, default="", help_text="Skolenhet eller huvudman", max_length=100),
                ),
                ("grants", models.JSONField(default=list, help_text="Vad systemet får hämta")),
                ("why", models.CharField(help_text="Grunden för att lämna ut uppgifterna", max_length=500)),
                ("key_hash", models.CharField(max_length=64, unique=True)),
                ("issued_at", models.DateTimeField()),
                ("issued_by", models.CharField(max_length=100)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("ended_by", models.CharField(blank=True, default="", max_length=100)),
            ],
            options={
                "ordering": ("name", "issued_at", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("name",),
                        name="register_one_live_client_of_a_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ended_by", "")),
                            models.Q(("ended_at__isnull", False), models.Q(("ended_by", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="register_client_is_ended_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClientReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("LOG", "Anmärkning"), ("STATISTICS", "Statistik")], max_length=10)),
                ("received_at", models.DateTimeField(db_index=True)),
                ("occurred_at", models.DateTimeField(blank=True, help_text="Tidpunkten som systemet säger", null=True)),
                ("severity", models.CharField(blank=True, default="", max_length=10)),
                ("entity_type", models.CharField(blank=True, default="", max_length=30)),
                ("entity", models.UUIDField(blank=True, null=True)),
                ("address", models.CharField(blank=True, default="", help_text="Frågan som ledde dit", max_length=500)),
                (
                    "code",
                    models.CharField(
                        blank=True, default="", help_text="Systemets eget slag av anmärkning", max_length=100
                    ),
                ),
                ("message", models.CharField(blank=True, default="", max_length=1000)),
                ("added", models.PositiveIntegerField(blank=True, null=True)),
                ("updated", models.PositiveIntegerField(blank=True, null=True)),
                ("deleted", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reports",
                        to="register.exchangeclient",
                    ),
                ),
            ],
            options={
                "ordering": ("-received_at", "-id"),
            },
        ),
        migrations.CreateModel(
            name="Published",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("Organisation", "Organisation"),
                            ("Person", "Person"),
                            ("Group", "Group"),
                            ("Programme", "Programme"),
                            ("SchoolUnitOffering", "SchoolUnitOffering"),
                        ],
                        max_length=20,
                    ),
                ),
                ("entity", models.UUIDField()),
                ("content", models.JSONField(default=dict, help_text="Uppgifterna; tomt för den som är borttagen")),
                ("created_at", models.DateTimeField()),
                ("modified_at", models.DateTimeField()),
                ("deleted_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ("kind", "entity"),
                "indexes": [models.Index(fields=["kind", "deleted_at"], name="register_unpublished")],
                "constraints": [models.UniqueConstraint(fields=("kind", "entity"), name="register_published_once")],
            },
        ),
        migrations.CreateModel(
            name="Pull",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("started_at", models.DateTimeField()),
                (
                    "since",
                    models.DateTimeField(
                        blank=True, help_text="Bara det som ändrats efter dess; tomt för allt", null=True
                    ),
                ),
                (
                    "ended_at",
                    models.DateTimeField(blank=True, help_text="Tomt medan det pågår, och när det bröts", null=True),
                ),
                (
                    "counts",
                    models.JSONField(default=dict, help_text="Antal av varje slag: hämtade, tagna, oförändrade, fel"),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pulls", to="register.exchangesource"
                    ),
                ),
            ],
            options={
                "ordering": ("-started_at", "-id"),
            },
        ),
        migrations.CreateModel(
            name="PullFault",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("entity_type", models.CharField(max_length=30)),
                ("foreign_id", models.CharField(blank=True, default="", max_length=64)),
                ("field", models.CharField(blank=True, default="", help_text="Fältet i standarden", max_length=60)),
                ("error_sv", models.CharField(max_length=500)),
                ("error_en", models.CharField(max_length=500)),
                (
                    "pull",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="faults", to="register.pull"
                    ),
                ),
            ],
            options={
                "ordering": ("pull", "id"),
            },
        ),
        migrations.CreateModel(
            name="Subscription",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=200)),
                ("target", models.URLField(help_text="Adressen som får veta", max_length=500)),
                ("entities", models.JSONField(default=list, help_text="Slagen som den vill veta om")),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                (
                    "told_until",
                    models.DateTimeField(help_text="Allt som registret fick veta till och med då har den fått veta om"),
                ),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="subscriptions",
                        to="register.exchangeclient",
                    ),
                ),
            ],
            options={
                "ordering": ("created_at", "id"),
            },
        ),
        migrations.CreateModel(
            name="ForeignPerson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("foreign_id", models.UUIDField(help_text="Personens id i det andra systemet")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="foreign", to="register.person"
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="persons",
                        to="register.exchangesource",
                    ),
                ),
            ],
            options={
                "ordering": ("source", "foreign_id"),
                "constraints": [
                    models.UniqueConstraint(fields=("source", "foreign_id"), name="register_foreign_person_once")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="pull",
            constraint=models.CheckConstraint(
                condition=models.Q(("ended_at", None), ("ended_at__gte", models.F("started_at")), _connector="OR"),
                name="register_pull_ends_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="subscription",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_at__gt", models.F("created_at"))),
                name="register_subscription_expires_later",
            ),
        ),
    ]
