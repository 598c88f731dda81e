"""The addresses of the counsellor's pages, and of a pupil's putting away of a reminder."""

from django.urls import path

from gymnasieregion.contexts.admission.web import (
    counsel,
    counsel_grades,
    counsel_letters,
    counsel_list,
    counsel_own,
    counsel_papers,
    counsel_person,
    counsel_remind,
)

ONE = "elever/<int:pk>/"

urlpatterns = [
    path("elever/", counsel.start, name="admission-pupils-start"),
    path("elever/lista/", counsel_list.pupils, name="admission-pupils-list"),
    path("elever/lista.csv", counsel_list.pupils_csv, name="admission-pupils-csv"),
    path("elever/lista.xlsx", counsel_list.pupils_xlsx, name="admission-pupils-xlsx"),
    path("elever/paminn/", counsel_remind.remind_page, name="admission-pupils-remind"),
    path("elever/brev/", counsel_letters.letters, name="admission-pupils-letters"),
    path("elever/brev.pdf", counsel_letters.letters_pdf, name="admission-pupils-letters-pdf"),
    path("elever/brev.csv", counsel_letters.letters_csv, name="admission-pupils-letters-csv"),
    path(ONE, counsel_person.person, name="admission-pupil"),
    path(f"{ONE}las/", counsel_person.lock_page, name="admission-pupil-lock"),
    path(f"{ONE}las-upp/", counsel_person.unlock_now, name="admission-pupil-unlock"),
    path(f"{ONE}betyg/", counsel_grades.grades, name="admission-pupil-grades"),
    path(f"{ONE}betyg/skiljer/", counsel_grades.grades_wrong, name="admission-pupil-grades-wrong"),
    path(f"{ONE}underlag/", counsel_papers.papers, name="admission-pupil-papers"),
    path(f"{ONE}underlag/<int:paper>/", counsel_papers.paper_file, name="admission-pupil-paper"),
    path(f"{ONE}underlag/<int:paper>/bort/", counsel_papers.remove, name="admission-pupil-paper-remove"),
    path("ansokan/underlag/", counsel_own.own_papers, name="admission-own-papers"),
    path("ansokan/paminnelse/<int:pk>/", counsel_remind.put_away, name="admission-reminder-read"),
]
