"""The addresses of the pages of statistics."""

from django.urls import path

from gymnasieregion.contexts.admission.web import runs_bundles, statistics, statistics_import, statistics_years

REAL, PRACTICE, RUN = (
    "statistik/<int:year>/",
    "statistik/ovning/<int:year>/",
    "statistik/korning/<int:year>/<int:number>/",
)
FAMILIES = {"verklig": True, "ovning": False}

urlpatterns = [
    path("statistik/", statistics.index, name="admission-statistics"),
    path("statistik/lagg-in/", statistics_import.bring_in, name="admission-statistics-import"),
    *(
        one
        for family, is_real in FAMILIES.items()
        for one in (
            path(f"statistik/jamfor/{family}/", statistics_years.years, {"is_real": is_real},
                 name=f"admission-statistics-years-{family}"),
            path(f"statistik/jamfor/{family}/fil.csv", statistics_years.years_csv, {"is_real": is_real},
                 name=f"admission-statistics-years-{family}-csv"),
            path(f"statistik/jamfor/{family}/<str:name>/", statistics_years.programme, {"is_real": is_real},
                 name=f"admission-statistics-programme-{family}"),
        )
    ),
    *(
        one
        for route, view, name in (
            (REAL, statistics.real_year, "admission-statistics-year"),
            (PRACTICE, statistics.practice_year, "admission-statistics-practice"),
            (RUN, statistics.of_run, "admission-statistics-run"),
        )
        for one in (
            path(route, view, name=name),
            path(f"{route}fil.csv", view, {"ending": "csv"}, name=f"{name}-csv"),
            path(f"{route}fil.xlsx", view, {"ending": "xlsx"}, name=f"{name}-xlsx"),
        )
    ),
    path(f"{RUN}offentligt.zip", runs_bundles.public_to_all, name="admission-statistics-run-public"),
    path("utbud/publicerat-2025/", statistics.moved, name="admission-statistics-moved"),
    path("utbud/publicerat-2025/<str:rest>", statistics.moved, name="admission-statistics-moved-file"),
]  # fmt: skip
