"""The addresses of the pages about applicants, and about choices that other offices admit to."""

from django.urls import path

from gymnasieregion.contexts.admission.web import (
    people,
    people_editing,
    people_forwarded,
    people_import,
    people_person,
    people_special,
)

YEAR = "antagning/<int:year>/"
ONE = f"{YEAR}sokande/<int:pk>/"

urlpatterns = [
    path("sokande/", people.current, name="admission-people-current"),
    path(f"{YEAR}sokande/", people.applicants, name="admission-people"),
    path(f"{YEAR}sokande/fil.csv", people.applicants_csv, name="admission-people-csv"),
    path(f"{YEAR}sokande/fil.xlsx", people.applicants_xlsx, name="admission-people-xlsx"),
    path(f"{YEAR}sokande/finn/", people.by_id, name="admission-person-by-id"),
    path(f"{YEAR}sokande/ny/", people_editing.register, name="admission-person-new"),
    path(f"{YEAR}sokande/ny-skyddad/", people_special.register_hidden, name="admission-person-new-protected"),
    path(f"{YEAR}sokande/tidigare/", people_special.again, name="admission-person-again"),
    path(f"{YEAR}sokande/fran-skola/", people_import.hand_in, name="admission-pupils"),
    path(f"{YEAR}sokande/fran-skola/<int:pk>/", people_import.look, name="admission-pupils-file"),
    path(f"{YEAR}sokande/fran-skola/<int:pk>/fel.csv", people_import.faults_csv, name="admission-pupils-faults"),
    path(f"{YEAR}sokande/fran-skola/<int:pk>/lagg-in/", people_import.confirm, name="admission-pupils-confirm"),
    path(ONE, people_person.person, name="admission-person"),
    path(f"{ONE}titta/", people_person.ask_to_look, name="admission-person-look"),
    path(f"{ONE}andra/", people_editing.change, name="admission-person-change"),
    path(f"{ONE}nummer/", people_editing.identify, name="admission-person-identify"),
    path(f"{ONE}skola/", people_editing.move, name="admission-person-move"),
    path(f"{ONE}underlag/", people_editing.document, name="admission-person-document"),
    path(f"{ONE}aktiv/", people_editing.activate, name="admission-person-activate"),
    path(f"{ONE}integrerad/", people_editing.integrate, name="admission-person-integrate"),
    path(f"{ONE}skydd/", people_special.protect, name="admission-person-protect"),
    path(f"{ONE}skydd/avsluta/", people_special.unprotect, name="admission-person-unprotect"),
    path(f"{ONE}overarig/", people_special.agree, name="admission-person-agree"),
    path(f"{ONE}annat-kansli/", people_forwarded.add, name="admission-person-forward"),
    path(f"{YEAR}andra-kanslier/", people_forwarded.forwarded, name="admission-forwarded"),
    path(f"{YEAR}andra-kanslier/skicka/", people_forwarded.send, name="admission-forwarded-send"),
    path(f"{YEAR}andra-kanslier/fil.csv", people_forwarded.send_file, name="admission-forwarded-file"),
    path(f"{YEAR}andra-kanslier/skickad/", people_forwarded.sent, name="admission-forwarded-sent"),
    path(f"{YEAR}andra-kanslier/<int:choice>/", people_forwarded.state, name="admission-forwarded-state"),
]
