"""Wires the rooms' pages together: every address, and the main menu."""

from django.urls import include, path

from gymnasieregion.platform.access.actor import Scope
from gymnasieregion.platform.pages.navigation import Entry, OwnPage

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
    Entry("accounts.person.see", "/personer/", "Personer", "People"),
    Entry("accounts.code.issue", "/skolkoder/", "Skolkoder", "School codes"),
    Entry("audit.event.list", "/logg/", "Logg", "Log"),
)
"""Each entry is shown to those whom the access file lets do its action."""

OWN_PAGES = (
    OwnPage(
        "admission.cockpit.see", Scope.REGION, "/antagning/", "Antagningen", "The admission",
        "Se läget i året, vad som saknas och vad som är nästa steg.",
        "See the year, what is missing and the next step.",
    ),
    OwnPage(
        "admission.cockpit.see", Scope.ALL, "/antagning/", "Antagningen", "The admission",
        "Se läget i året, och granska körningar och beslut.", "See the year, and review runs and decisions.",
    ),
    OwnPage(
        "offer.offering.close", Scope.UNIT, "/utbud/?unit=", "Skolans utbildningar", "The school's programmes",
        "Se platserna, granska uppgifterna, ändra eller lägg ned.", "See places, review the facts, change or close.",
        with_id=True,
    ),
    OwnPage(
        "offer.offering.close", Scope.PROVIDER, "/utbud/?provider=", "Huvudmannens utbildningar",
        "The provider's programmes", "Se platserna, granska uppgifterna, ändra eller lägg ned.",
        "See places, review the facts, change or close.", with_id=True,
    ),
    OwnPage(
        "audit.event.list", Scope.UNIT, "/logg/", "Ändringar för skolan", "Changes of the school",
        "Vem som har gjort vad, och varför.", "Who did what, and why.",
    ),
    OwnPage(
        "audit.event.list", Scope.PROVIDER, "/logg/", "Ändringar för huvudmannen", "Changes of the provider",
        "Vem som har gjort vad, och varför.", "Who did what, and why.",
    ),
)  # fmt: skip
"""Cards on the start page, of what somebody's role is for."""

handler400 = "gymnasieregion.platform.pages.views.not_understood"
handler403 = "gymnasieregion.platform.pages.views.not_allowed"
handler404 = "gymnasieregion.platform.pages.views.not_found"
handler500 = "gymnasieregion.platform.pages.views.our_fault"
