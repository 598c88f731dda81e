"""Wires the rooms' pages together: every address, and the main menu."""

from django.urls import include, path

from gymnasieregion.platform.access.actor import Scope
from gymnasieregion.platform.pages.navigation import Entry, OwnPage

urlpatterns = [
    path("", include("gymnasieregion.contexts.admission.web.urls_result")),  # first: all ask for it at the same hour
    path("", include("gymnasieregion.platform.pages.urls")),
    path("", include("gymnasieregion.platform.accounts.urls")),
    path("", include("gymnasieregion.platform.audit.urls")),
    path("", include("gymnasieregion.platform.jobs.urls")),
    path("", include("gymnasieregion.platform.messages.urls")),
    path("", include("gymnasieregion.contexts.agreement.web.urls")),
    path("", include("gymnasieregion.contexts.offer.web.urls")),
    path("", include("gymnasieregion.contexts.admission.web.urls")),
    path("", include("gymnasieregion.contexts.register.web.urls")),
    path("", include("gymnasieregion.contexts.register.web.urls_kaa")),
    path("", include("gymnasieregion.contexts.register.web.urls_files")),
    path("", include("gymnasieregion.contexts.register.web.urls_events")),
    path("", include("gymnasieregion.contexts.register.web.ss12000.urls")),
]

NAVIGATION = (
    Entry("admission.application.confirm", "/ansokan/", "Min ansökan", "My application"),
    Entry("admission.application.seen", "/mitt-barn/", "Mitt barn", "My child"),
    Entry("admission.answer.see", "/besked/", "Besked", "Result", Scope.OWN),
    Entry("admission.cockpit.see", "/antagning/", "Antagning", "Admission"),
    Entry("admission.class.see", "/elever/", "Elever", "Pupils"),
    Entry("admission.applicant.list", "/sokande/", "Elevregister", "Register of pupils", Scope.UNIT, "/antagning/"),
    Entry("admission.wishes.list", "/skolan/", "Skolans sökande", "The school's applicants", Scope.UNIT),
    Entry("admission.wishes.list", "/skolan/", "Skolornas sökande", "The schools' applicants", Scope.PROVIDER),
    Entry("admission.test.list", "/skolan/prov/", "Färdighetsprov", "Skill tests", Scope.UNIT, "/skolan/"),
    Entry("admission.statement.list", "/yttranden/", "Yttranden", "Statements", Scope.MUNICIPALITY),
    Entry("register.person.list", "/elevregister/", "Gymnasieelever", "Upper secondary pupils"),
    Entry("register.kaa.list", "/aktivitetsansvar/", "Aktivitetsansvar", "Activity responsibility"),
    Entry("offer.offering.list", "/utbud/", "Utbildningar", "Programmes"),
    Entry("admission.statistics.see", "/statistik/", "Statistik", "Statistics"),
    Entry("register.followup.see", "/elevregister/uppfoljning/", "Uppföljning", "Follow-up"),
    Entry("site.calendar.see", "/datum/", "Årets datum", "The year's dates"),
    Entry("agreement.party.list", "/parter/", "Parter och områden", "Parties and areas"),
    Entry("jobs.job.list", "/arbeten/", "Arbeten", "Jobs"),
    Entry("messages.outbox.list", "/utskick/", "Utskick", "Messages sent"),
    Entry("accounts.person.see", "/personer/", "Personer", "People"),
    Entry("accounts.code.issue", "/skolkoder/", "Skolkoder", "School codes"),
    Entry("admission.retention.see", "/gallring/", "Gallring", "Removal"),
    Entry("audit.event.list", "/logg/", "Logg", "Log"),
)
"""Each entry is shown to those whom the access file lets do its action."""

OWN_PAGES = (
    OwnPage(
        "admission.application.confirm", Scope.OWN, "/ansokan/", "Min ansökan", "My application",
        "Sök, ordna dina val och bekräfta. Allt sparas genast.",
        "Apply, put your choices in order and confirm. Everything is saved at once.",
    ),
    OwnPage(
        "admission.application.seen", Scope.OWN, "/mitt-barn/", "Mitt barn", "My child",
        "Se vad ditt barn har sökt, vad som är nytt, och hur vi når dig.",
        "See what your child has applied for, what is new, and how we reach you.",
    ),
    OwnPage(
        "admission.answer.see", Scope.OWN, "/besked/", "Besked", "Result",
        "Se vad det blev av varje val, varför, och vad som händer nu.",
        "See what became of each choice, why, and what happens now.",
    ),
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
        "admission.retention.run", Scope.REGION, "/gallring/", "Gallring", "Removal",
        "Se vad som sparas av varje år, och vad som får tas bort.", "See what is kept of each year, and what may go.",
    ),
    OwnPage(
        "admission.applicant.list", Scope.UNIT, "/sokande/", "Elevregister", "Register of pupils",
        "Se elevernas uppgifter, betyg och val som kansliet har dem.",
        "See the facts, grades and choices of the pupils as the office has them.",
    ),
    OwnPage(
        "admission.class.see", Scope.UNIT, "/elever/", "Skolans elever", "The school's pupils",
        "Se vem som inte har sökt, hjälp, påminn och kontrollera betygen.",
        "See who has not applied, help, remind and check the grades.",
    ),
    OwnPage(
        "admission.wishes.list", Scope.UNIT, "/skolan/", "Skolans sökande", "The school's applicants",
        "Se vilka som har sökt, och vad som väntar på er.", "See who has applied, and what waits for you.",
    ),
    OwnPage(
        "admission.wishes.list", Scope.PROVIDER, "/skolan/", "Skolornas sökande", "The schools' applicants",
        "Se vilka som har sökt, och vad som väntar på er.", "See who has applied, and what waits for you.",
    ),
    OwnPage(
        "admission.test.list", Scope.UNIT, "/skolan/prov/", "Färdighetsprov", "Skill tests",
        "Skriv in poäng för dem som kallas.", "Enter points for those who are called.",
    ),
    OwnPage(
        "admission.statement.list", Scope.MUNICIPALITY, "/yttranden/", "Yttranden", "Statements",
        "Yttra dig om val utanför samverkansområdet.", "State the view of choices outside the area of cooperation.",
    ),
    OwnPage(
        "admission.agreement.state", Scope.MUNICIPALITY, "/yttranden/overenskommelser/", "Överenskommelser",
        "Agreements", "Säg vilka elever skolan kan rangordna till individuella utbildningar.",
        "Say which pupils the school can rank for individual programmes.",
    ),
    OwnPage(
        "register.kaa.list", Scope.MUNICIPALITY, "/aktivitetsansvar/", "Aktivitetsansvar", "Activity responsibility",
        "Se vilka unga som är utan skola, skriv kontakter och åtgärder, och lämna halvårets fil.",
        "See which young people are out of school, write contacts and measures, and hand in the half-yearly file.",
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
    OwnPage(
        "admission.extract.own", Scope.OWN, "/mina-uppgifter/", "Mina uppgifter", "My data",
        "Se och hämta allt som finns om dig.", "See and get all that is held of you.",
    ),
)  # fmt: skip
"""Cards on the start page, of what somebody's role is for."""

handler400 = "gymnasieregion.platform.pages.views.not_understood"
handler403 = "gymnasieregion.platform.pages.views.not_allowed"
handler404 = "gymnasieregion.platform.pages.views.not_found"
handler500 = "gymnasieregion.platform.pages.views.our_fault"
