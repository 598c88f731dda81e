"""The addresses of the pages of cases."""

from django.urls import path

from gymnasieregion.contexts.admission.web import cases, cases_decide, cases_new

CASES = "antagning/<int:year>/arenden/"
ONE = f"{CASES}<int:pk>/"
OPTION = f"{ONE}utvag/<str:option>/"

urlpatterns = [
    path(CASES, cases.cases, name="admission-cases"),
    path(f"{CASES}fil.csv", cases.cases_csv, name="admission-cases-csv"),
    path(f"{CASES}ny/", cases_new.choose, name="admission-case-new"),
    path(f"{CASES}ny/overklagande/<int:pk>/", cases_new.appeal, name="admission-case-appeal"),
    path(f"{CASES}ny/fel/<int:pk>/<str:table>/", cases_new.wrong_row, name="admission-case-row"),
    path(f"{CASES}ny/platser/<str:offering>/", cases_new.wrong_seats, name="admission-case-seats"),
    path(ONE, cases.case, name="admission-case"),
    path(OPTION, cases_decide.way_out, name="admission-case-option"),
    path(f"{OPTION}fil.csv", cases_decide.way_out_csv, name="admission-case-option-csv"),
    path(f"{OPTION}besluta/", cases_decide.decide, name="admission-case-decide"),
    path(f"{ONE}rakna-om/", cases_decide.work_out, name="admission-case-try"),
    path(f"{ONE}avskriv/", cases_decide.close, name="admission-case-close"),
]
