"""The addresses of the pages of runs."""

from django.urls import path

from gymnasieregion.contexts.admission.web import (
    runs,
    runs_bundles,
    runs_compare,
    runs_new,
    runs_people,
    runs_publish,
)

RUNS = "antagning/<int:year>/korningar/"
ONE = f"{RUNS}<int:number>/"

urlpatterns = [
    path(RUNS, runs.runs, name="admission-runs"),
    path(f"{RUNS}ny/", runs_new.new_run, name="admission-run-new"),
    path(f"{RUNS}underlag/", runs_new.snapshots, name="admission-snapshots"),
    path(ONE, runs.run, name="admission-run"),
    path(f"{ONE}utbildningar.csv", runs.offerings_csv, name="admission-run-csv"),
    path(f"{ONE}utbildningar.xlsx", runs.offerings_xlsx, name="admission-run-xlsx"),
    path(f"{ONE}utbildning/<str:offering>/", runs_people.offering, name="admission-run-offering"),
    path(f"{ONE}utbildning/<str:offering>/fil.csv", runs_people.offering_csv, name="admission-run-offering-csv"),
    path(f"{ONE}sokande/<str:applicant>/", runs_people.person, name="admission-run-person"),
    path(f"{ONE}sokande/<str:applicant>/kvitto.json", runs_bundles.slip, name="admission-run-slip"),
    path(f"{ONE}jamfor/", runs_compare.compare, name="admission-run-compare"),
    path(f"{ONE}jamfor/fil.csv", runs_compare.compare_csv, name="admission-run-compare-csv"),
    path(f"{ONE}jamfor/fil.xlsx", runs_compare.compare_xlsx, name="admission-run-compare-xlsx"),
    path(f"{ONE}omkorning/", runs_new.rerun, name="admission-run-again"),
    path(f"{ONE}publicera/", runs_publish.publish_run, name="admission-run-publish"),
    path(f"{ONE}publicera/aterta/", runs_publish.cancel, name="admission-run-cancel"),
    path(f"{ONE}ta-bort/", runs_publish.remove, name="admission-run-remove"),
    path(f"{ONE}paket/allt.zip", runs_bundles.full, name="admission-run-full"),
    path(f"{ONE}paket/allt/", runs_bundles.full_with_ground, name="admission-run-full-why"),
    path(f"{ONE}paket/offentligt.zip", runs_bundles.public, name="admission-run-public"),
]
