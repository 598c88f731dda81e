"""The addresses of the register's own pages."""

from django.urls import include, path

from gymnasieregion.contexts.register.web import (
    class_promotion,
    intake,
    person_changes,
    person_new,
    protected,
    pupil,
    pupil_changes,
    pupil_studies,
    pupils,
)

ROOT = "elevregister/"
PERSON = f"{ROOT}<uuid:person_id>/"
SPELL = f"{ROOT}period/<uuid:spell_id>/"
SCHOOL = f"{ROOT}skola/<str:unit_id>/"

urlpatterns = [
    path("", include("gymnasieregion.contexts.register.web.urls_cohorts")),
    path("", include("gymnasieregion.contexts.register.web.urls_exchange")),
    path(ROOT, pupils.pupils, name="register-pupils"),
    path(f"{ROOT}elever.csv", pupils.pupils_csv, name="register-pupils-csv"),
    path(f"{ROOT}elever.xlsx", pupils.pupils_xlsx, name="register-pupils-xlsx"),
    path(f"{ROOT}ny/", person_new.new_person, name="register-new"),
    path(f"{ROOT}antagna/", intake.intake, name="register-intake"),
    path(f"{ROOT}skyddade/", protected.protected, name="register-protected"),
    path(f"{ROOT}flytta-upp/", class_promotion.choose_school, name="register-class-school"),
    path(f"{SCHOOL}klasser/", class_promotion.classes, name="register-classes"),
    path(f"{SCHOOL}flytta-upp/", class_promotion.promote, name="register-class-promote"),
    path(PERSON, pupil.pupil, name="register-pupil"),
    path(f"{PERSON}titta/", protected.ask_to_look, name="register-look"),
    path(f"{PERSON}skriv-in/", pupil_studies.begin_again, name="register-begin-again"),
    path(f"{PERSON}nummer/", person_changes.change_number, name="register-number"),
    path(f"{PERSON}nummer/<uuid:number>/", person_changes.correct_number, name="register-number-correct"),
    path(f"{PERSON}flytt/", person_changes.move, name="register-move"),
    path(f"{PERSON}uppgifter/", person_changes.change_person, name="register-person-change"),
    path(f"{PERSON}skydd/", person_changes.protect, name="register-protect"),
    path(f"{PERSON}sla-ihop/", person_changes.merge_persons, name="register-merge"),
    path(SPELL, pupil_changes.choose, name="register-spell"),
    path(f"{SPELL}avsluta/", pupil_changes.end, name="register-spell-end"),
    path(f"{SPELL}ratta/", pupil_changes.correct, name="register-spell-correct"),
    path(f"{SPELL}startdag/", pupil_changes.start, name="register-spell-start"),
    path(f"{SPELL}avbrott/", pupil_changes.break_off, name="register-spell-break-off"),
    path(f"{SPELL}studievag/", pupil_studies.change_path, name="register-spell-path"),
    path(f"{SPELL}skola/", pupil_studies.change_school, name="register-spell-school"),
    path(f"{SPELL}arskurs/", pupil_studies.promote, name="register-spell-promote"),
    path(f"{SPELL}klass/", pupil_studies.change_class, name="register-spell-class"),
    path(f"{SPELL}variant/", pupil_studies.change_variant, name="register-spell-variant"),
    path(f"{SPELL}bevis/", pupil_studies.give_diploma, name="register-spell-diploma"),
    path(f"{ROOT}handelse/<int:event_id>/angra/", pupil_changes.undo_event, name="register-event-undo"),
    path(f"{ROOT}dubbel/<int:conflict_id>/", pupil_changes.settle_double, name="register-conflict"),
]
