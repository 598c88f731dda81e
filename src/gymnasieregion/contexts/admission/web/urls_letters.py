"""The addresses of the letters of a result: one's own, somebody's, and all of a run."""

from django.urls import path

from gymnasieregion.contexts.admission.web import result_letters, run_letters
from gymnasieregion.contexts.admission.web.urls_runs import ONE

LETTERS = f"{ONE}brev/"

urlpatterns = [
    path("besked/brev/", result_letters.page, name="admission-result-letters"),
    path("besked/brev.pdf", result_letters.file, name="admission-result-letter"),
    path("besked/<int:pk>/brev/", result_letters.page_of, name="admission-result-letters-of"),
    path("besked/<int:pk>/brev.pdf", result_letters.file_of, name="admission-result-letter-of"),
    path(LETTERS, run_letters.letters, name="admission-run-letters"),
    path(f"{LETTERS}<int:job_id>/<str:name>", run_letters.packed, name="admission-run-letters-file"),
    path(f"{LETTERS}<int:job_id>/ta-bort/", run_letters.forget, name="admission-run-letters-forget"),
]
