"""The addresses of follow-up."""

from django.urls import path

from gymnasieregion.contexts.register.web import cohorts, cohorts_curves, cohorts_flows

ROOT = "elevregister/uppfoljning/"

FORMS = ("csv", "xlsx", "json")

urlpatterns = [
    path(ROOT, cohorts.cohorts, name="register-cohorts"),
    path(f"{ROOT}kurvor/", cohorts_curves.cohorts_curves, name="register-cohorts-curves"),
    path(f"{ROOT}floden/", cohorts_flows.cohorts_flows, name="register-cohorts-flows"),
    *(path(f"{ROOT}fil.{form}", cohorts.cohorts_file, {"form": form}, f"register-cohorts-{form}") for form in FORMS),
    *(
        path(
            f"{ROOT}kurvor/fil.{form}",
            cohorts_curves.cohorts_curves_file,
            {"form": form},
            f"register-cohorts-curves-{form}",
        )
        for form in FORMS
    ),
    *(
        path(
            f"{ROOT}floden/fil.{form}",
            cohorts_flows.cohorts_flows_file,
            {"form": form},
            f"register-cohorts-flows-{form}",
        )
        for form in FORMS
    ),
]
