"""Who of an admission year has been taken in."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("register", "0002_kaa"),
    ]

    operations = [
        migrations.AlterField(
            model_name="diploma",
            name="school_unit",
            field=models.CharField(help_text="Skolenhetens eget id i utbudet, som aldrig byts", max_length=16),
        ),
        migrations.AlterField(
            model_name="enrolment",
            name="school_unit",
            field=models.CharField(help_text="Skolenhetens eget id i utbudet, som aldrig byts", max_length=16),
        ),
        migrations.AlterField(
            model_name="registerevent",
            name="kind",
            field=models.CharField(
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
                    ("REGISTER", "Ny i registret"),
                    ("UNDO", "Ångra en händelse"),
                    ("PULL", "Hämtning från annat system"),
                ],
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="TakenIn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(help_text="Antagningsåret")),
                ("applicant_id", models.CharField(help_text="Den sökandes id det året", max_length=80)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="taken_in",
                        to="register.registerevent",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="taken_in", to="register.person"
                    ),
                ),
            ],
            options={
                "ordering": ("year", "applicant_id"),
                "constraints": [
                    models.UniqueConstraint(fields=("year", "applicant_id"), name="register_applicant_is_taken_in_once")
                ],
            },
        ),
    ]
