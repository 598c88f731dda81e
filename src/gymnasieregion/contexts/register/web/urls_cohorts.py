"""The addresses of follow-up."""

from django.urls import path

from gymnasieregion.contexts.register.web import cohorts

ROOT = "elevregister/uppfoljning/"

urlpatterns = [
    path(ROOT, cohorts.cohorts, name="register-cohorts"),
    path(f"{ROOT}fil.csv", cohorts.cohorts_file, {"form": "csv"}, name="register-cohorts-csv"),
    path(f"{ROOT}fil.xlsx", cohorts.cohorts_file, {"form": "xlsx"}, name="register-cohorts-xlsx"),
    path(f"{ROOT}fil.json", cohorts.cohorts_file, {"form": "json"}, name="register-cohorts-json"),
]
