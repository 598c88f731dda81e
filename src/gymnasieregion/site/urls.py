"""Wires the rooms' pages together: every address, and the main menu."""

from django.urls import include, path

from gymnasieregion.platform.pages.navigation import Entry

urlpatterns = [
    path("", include("gymnasieregion.platform.pages.urls")),
    path("", include("gymnasieregion.platform.accounts.urls")),
    path("", include("gymnasieregion.platform.audit.urls")),
    path("", include("gymnasieregion.platform.jobs.urls")),
    path("", include("gymnasieregion.contexts.agreement.web.urls")),
    path("", include("gymnasieregion.contexts.offer.web.urls")),
    path("", include("gymnasieregion.contexts.admission.web.urls")),
]

NAVIGATION = (
    Entry("admission.cockpit.see", "/antagning/", "Antagning", "Admission"),
    Entry("offer.offering.list", "/utbud/", "Utbildningar", "Programmes"),
    Entry("admission.statistics.see", "/statistik/", "Statistik", "Statistics"),
    Entry("site.calendar.see", "/datum/", "Årets datum", "The year's dates"),
    Entry("agreement.party.list", "/parter/", "Parter och områden", "Parties and areas"),
    Entry("jobs.job.list", "/arbeten/", "Arbeten", "Jobs"),
    Entry("audit.event.list", "/logg/", "Logg", "Log"),
)
"""Each entry is shown to those whom the access file lets do its action."""

handler403 = "gymnasieregion.platform.pages.views.not_allowed"
handler404 = "gymnasieregion.platform.pages.views.not_found"
handler500 = "gymnasieregion.platform.pages.views.our_fault"
