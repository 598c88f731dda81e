"""The addresses of the admission's pages."""

from gymnasieregion.contexts.admission.web import (
    urls_cases,
    urls_cockpit,
    urls_people,
    urls_runs,
    urls_statistics,
    urls_tables,
)

urlpatterns = [
    *urls_cockpit.urlpatterns,
    *urls_people.urlpatterns,
    *urls_tables.urlpatterns,
    *urls_runs.urlpatterns,
    *urls_cases.urlpatterns,
    *urls_statistics.urlpatterns,
]
