"""The addresses of the admission's pages, but for ``urls_result``, which the site puts first."""

from gymnasieregion.contexts.admission.web import (
    urls_after,
    urls_apply,
    urls_cases,
    urls_choosing,
    urls_cockpit,
    urls_counsel,
    urls_guardian,
    urls_letters,
    urls_people,
    urls_privacy,
    urls_replies,
    urls_runs,
    urls_school,
    urls_statements,
    urls_statistics,
    urls_tables,
)

urlpatterns = [
    *urls_apply.urlpatterns,
    *urls_guardian.urlpatterns,
    *urls_cockpit.urlpatterns,
    *urls_people.urlpatterns,
    *urls_privacy.urlpatterns,
    *urls_tables.urlpatterns,
    *urls_runs.urlpatterns,
    *urls_letters.urlpatterns,
    *urls_replies.urlpatterns,
    *urls_cases.urlpatterns,
    *urls_statistics.urlpatterns,
    *urls_counsel.urlpatterns,
    *urls_school.urlpatterns,
    *urls_statements.urlpatterns,
    *urls_choosing.urlpatterns,
    *urls_after.urlpatterns,
]
