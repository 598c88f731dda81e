"""The register's tables, and the guards that let no two facts hold on one day that cannot."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from gymnasieregion.contexts.register.models.no_overlap import guard, unguard


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("given_name", models.CharField(blank=True, default="", max_length=80)),
                ("family_name", models.CharField(blank=True, default="", max_length=80)),
                ("birth_date", models.DateField()),
                (
                    "sex",
                    models.CharField(
                        choices=[("F", "Kvinna"), ("M", "Man"), ("U", "Okänt")], default="U", max_length=1
                    ),
                ),
                (
                    "protection",
                    models.CharField(
                        choices=[
                            ("NONE", "Ingen"),
                            ("MARKED", "Sekretessmarkering"),
                            ("REGISTRATION", "Skyddad folkbokföring"),
                            ("NEW_IDENTITY", "Fingerade personuppgifter"),
                        ],
                        default="NONE",
                        max_length=12,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField(help_text="Då personens egna fält senast ändrades")),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        help_text="Personen som det visade sig vara",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="merged",
                        to="register.person",
                    ),
                ),
            ],
            options={
                "ordering": ("family_name", "given_name", "id"),
            },
        ),
        migrations.CreateModel(
            name="RegisterEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("INTAKE", "Inläsning åk 1"),
                            ("ENROL_RESIDENT", "Inskrivning folkbokförd"),
                            ("ENROL_NON_RESIDENT", "Inskrivning NY"),
                            ("ENROL_PROTECTED", "Registrera elev med sekretessmarkering"),
                            ("INTERRUPT", "Ändra placeringsstatus / avsluta elev"),
                            ("CORRECT_BREAK_OFF", "Ta bort / ändra fel avbrottsdatum"),
                            ("CHANGE_NUMBER", "Ändra personnummer"),
                            ("CORRECT_START", "Ändra startdatum"),
                            ("CHANGE_PATH", "Byte av studieväg"),
                            ("REMOVE_SPELL", "Ta bort felaktig studieväg"),
                            ("PROMOTE", "Årskursbyte"),
                            ("CHANGE_MARKERS", "NIU / studievägsvariant"),
                            ("CHANGE_CLASS", "Klassbyte"),
                            ("SETTLE_DOUBLE", "Hantera dubbla elever"),
                            ("CHANGE_SCHOOL", "Byte av skola"),
                            ("RETURN", "Återkomst"),
                            ("CORRECT_SPELL", "Rätta en studieperiod"),
                            ("MOVE", "Ändrad folkbokföring"),
                            ("AWARD", "Examen eller studiebevis"),
                            ("CHANGE_PERSON", "Ändra personuppgifter"),
                            ("PROTECT", "Ändra skyddad identitet"),
                            ("MERGE", "Slå ihop två personer"),
                            ("CORRECT_NUMBER", "Rätta ett nummer"),
                            ("UNDO", "Ångra en händelse"),
                            ("PULL", "Hämtning från annat system"),
                        ],
                        max_length=20,
                    ),
                ),
                ("recorded_at", models.DateTimeField(db_index=True)),
                ("by", models.CharField(help_text="Användaren, eller job:<slag>", max_length=100)),
                ("why", models.CharField(blank=True, default="", max_length=500)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("ADMISSION", "Antagningen"),
                            ("FORM", "Formulär"),
                            ("FILE", "Fil"),
                            ("API", "API"),
                            ("SS12000", "SS 12000"),
                        ],
                        max_length=10,
                    ),
                ),
                ("file_sha256", models.CharField(blank=True, default="", max_length=64)),
                ("before", models.JSONField(default=dict, help_text="Personens egna fält före, där de ändrades")),
                ("after", models.JSONField(default=dict, help_text="Samma fält efter")),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        help_text="Tom när händelsen gäller många",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="register.person",
                    ),
                ),
                (
                    "undone_by",
                    models.OneToOneField(
                        blank=True,
                        help_text="Händelsen som ångrade",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="undoes",
                        to="register.registerevent",
                    ),
                ),
            ],
            options={
                "ordering": ("recorded_at", "id"),
            },
        ),
        migrations.CreateModel(
            name="PersonIdentifier",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("spell", models.UUIDField(default=uuid.uuid4, help_text="Samma i alla versioner av samma uppgift")),
                ("recorded_from", models.DateTimeField(db_index=True, help_text="Då registret fick veta det")),
                (
                    "recorded_to",
                    models.DateTimeField(
                        blank=True, db_index=True, help_text="Då det ersattes; tomt för det som gäller nu", null=True
                    ),
                ),
                ("starts_on", models.DateField()),
                (
                    "ends_on",
                    models.DateField(blank=True, help_text="Första dagen som det inte längre gäller", null=True),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("PERSONNUMMER", "Personnummer"),
                            ("COORDINATION", "Samordningsnummer"),
                            ("TEMPORARY", "TF-nummer"),
                            ("LMA", "LMA-nummer"),
                            ("DOSSIER", "Dossiernummer"),
                        ],
                        max_length=12,
                    ),
                ),
                ("value", models.CharField(max_length=20)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)s_versions",
                        to="register.person",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Händelsen som ersatte det",
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="register.registerevent",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        help_text="Händelsen som sade det",
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="register.registerevent",
                    ),
                ),
            ],
            options={
                "ordering": ("person", "starts_on", "id"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Enrolment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("spell", models.UUIDField(default=uuid.uuid4, help_text="Samma i alla versioner av samma uppgift")),
                ("recorded_from", models.DateTimeField(db_index=True, help_text="Då registret fick veta det")),
                (
                    "recorded_to",
                    models.DateTimeField(
                        blank=True, db_index=True, help_text="Då det ersattes; tomt för det som gäller nu", null=True
                    ),
                ),
                ("starts_on", models.DateField()),
                (
                    "ends_on",
                    models.DateField(blank=True, help_text="Första dagen som det inte längre gäller", null=True),
                ),
                ("school_unit", models.CharField(help_text="Skolenhetskod", max_length=16)),
                (
                    "education_code",
                    models.CharField(help_text="Studievägskod i Gy11:s eller Gy25:s form", max_length=12),
                ),
                ("programme", models.CharField(help_text="Programkod i Gy11:s form", max_length=8)),
                ("school_year", models.PositiveSmallIntegerField(help_text="Årskurs 1-4; 5 för fler")),
                (
                    "form",
                    models.CharField(
                        choices=[("GY", "Gymnasieskola"), ("GYS", "Anpassad gymnasieskola")], default="GY", max_length=3
                    ),
                ),
                (
                    "markers",
                    models.CharField(blank=True, default="", help_text="Av L, S, R, N, i den ordningen", max_length=4),
                ),
                ("class_name", models.CharField(blank=True, default="", max_length=20)),
                (
                    "end_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("DIPLOMA", "Examen"),
                            ("CERTIFICATE", "Studiebevis"),
                            ("BREAK_OFF", "Avbrott"),
                            ("CHANGE_OF_SCHOOL", "Byte av skola"),
                            ("CHANGE_OF_PATH", "Byte av studieväg"),
                            ("PROMOTED", "Årskursbyte"),
                            ("CHANGE_OF_CLASS", "Klassbyte"),
                            ("CHANGE_OF_MARKERS", "Ändrad studievägsvariant"),
                            ("MOVED_AWAY", "Flyttat från regionen"),
                            ("DIED", "Avliden"),
                            ("NEVER_CAME", "Kom aldrig"),
                            ("PATH_ENDED", "Studievägen slut utan examen eller studiebevis"),
                            ("UNKNOWN", "Ej angiven"),
                        ],
                        default="",
                        max_length=20,
                    ),
                ),
                (
                    "break_off_on",
                    models.DateField(blank=True, help_text="Avbrottsdatum: första dagen utan placering", null=True),
                ),
                (
                    "path_ends_on",
                    models.DateField(blank=True, help_text="Första dagen efter studievägens planerade slut", null=True),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("ADMISSION", "Antagningen"),
                            ("FORM", "Formulär"),
                            ("FILE", "Fil"),
                            ("API", "API"),
                            ("SS12000", "SS 12000"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)s_versions",
                        to="register.person",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Händelsen som ersatte det",
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="register.registerevent",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        help_text="Händelsen som sade det",
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="register.registerevent",
                    ),
                ),
            ],
            options={
                "ordering": ("person", "starts_on", "id"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Diploma",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("spell", models.UUIDField(default=uuid.uuid4, help_text="Samma i alla versioner av samma uppgift")),
                ("recorded_from", models.DateTimeField(db_index=True, help_text="Då registret fick veta det")),
                (
                    "recorded_to",
                    models.DateTimeField(
                        blank=True, db_index=True, help_text="Då det ersattes; tomt för det som gäller nu", null=True
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("DIPLOMA", "Gymnasieexamen"), ("CERTIFICATE", "Studiebevis")], max_length=12
                    ),
                ),
                ("awarded_on", models.DateField()),
                (
                    "points",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="Poäng som utbildningen omfattade", null=True
                    ),
                ),
                ("programme", models.CharField(help_text="Programkod i Gy11:s form", max_length=8)),
                ("education_code", models.CharField(max_length=12)),
                ("school_unit", models.CharField(help_text="Skolenhetskod", max_length=16)),
                ("is_eligible", models.BooleanField(help_text="Ger grundläggande behörighet till högskoleutbildning")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)s_versions",
                        to="register.person",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Händelsen som ersatte det",
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="register.registerevent",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        help_text="Händelsen som sade det",
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="register.registerevent",
                    ),
                ),
            ],
            options={
                "ordering": ("person", "awarded_on", "id"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Conflict",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first_spell", models.UUIDField()),
                ("second_spell", models.UUIDField()),
                ("starts_on", models.DateField(help_text="Första dagen som båda gäller")),
                ("ends_on", models.DateField(blank=True, help_text="Första dagen som inte båda gäller", null=True)),
                ("found_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("KEPT_FIRST", "Den första gäller"),
                            ("KEPT_SECOND", "Den andra gäller"),
                            ("CORRECTED", "Rättad, överlappar inte längre"),
                        ],
                        default="",
                        max_length=12,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="conflicts", to="register.person"
                    ),
                ),
                (
                    "found_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT, related_name="+", to="register.registerevent"
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Händelsen, som säger vem och varför",
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="register.registerevent",
                    ),
                ),
            ],
            options={
                "ordering": ("found_at", "id"),
            },
        ),
        migrations.CreateModel(
            name="Residence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("spell", models.UUIDField(default=uuid.uuid4, help_text="Samma i alla versioner av samma uppgift")),
                ("recorded_from", models.DateTimeField(db_index=True, help_text="Då registret fick veta det")),
                (
                    "recorded_to",
                    models.DateTimeField(
                        blank=True, db_index=True, help_text="Då det ersattes; tomt för det som gäller nu", null=True
                    ),
                ),
                ("starts_on", models.DateField()),
                (
                    "ends_on",
                    models.DateField(blank=True, help_text="Första dagen som det inte längre gäller", null=True),
                ),
                ("municipality_code", models.CharField(max_length=4)),
                (
                    "district_code",
                    models.CharField(
                        blank=True, default="", help_text="Valdistriktskod; tom vid skyddad identitet", max_length=8
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Händelsen som ersatte det",
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="register.registerevent",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        help_text="Händelsen som sade det",
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="register.registerevent",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)s_versions",
                        to="register.person",
                    ),
                ),
            ],
            options={
                "ordering": ("person", "starts_on", "id"),
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("merged_into__isnull", True),
                    models.Q(("merged_into", models.F("id")), _negated=True),
                    _connector="OR",
                ),
                name="register_person_is_not_merged_into_itself",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(("changed_at__gte", models.F("created_at"))),
                name="register_person_is_changed_after_it_is_made",
            ),
        ),
        migrations.AddConstraint(
            model_name="registerevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("undone_by__isnull", True), models.Q(("undone_by", models.F("id")), _negated=True), _connector="OR"
                ),
                name="register_event_does_not_undo_itself",
            ),
        ),
        migrations.AddConstraint(
            model_name="registerevent",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    models.Q(("file_sha256", ""), _negated=True), ("person__isnull", True), ("undone_by__isnull", True)
                ),
                fields=("kind", "file_sha256"),
                name="register_file_is_applied_once",
            ),
        ),
        migrations.AddIndex(
            model_name="personidentifier",
            index=models.Index(fields=["value", "starts_on"], name="register_number"),
        ),
        migrations.AddConstraint(
            model_name="personidentifier",
            constraint=models.UniqueConstraint(
                condition=models.Q(("recorded_to__isnull", True)),
                fields=("spell",),
                name="register_one_known_version_of_each_personidentifier",
            ),
        ),
        migrations.AddConstraint(
            model_name="personidentifier",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_by__isnull", True), ("recorded_to__isnull", True)),
                    models.Q(
                        ("closed_by__isnull", False),
                        ("recorded_to__gte", models.F("recorded_from")),
                        ("recorded_to__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="register_personidentifier_is_closed_by_an_event_or_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="personidentifier",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__isnull", True), ("ends_on__gt", models.F("starts_on")), _connector="OR"),
                name="register_personidentifier_ends_after_it_starts",
            ),
        ),
        migrations.AddIndex(
            model_name="enrolment",
            index=models.Index(fields=["person", "starts_on"], name="register_enrolment_history"),
        ),
        migrations.AddIndex(
            model_name="enrolment",
            index=models.Index(
                condition=models.Q(("recorded_to__isnull", True)),
                fields=["school_unit", "ends_on"],
                name="register_enrolled_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("recorded_to__isnull", True)),
                fields=("spell",),
                name="register_one_known_version_of_each_enrolment",
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_by__isnull", True), ("recorded_to__isnull", True)),
                    models.Q(
                        ("closed_by__isnull", False),
                        ("recorded_to__gte", models.F("recorded_from")),
                        ("recorded_to__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="register_enrolment_is_closed_by_an_event_or_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__isnull", True), ("ends_on__gt", models.F("starts_on")), _connector="OR"),
                name="register_enrolment_ends_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("end_reason", ""), ("ends_on__isnull", True)),
                    models.Q(("ends_on__isnull", False), models.Q(("end_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="register_enrolment_has_end_and_reason_or_neither",
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("break_off_on__isnull", True),
                        models.Q(
                            ("end_reason__in", ["BREAK_OFF", "CHANGE_OF_SCHOOL", "DIED", "MOVED_AWAY", "NEVER_CAME"]),
                            _negated=True,
                        ),
                    ),
                    models.Q(
                        ("break_off_on", models.F("ends_on")),
                        ("break_off_on__isnull", False),
                        ("end_reason__in", ["BREAK_OFF", "CHANGE_OF_SCHOOL", "DIED", "MOVED_AWAY", "NEVER_CAME"]),
                    ),
                    _connector="OR",
                ),
                name="register_enrolment_breaks_off_when_it_ends",
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("path_ends_on__isnull", True), ("path_ends_on__gt", models.F("starts_on")), _connector="OR"
                ),
                name="register_path_is_planned_to_end_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.CheckConstraint(
                condition=models.Q(("school_year__gte", 1), ("school_year__lte", 5)),
                name="register_school_year_is_one_to_five",
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("markers__in", ("", "N", "R", "RN", "L", "LN", "LR", "LRN", "S", "SN", "SR", "SRN"))
                ),
                name="register_markers_are_in_order",
            ),
        ),
        migrations.AddIndex(
            model_name="diploma",
            index=models.Index(fields=["person", "awarded_on"], name="register_diplomas"),
        ),
        migrations.AddConstraint(
            model_name="diploma",
            constraint=models.UniqueConstraint(
                condition=models.Q(("recorded_to__isnull", True)),
                fields=("spell",),
                name="register_one_known_version_of_each_diploma",
            ),
        ),
        migrations.AddConstraint(
            model_name="diploma",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_by__isnull", True), ("recorded_to__isnull", True)),
                    models.Q(
                        ("closed_by__isnull", False),
                        ("recorded_to__gte", models.F("recorded_from")),
                        ("recorded_to__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="register_diploma_is_closed_by_an_event_or_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="diploma",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_eligible", False), ("kind", "DIPLOMA"), _connector="OR"),
                name="register_only_a_diploma_makes_eligible",
            ),
        ),
        migrations.AddConstraint(
            model_name="diploma",
            constraint=models.UniqueConstraint(
                condition=models.Q(("recorded_to__isnull", True)),
                fields=("person", "kind", "awarded_on"),
                name="register_one_diploma_of_a_kind_on_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="conflict",
            constraint=models.UniqueConstraint(
                condition=models.Q(("settled_at__isnull", True)),
                fields=("first_spell", "second_spell"),
                name="register_two_spells_conflict_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="conflict",
            constraint=models.CheckConstraint(
                condition=models.Q(("first_spell", models.F("second_spell")), _negated=True),
                name="register_conflict_is_of_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="conflict",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__isnull", True), ("ends_on__gt", models.F("starts_on")), _connector="OR"),
                name="register_conflict_ends_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="conflict",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("how", ""), ("settled_at__isnull", True), ("settled_by__isnull", True)),
                    models.Q(
                        ("settled_at__isnull", False),
                        ("settled_by__isnull", False),
                        models.Q(("how", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="register_conflict_is_settled_somehow",
            ),
        ),
        migrations.AddIndex(
            model_name="residence",
            index=models.Index(fields=["person", "starts_on"], name="register_residence_history"),
        ),
        migrations.AddIndex(
            model_name="residence",
            index=models.Index(
                condition=models.Q(("recorded_to__isnull", True)),
                fields=["municipality_code", "ends_on"],
                name="register_lives_in",
            ),
        ),
        migrations.AddConstraint(
            model_name="residence",
            constraint=models.UniqueConstraint(
                condition=models.Q(("recorded_to__isnull", True)),
                fields=("spell",),
                name="register_one_known_version_of_each_residence",
            ),
        ),
        migrations.AddConstraint(
            model_name="residence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_by__isnull", True), ("recorded_to__isnull", True)),
                    models.Q(
                        ("closed_by__isnull", False),
                        ("recorded_to__gte", models.F("recorded_from")),
                        ("recorded_to__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="register_residence_is_closed_by_an_event_or_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="residence",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__isnull", True), ("ends_on__gt", models.F("starts_on")), _connector="OR"),
                name="register_residence_ends_after_it_starts",
            ),
        ),
        migrations.RunPython(guard, unguard),
    ]
