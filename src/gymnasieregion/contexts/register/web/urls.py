"""The addresses of the register's own pages."""

from django.urls import include, path

from gymnasieregion.contexts.register.web import pupil, pupil_changes, pupils

ROOT = "elevregister/"

urlpatterns = [
    path("", include("gymnasieregion.contexts.register.web.urls_cohorts")),
    path(ROOT, pupils.pupils, name="register-pupils"),
    path(f"{ROOT}elever.csv", pupils.pupils_csv, name="register-pupils-csv"),
    path(f"{ROOT}elever.xlsx", pupils.pupils_xlsx, name="register-pupils-xlsx"),
    path(f"{ROOT}<uuid:person_id>/", pupil.pupil, name="register-pupil"),
    path(f"{ROOT}period/<uuid:spell_id>/avsluta/", pupil_changes.end, name="register-spell-end"),
    path(f"{ROOT}period/<uuid:spell_id>/ratta/", pupil_changes.correct, name="register-spell-correct"),
    path(f"{ROOT}handelse/<int:event_id>/angra/", pupil_changes.undo_event, name="register-event-undo"),
    path(f"{ROOT}dubbel/<int:conflict_id>/", pupil_changes.settle_double, name="register-conflict"),
]
